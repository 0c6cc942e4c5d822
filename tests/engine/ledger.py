"""An interview that keeps books: every text it hears is added to the use case, and some texts call for something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.interview.content import Notice, Offer, PreviewShown
from bot.interview.effects import (
    AnswerQuestion,
    Archive,
    Effect,
    PostCard,
    PostDetails,
    Say,
    SeeChannel,
    Settle,
    Understand,
    UpdateCard,
)
from bot.interview.errors import IllegalEventError
from bot.interview.events import (
    CardPosted,
    CardRefused,
    ChannelSeen,
    Event,
    MessageSent,
    MessageUnderstood,
    QuestionAnswered,
    QuestionAsked,
)
from bot.interview.readiness import assess
from bot.interview.states import Card, Check, Opening, State
from bot.interview.summary import Summary
from knowledge.pack import Pack

POISON = "poison"
CARD = Card("C1", "1.1", "2026-01-02", "ready", ())


def said(text: str, *, ts: str = "", owner: str = "U1") -> MessageSent:
    """An event that says *text*."""
    return MessageSent(owner, f"D1:{ts or text}", text, "2026-01-02")


def ledger(state: State) -> str:
    """What was heard, in the order in which it was applied."""
    return state.check.use_case if isinstance(state, Opening) else ""


def step(pack: Pack, state: State, event: Event) -> tuple[State, tuple[Effect, ...]]:
    """Enter *event* into the books.

    Texts that call for something: "ask …" for advice, "say …" for a notice, "twice …" for two, "show N …" for controls
    of revision N, "settle N" and "redo N" for changing them, "card C", "look C", "update", "details" for a channel,
    "leave" for an archive; "illegal" and "stale" are refused, "poison" raises. Advice for "ask sour …" raises, that
    for "ask late …" is refused.
    """
    match event:
        case MessageSent(text=text):
            return _heard(pack, state, text, event)
        case MessageUnderstood(text=text) if text.startswith("ask sour"):
            raise ZeroDivisionError(text)
        case MessageUnderstood(text=text) if text.startswith("ask late"):
            raise IllegalEventError(state.kind, event.kind)
        case MessageUnderstood(text=text):
            return _entered(state, f"[{text}]"), ()
        case QuestionAsked(text=text, to=to):
            return state, (AnswerQuestion(text, None, to),)
        case QuestionAnswered(question=question, to=to):
            return _entered(state, f"?{question}"), (Say(Notice("smalltalk", detail=question), to),)
        case CardPosted() | CardRefused() | ChannelSeen():
            return _entered(state, _came_back(event)), ()
        case _:
            raise IllegalEventError(state.kind, event.kind)


def _came_back(event: CardPosted | CardRefused | ChannelSeen) -> str:
    match event:
        case CardPosted(channel=channel, ts=ts):
            return f"posted:{channel}:{ts}"
        case CardRefused(channel=channel, reason=reason):
            return f"refused:{channel}:{reason}"
        case ChannelSeen(place=place):
            return f"seen:{place.channel}:{place.kind}"


def _heard(pack: Pack, state: State, text: str, event: MessageSent) -> tuple[State, tuple[Effect, ...]]:
    if text.startswith(("illegal", "stale")):
        raise IllegalEventError(state.kind, event.kind, stale=text.startswith("stale"))
    if text.startswith(POISON):
        raise ZeroDivisionError(text)
    return _entered(state, text), _called_for(pack, _entered(state, text), event)


def _entered(state: State, text: str) -> Opening:
    check = state.check if isinstance(state, Opening) else Check(1, "U1", "", "pack@1", "2026-01-02")
    return Opening(replace(check, use_case=f"{check.use_case} {text}".strip()))


def _called_for(pack: Pack, state: Opening, event: MessageSent) -> tuple[Effect, ...]:
    verb, _, rest = event.text.partition(" ")
    effects: dict[str, Callable[[], tuple[Effect, ...]]] = {
        "ask": lambda: (Understand(event.owner, event.message, event.text, event.on, None),),
        "say": lambda: (Say(Notice("smalltalk", detail=rest)),),
        "twice": lambda: (Say(Notice("smalltalk", detail=rest)), Say(Notice("paused", detail=rest))),
        "show": lambda: (Say(Offer(int(rest))),),
        "look": lambda: (SeeChannel(rest, 1),),
        "settle": lambda: (Settle(1, int(rest)),),
        "redo": lambda: (Say(PreviewShown(summary(pack), "C1", "general", (), 9, replaces=int(rest))),),
        "leave": lambda: (Archive(state),),
        "card": lambda: (PostCard(summary(pack), rest),),
        "update": lambda: (UpdateCard(summary(pack), CARD),),
        "details": lambda: (PostDetails(summary(pack), CARD),),
    }
    return effects.get(verb, tuple)()


def summary(pack: Pack) -> Summary:
    """A summary of nothing, which is all a courier that does not look needs."""
    return Summary(1, "U1", "books", "pack@1", "2026-01-02", assess(pack, ()), ())
