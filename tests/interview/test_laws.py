"""What holds for every event in every state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.interview import record
from bot.interview.codec import EFFECT, EVENT, STATE, dump, load
from bot.interview.effects import (
    Effect,
    PostCard,
    PostDetails,
    PreviewShown,
    ProbeAsked,
    Question,
    Recap,
    Reoffer,
    Say,
    Settle,
    UpdateCard,
    Welcome,
)
from bot.interview.errors import IllegalEventError
from bot.interview.events import (
    AnswerGiven,
    AnswersAssessed,
    ControlUsed,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    MessageUnderstood,
    PostConfirmed,
    ReasonGiven,
    SignsTicked,
)
from bot.interview.findings import Evidence, Finding
from bot.interview.merging import TEXT_ASSESSORS, stands
from bot.interview.probing import MAX_PROBES, MAX_PROBES_PER_SECTION
from bot.interview.standing import POSITIVE
from bot.interview.states import USE_CASE, Asking, Cancelled, Check, Idle, Paused, Previewing, State
from bot.interview.step import step
from bot.interview.typed import agrees
from tests.interview import strategies as some
from tests.interview.strategies import PACK


def law(examples: int = 200) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


def taken(state: State, event: Event) -> tuple[State, tuple[Effect, ...]] | None:
    with suppress(IllegalEventError):
        return step(PACK, state, event)
    return None


def check_of(state: State) -> Check | None:
    return None if isinstance(state, Idle) else record.check_of(state)


@law(500)
@given(some.moments())
def test_an_event_is_taken_or_refused_and_nothing_else_goes_wrong(moment: tuple[State, Event]) -> None:
    state, event = moment
    before = dump(STATE, state)
    first = taken(state, event)
    assert dump(STATE, state) == before  # refused or not: the state one holds never changes
    assert taken(state, event) == first  # and the same again is the same again


@law()
@given(some.moments())
def test_states_events_and_effects_survive_json_byte_for_byte(moment: tuple[State, Event]) -> None:
    state, event = moment
    assert load(STATE, dump(STATE, state)) == state
    assert load(EVENT, dump(EVENT, event)) == event
    after = taken(load(STATE, dump(STATE, state)), load(EVENT, dump(EVENT, event)))
    assert after == taken(state, event)
    for each in after[1] if after else ():
        assert load(EFFECT, dump(EFFECT, each)) == each


# ── findings ──────────────────────────────────────────────────────────────────────────────────────────────────────


@law(500)
@given(some.moments())
def test_no_event_loses_a_finding(moment: tuple[State, Event]) -> None:
    """A finding goes only with its words, or to a newer reading of them, or into the archive with its whole check."""
    state, event = moment
    before, after = check_of(state), taken(state, event)
    if before is None or after is None:
        return
    now = check_of(after[0])
    if now is None or now.number != before.number:
        archived = [each.state for each in after[1] if each.kind == "archive"]
        assert [check_of(each) for each in archived if (found := check_of(each)) and found.findings == before.findings]
        return
    for each in set(before.findings) - set(now.findings):
        assert _may_go(each, state, before, event), (each, event)


def _may_go(finding: Finding, state: State, before: Check, event: Event) -> bool:
    at = state.at if isinstance(state, Paused | Cancelled) else state
    here = isinstance(at, Asking) and finding.heard_in == at.section
    given_up = here and isinstance(at, Asking) and (finding.assessor == "reason" or at.replacing)
    quoted = "" if finding.evidence is None else finding.evidence.message
    match event:
        case MessageEdited(message=message):
            may = quoted == message
        case MessageDeleted(message=message):
            may = quoted == message or record.keys(record.said(before, finding.heard_in)) == (message,)
        case AnswersAssessed(section=section, findings=found):
            may = finding.heard_in == section and _read_again(finding, found)
        case MessageUnderstood(findings=found, target=target):
            pending = next((each for each in before.pending if each.message == event.message), None)
            answered = finding.heard_in in {target, pending.section if pending else None}
            answered = answered and finding.assessor in {*TEXT_ASSESSORS, "reason"}
            may = _read_again(finding, found) or answered or given_up
        case AnswerGiven(section=section, message=message, replaces=replaces):
            may = quoted == message or (finding.heard_in == section and (replaces or finding.assessor == "reason"))
        case SignsTicked(section=section):
            may = finding.heard_in == section and finding.assessor in {"checklist", "reason"}
        case ReasonGiven() | MessageSent():
            may = given_up
        case _:
            may = False
    return may


def _read_again(finding: Finding, found: tuple[Finding, ...]) -> bool:
    return any((each.heard_in, each.assessor) == (finding.heard_in, finding.assessor) for each in found)


@law(500)
@given(some.moments())
def test_no_event_invents_a_finding(moment: tuple[State, Event]) -> None:
    """Whatever is claimed stands, to the letter, in words of theirs, in the section it is credited to."""
    state, event = moment
    after = taken(state, event)
    now = check_of(after[0]) if after else None
    if now is None:
        return
    for each in now.findings:
        silent = PACK.criterion(each.criterion).silent_when_unmet
        assert each.label not in POSITIVE or each.evidence or silent
        assert each.evidence is None or stands(each.evidence, each.heard_in, now.answers)
    before = check_of(state)
    told = {each.text for each in before.answers} if before else set()
    told |= {getattr(event, name, "") for name in ("text", "new_text", "use_case")}
    signs = {each.sign for each in PACK.criteria}
    for answer in now.answers:
        assert answer.text in told or set(answer.text.split("\n")) <= signs


@law()
@given(some.moments())
def test_findings_are_kept_once_each_and_met_is_never_a_mere_claim(moment: tuple[State, Event]) -> None:
    after = taken(*moment)
    now = check_of(after[0]) if after else None
    found = now.findings if now else ()
    places = [(each.criterion, each.heard_in, each.assessor) for each in found]
    assert len(places) == len(set(places))
    assert {each.grade for each in found if each.label == "met"} <= {"specific", "artefact", "countersigned"}


# ── the place ─────────────────────────────────────────────────────────────────────────────────────────────────────


@law(500)
@given(some.moments())
def test_the_cursor_is_always_somewhere_in_the_pack(moment: tuple[State, Event]) -> None:
    after = taken(*moment)
    if after is None:
        return
    state = after[0].at if isinstance(after[0], Paused | Cancelled) else after[0]
    if isinstance(state, Asking):
        section = PACK.section(state.section)
        assert state.about in {None, *(each.id for each in section.criteria)}
        assert state.probes == record.probes_in(state.check, section) <= MAX_PROBES_PER_SECTION
    check = check_of(state)
    if check is not None:
        assert check.probes == len(check.probed) <= MAX_PROBES
        assert len(set(check.asked)) == len(check.asked)
        assert len({each.message for each in check.pending}) == len(check.pending)
        assert not {each.section for each in check.unanswered} & {each.section for each in check.answers}


@law()
@given(st.data())
def test_cancel_is_always_possible_and_can_be_taken_back(data: st.DataObject) -> None:
    state = some.held(data.draw)
    cancelled, _ = step(PACK, state, ControlUsed("cancel"))
    assert isinstance(cancelled, Cancelled)
    at = state.at if isinstance(state, Paused | Cancelled) else state
    back, _ = step(PACK, cancelled, ControlUsed("resume"))
    assert back.kind == at.kind
    assert record.check_of(cancelled).findings == record.check_of(state).findings


@law(300)
@given(some.moments())
def test_at_most_one_message_asks_for_something_and_its_controls_are_the_newest(moment: tuple[State, Event]) -> None:
    state, _ = moment
    after = taken(*moment)
    if after is None:
        return
    shown = [each.what for each in after[1] if isinstance(each, Say)]
    kinds = Welcome | Question | ProbeAsked | Reoffer | PreviewShown | Recap
    asking = [each for each in shown if isinstance(each, kinds) and not (isinstance(each, Recap) and not each.final)]
    assert len(asking) <= 1
    now, before = check_of(after[0]), check_of(state)
    for each in asking:
        assert now is not None
        assert each.revision == now.revision
    if now is not None and before is not None:
        assert now.revision >= before.revision
    settled = [each for each in after[1] if isinstance(each, Settle)]
    assert len(settled) <= 1
    for settle in settled:
        assert before is not None
        assert (settle.check, settle.revision, before.controls) == (before.number, before.revision, True)


@law(300)
@given(some.moments())
def test_a_stale_button_is_refused_as_such(moment: tuple[State, Event]) -> None:
    state, event = moment
    check = check_of(state)
    if check is None or not isinstance(event, SignsTicked | ReasonGiven | PostConfirmed):
        return
    if event.revision != check.revision:
        with pytest.raises(IllegalEventError) as refused:
            step(PACK, state, event)
        assert refused.value.stale


# ── what others see ───────────────────────────────────────────────────────────────────────────────────────────────


def evidence_of(effect: PostCard | UpdateCard | PostDetails | PreviewShown) -> Iterator[Evidence]:
    for line in effect.summary.lines:
        if line.evidence is not None:
            yield line.evidence
    for gap in effect.summary.readiness.gaps:
        if gap.finding is not None and gap.finding.evidence is not None:
            yield gap.finding.evidence


@law(1000)
@given(some.moments())
def test_what_is_withheld_or_unseen_is_quoted_nowhere(moment: tuple[State, Event]) -> None:
    after = taken(*moment)
    now = check_of(after[0]) if after else None
    if after is None or now is None:
        return
    withheld = now.release.withheld
    private = {each.message for each in now.answers if each.section in withheld}
    for effect in after[1]:
        shown = effect.what if isinstance(effect, Say) else effect
        if not isinstance(shown, PostCard | UpdateCard | PostDetails | PreviewShown):
            continue
        assert not {each.message for each in evidence_of(shown)} & private
        assert not (USE_CASE in withheld or now.use_case_message in private) or shown.summary.use_case == ""
        if not isinstance(shown, PreviewShown):
            assert set(evidence_of(shown)) <= set(now.release.seen)


@law(300)
@given(some.moments())
def test_a_card_is_posted_only_by_confirming_the_newest_text(moment: tuple[State, Event]) -> None:
    state, event = moment
    after = taken(state, event)
    if after is None or not any(isinstance(each, PostCard) for each in after[1]):
        return
    at = state.at if isinstance(state, Paused) else state
    assert isinstance(at, Previewing)
    assert not at.sending
    assert at.check.card is None
    assert isinstance(after[0], Previewing)
    assert after[0].sending
    if isinstance(event, PostConfirmed):
        assert event.revision == at.check.revision
    else:
        assert isinstance(event, MessageSent)
        assert agrees(event.text)
    posted = [each for each in after[1] if isinstance(each, PostCard)]
    assert [each.channel for each in posted] == [after[0].check.release.channel]


@law()
@given(some.moments())
def test_a_second_confirmation_is_refused(moment: tuple[State, Event]) -> None:
    after = taken(*moment)
    if after is None or not isinstance(after[0], Previewing) or not after[0].sending:
        return
    with pytest.raises(IllegalEventError):
        step(PACK, after[0], PostConfirmed(after[0].check.revision, "2026-03-02", "C1"))


# ── whole conversations ───────────────────────────────────────────────────────────────────────────────────────────


@law(60)
@given(st.data())
def test_replaying_the_log_gives_the_same_state_byte_for_byte(data: st.DataObject) -> None:
    first: State = Idle()
    state, log = first, []
    for _ in range(data.draw(st.integers(1, 25))):
        event = some.event(data.draw, state)
        after = taken(state, event)
        if after is not None:
            log.append(dump(EVENT, event))
            state = after[0]
    again = first
    for each in log:
        again, _ = step(PACK, load(STATE, dump(STATE, again)), load(EVENT, each))
    assert dump(STATE, again) == dump(STATE, state)
    assert replace(again) == state
