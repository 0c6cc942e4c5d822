"""While nothing is under way: a question is answered, a check is offered and begun, what they said before is kept."""

from __future__ import annotations

from bot.interview import bursts, opening, showing
from bot.interview.changing import replace
from bot.interview.controlled import WISHES, informed, nothing_to
from bot.interview.destinations import Dm
from bot.interview.effects import Step, Understand
from bot.interview.events import (
    CheckRequested,
    ControlUsed,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    MessageUnderstood,
)
from bot.interview.showing import notice
from bot.interview.states import Idle, Unplaced
from bot.interview.typed import agrees, is_more_than_a_title, lists_commands, starts
from knowledge.pack import Pack


def conversed(pack: Pack, state: Idle, event: CheckRequested | MessageSent | MessageUnderstood | ControlUsed) -> Step:
    """Take what somebody says or presses who has no check."""
    match event:
        case CheckRequested():
            return begun(pack, state, event)
        case MessageSent(text=text) if (use_case := starts(text, anew=True)) is not None:
            return begun(pack, state, _request(event, use_case))
        case MessageSent(text=text) if state.offered and agrees(text):
            return begun(pack, state, _request(event))
        case MessageSent():
            return state, (Understand(event.owner, event.message, event.text, event.on, None),)
        case MessageUnderstood():
            return _understood(pack, state, event)
        case ControlUsed(control=control):
            return state, (nothing_to(control),)


def revised(state: Idle, event: MessageEdited | MessageDeleted) -> Step:
    """Keep what they told as its message now reads."""
    if state.told is None or state.told.message != event.message:
        return state, ()
    text = event.text if isinstance(event, MessageEdited) else ""
    return replace(state, told=Unplaced(event.message, text) if text.strip() else None), ()


def _understood(pack: Pack, state: Idle, event: MessageUnderstood) -> Step:
    """Offer a check, once; then take what they say they want to build at its word."""
    match event.intent:
        case "question":
            after, offered = _kept(state, event)
            return after, (showing.reply(event), *offered)
        case "help" if not state.offered and not lists_commands(event.text):
            return showing.offer(state)
        case "help" | "status" | "summary" as intent:
            return state, (informed(pack, state, WISHES[intent], Dm(), event.text),)
        case "resume" if state.offered:
            return begun(pack, state, _request(event))
        case "answer" | "answer_and_question" if state.offered:
            after, effects = _answered(pack, state, event)
            return after, ((showing.reply(event), *effects) if event.intent == "answer_and_question" else effects)
        case "answer_and_question" if event.use_case:
            after, offered = _kept(state, event)
            return after, (showing.reply(event), *offered)
        case _ if state.offered:
            return state, (notice("start_how"),)
        case _:
            return _kept(state, event)


def _kept(state: Idle, event: MessageUnderstood) -> Step:
    """Keep what they say they want to build, and offer a check of it; what was offered before is not offered again."""
    if not event.use_case:
        return (state, ()) if state.offered else showing.offer(state)
    state = replace(state, told=Unplaced(event.message, event.use_case))
    return (state, (notice("use_case_told", detail=event.use_case),)) if state.offered else showing.offer(state)


def _answered(pack: Pack, state: Idle, event: MessageUnderstood) -> Step:
    """Begin with what they say; what they told before is kept as an answer, or goes on in the same breath."""
    if not event.use_case and state.told is None:
        return begun(pack, state, _request(event, event.text))
    request, said = _request(event), Unplaced(event.message, event.use_case or event.text)
    number = state.checks + 1
    if state.told is not None and bursts.is_one_breath(state.told.message, event.message):
        return opening.opened_with(pack, request, state.told, (said,), number=number)
    return opening.opened_with(pack, request, said, _more_than_a_title(state.told), number=number)


def begun(pack: Pack, state: Idle, request: CheckRequested) -> Step:
    """Open a check; where the wish names nothing to build, with what they told before."""
    number, told = state.checks + 1, state.told
    if told is None:
        return opening.opened(pack, request, number=number)
    if not request.use_case:
        return opening.opened_with(pack, request, told, (), number=number, shown_back=True)
    named = Unplaced(f"start:{number}", request.use_case)
    return opening.opened_with(pack, request, named, _more_than_a_title(told), number=number)


def _more_than_a_title(told: Unplaced | None) -> tuple[Unplaced, ...]:
    return (told,) if told is not None and is_more_than_a_title(told.text) else ()


def _request(event: MessageSent | MessageUnderstood, use_case: str = "") -> CheckRequested:
    return CheckRequested(event.owner, event.on, use_case, fresh=True)
