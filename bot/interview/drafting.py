"""Drafts: messages from elsewhere that may answer a question. Nothing of them counts before the owner says so."""

from __future__ import annotations

from typing import Final

from bot.interview import offering, opening, record
from bot.interview.changing import replace
from bot.interview.controlled import resumed
from bot.interview.effects import Effect, PlaceDrafts, Settle, Step
from bot.interview.errors import IllegalEventError
from bot.interview.events import AnswerGiven, CheckRequested, DraftSettled, DraftsPlaced, WordsOffered
from bot.interview.findings import Draft
from bot.interview.revising import given
from bot.interview.showing import draft_revision, drafts_shown, notice
from bot.interview.states import Asking, Cancelled, Check, Held, Idle, Paused, Posted, State
from knowledge.pack import Pack

MAX_DRAFTS: Final = 30  # open at once; a longer thread is read from its beginning


def offered(pack: Pack, state: State, event: WordsOffered) -> Step:
    """Count a message that comes with its section at once; keep any others as drafts, and find out where they belong.

    A check is opened where none is under way.
    """
    match event.drafts:
        case (Draft(section=str(section)) as draft,) if section in {each.id for each in pack.sections}:
            return _evidence(pack, state, event, draft)
        case _:
            after, effects = _under_way(pack, state, event)
            return _kept(after, effects, event)


def _evidence(pack: Pack, state: State, event: WordsOffered, draft: Draft) -> Step:
    """Take *draft* as an answer; whoever answers while paused is back."""
    held, effects = _under_way(pack, state.at if isinstance(state, Paused) else state, event)
    if not draft.text.strip() or _is_known(record.check_of(held), draft):
        return held, effects
    after, more = _used(pack, held, draft, event.on)
    return after, (*effects, *more)


def _under_way(pack: Pack, state: State, event: WordsOffered) -> tuple[Held, tuple[Effect, ...]]:
    request = CheckRequested(event.owner, event.on, event.use_case, fresh=True)
    after: State
    match state:
        case Idle():
            after, effects = offering.begun(pack, state, request)
        case Cancelled():
            after, effects = opening.opened_after(pack, state, request)
        case Posted() if event.fresh:
            after, effects = opening.opened_after(pack, state, request)
        case Paused():
            after, effects = resumed(pack, state)
        case _:
            after, effects = state, ((notice("already_under_way", detail=event.use_case),) if event.fresh else ())
    return _held(after), effects


def _kept(state: Held, effects: tuple[Effect, ...], event: WordsOffered) -> Step:
    check = record.check_of(state)
    new = [each for each in event.drafts if each.text.strip() and not _is_known(check, each)]
    room = new[: max(0, MAX_DRAFTS - len(check.drafts))]
    if not room:
        return state, (*effects, notice("drafts_none"))
    numbered = tuple(replace(each, number=check.drafted + place) for place, each in enumerate(room, start=1))
    check = replace(check, drafts=(*check.drafts, *numbered), drafted=check.drafted + len(numbered))
    whole = event.whole and len(room) == len(new)
    return record.with_check(state, check), (*effects, PlaceDrafts(event.owner, event.on, numbered, whole))


def _is_known(check: Check, draft: Draft) -> bool:
    return draft.message in {*(each.message for each in check.answers), *(each.message for each in check.drafts)}


def placed(pack: Pack, state: Held, event: DraftsPlaced) -> Step:
    """Keep which question each draft speaks to, and show those of the open one."""
    known = {each.id for each in pack.sections}
    found = {number: section for number, section in event.placed if section in known and section is not None}
    check = record.check_of(state)
    drafts = tuple(replace(each, section=each.section or found.get(each.number)) for each in check.drafts)
    fresh = [each for each in drafts if each.number in found]
    check = replace(check, drafts=drafts)
    said = notice("drafts_read", detail=f"{len(fresh)} of {len(event.placed)}") if fresh else notice("drafts_none")
    in_part = () if event.whole else (notice("thread_read_in_part"),)
    shown = drafts_shown(check, state.section) if isinstance(state, Asking) else ()
    return record.with_check(state, check), (said, *in_part, *shown)


def settled(pack: Pack, state: Held, event: DraftSettled) -> Step:
    """Let a draft count as the answer of whoever wrote it, or let it go."""
    check = record.check_of(state)
    draft = next((each for each in check.drafts if each.number == event.number), None)
    if draft is None or draft.section is None or isinstance(state, Cancelled):
        raise IllegalEventError(state.kind, event.kind, stale=True)
    check = replace(check, drafts=tuple(each for each in check.drafts if each != draft))
    gone = Settle(check.number, draft_revision(draft.number))
    state = record.with_check(state, check)
    if not event.used:
        return state, (gone, notice("draft_left"))
    after, effects = _used(pack, state.at if isinstance(state, Paused) else state, draft, event.on)
    return after, (gone, *effects)


def next_draft(state: Asking) -> Draft | None:
    """Return the draft that a typed "use it" means: the first one of the open question."""
    return next((each for each in state.check.drafts if each.section == state.section), None)


def _used(pack: Pack, state: Held, draft: Draft, on: str) -> tuple[Held, tuple[Effect, ...]]:
    check: Check = record.check_of(state)
    by = "" if draft.by == check.owner else draft.by
    answer = AnswerGiven(draft.message, draft.section or pack.sections[0].id, draft.text, on=on, by=by)
    after, effects = given(pack, state, answer)
    return _held(after), effects


def _held(state: State) -> Held:
    """Return *state*, in which there is a check: one was opened, and an answer ends none."""
    if isinstance(state, Idle):
        raise TypeError("there is no check")
    return state
