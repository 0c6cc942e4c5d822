"""The buttons of the posted card that are not a reviewer's: ask the guidance, check again."""

from __future__ import annotations

from bot.interview import controlled, record, showing
from bot.interview.acting import about
from bot.interview.content import Notice, QuestionTold
from bot.interview.destinations import Private, Thread
from bot.interview.effects import AnswerQuestion, Say, Step
from bot.interview.errors import IllegalEventError
from bot.interview.review_events import CardQuestioned, RecheckAsked
from bot.interview.states import Cancelled, Held, Paused, Posted
from knowledge.pack import Pack


def questioned(state: Held, event: CardQuestioned) -> Step:
    """Say in the card's thread who asks what, and have it answered there from the guidance, and from nothing else."""
    check = about(state, event, "ask_guidance", even_cancelled=True)
    if check.card is None or not event.text.strip():
        raise IllegalEventError(state.kind, event.kind)
    thread = Thread(check.card.channel, check.card.ts)
    return state, (Say(QuestionTold(event.by, event.text), thread), AnswerQuestion(event.text, None, thread))


def rechecked(pack: Pack, state: Held, event: RecheckAsked) -> Step:
    """Go on in the owner's direct message where they are; from the posted card, with their answers to be checked."""
    check = record.dated(about(state, event, "recheck", even_cancelled=True), event.on)
    state = record.with_check(state, check)
    here = (Say(Notice("recheck_here"), event.to),) if isinstance(event.to, Private | Thread) else ()
    match state:
        case Posted():
            after, effects = showing.recap(pack, check)
        case Paused() | Cancelled():
            after, effects = controlled.resumed(pack, state)
        case _:
            after, effects = showing.again(pack, state)
    return after, (*here, *effects)
