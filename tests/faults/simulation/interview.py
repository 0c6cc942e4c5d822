"""An interview of one rule: what is heard is entered, in order, and most of it is answered.

What a message calls for is its second word; the state is a chain of digests, so that order, loss and repetition show.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.interview.content import Notice, Offer
from bot.interview.effects import Effect, PostCard, Say, Settle, Understand
from bot.interview.errors import IllegalEventError
from bot.interview.events import CardPosted, CardRefused, Event, MessageSent, MessageUnderstood
from bot.interview.readiness import assess
from bot.interview.states import Check, Opening, State
from bot.interview.summary import Summary
from knowledge.pack import Pack

CHANNEL = "C1"


def step(pack: Pack, state: State, event: Event) -> tuple[State, tuple[Effect, ...]]:
    """Enter *event*; ZeroDivisionError for poison."""
    match event:
        case MessageSent(text=text):
            return _heard(pack, state, event, text.split()[1])
        case MessageUnderstood(text=text):
            return _entered(state, f"understood {text}"), (Say(Notice("smalltalk", detail=text)),)
        case CardPosted(channel=channel, ts=ts):
            return _entered(state, f"posted {channel} {ts}"), (Say(Notice("posted", detail=channel)),)
        case CardRefused(reason=reason):
            return _entered(state, f"refused {reason}"), (Say(Notice("post_refused", detail=reason)),)
        case _:
            raise IllegalEventError(state.kind, event.kind)


def _heard(pack: Pack, state: State, event: MessageSent, verb: str) -> tuple[State, tuple[Effect, ...]]:
    entered = _entered(state, event.text)
    match verb:
        case "poison":
            raise ZeroDivisionError
        case "illegal":
            raise IllegalEventError(state.kind, event.kind)
        case "ask":
            return entered, (Understand(event.owner, event.message, event.text, event.on, None),)
        case "card":
            return entered, (PostCard(_summary(pack, entered.check.number), CHANNEL),)
        case "twice":
            said = Say(Notice("smalltalk", detail=event.text))
            return entered, (said, replace(said, what=Notice("paused", detail=event.text)))
        case "choose":
            return _shown_anew(entered, event.text)
        case _:
            return entered, (Say(Notice("smalltalk", detail=event.text)),)


def _shown_anew(state: Opening, text: str) -> tuple[State, tuple[Effect, ...]]:
    """Take the controls off what was shown last, and show others."""
    before, check = state.check, replace(state.check, revision=state.check.revision + 1, controls=True)
    said: tuple[Effect, ...] = (Say(Notice("smalltalk", detail=text)), Say(Offer(check.revision)))
    settled = (Settle(before.number, before.revision),) if before.controls else ()
    return replace(state, check=check), (*settled, *said)


def _entered(state: State, what: str) -> Opening:
    check = state.check if isinstance(state, Opening) else Check(0, "", "", "pack@1", "2026-01-02")
    chain = hashlib.sha256(f"{check.use_case} {what}".encode()).hexdigest()[:12]
    number = check.number + what.endswith(" card")  # each card belongs to a check of its own
    return Opening(replace(check, use_case=chain, number=number))


def _summary(pack: Pack, number: int) -> Summary:
    return Summary(number, "U1", "books", "pack@1", "2026-01-02", assess(pack, ()), ())
