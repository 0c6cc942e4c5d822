"""What holds for every event in every state: each law is tried on every pair, and by Hypothesis on the smallest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final, NamedTuple, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.interview import record, typed
from bot.interview.aiming import risk
from bot.interview.codec import EFFECT, EVENT, STATE, dump, load
from bot.interview.content import Nudged, PreviewShown, ProbeAsked, Question, Recap, Reoffer, Welcome
from bot.interview.effects import Archive, Effect, Forget, PostCard, PostDetails, Say, Settle, Step, UpdateCard
from bot.interview.errors import IllegalEventError, NotAllowedError
from bot.interview.events import (
    AnswerGiven,
    AnswersAssessed,
    AnswerShared,
    ChannelChosen,
    ControlUsed,
    DeletionAsked,
    DraftSettled,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    MessageUnderstood,
    PostConfirmed,
    QuotesWithheld,
    ReasonGiven,
    SignsTicked,
    TimeCame,
    WordsOffered,
)
from bot.interview.findings import Evidence, Finding
from bot.interview.merging import TEXT_ASSESSORS, stands
from bot.interview.probing import MAX_PROBES, MAX_PROBES_PER_SECTION
from bot.interview.review_events import CardTyped, RecheckAsked, ReviewAnswered, ReviewersNamed, ReviewGiven, TaskTaken
from bot.interview.roles import Action, may
from bot.interview.standing import POSITIVE
from bot.interview.states import USE_CASE, Asking, Cancelled, Check, Idle, Paused, Previewing, State
from bot.interview.step import initial, step
from bot.interview.ticket_events import TicketAnswered, TicketReplied
from bot.interview.timers import timers_of
from bot.interview.workdays import is_working_day
from tests.interview import strategies as some
from tests.interview.strategies import PACK, Dice

MAX_REMINDERS: Final = 2
EACH_PAIR: Final = 30  # moments tried for each pair of a state and an event
QUIET: Final = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


class Moment(NamedTuple):
    """An event in a state and what came of it: *after* is None where it was refused, with *stale* as it was said."""

    state: State
    event: Event
    after: Step | None
    stale: bool
    forbidden: bool = False

    @property
    def before(self) -> Check | None:
        return check_of(self.state)

    @property
    def now(self) -> Check | None:
        return check_of(self.after[0]) if self.after else None

    @property
    def effects(self) -> tuple[Effect, ...]:
        return self.after[1] if self.after else ()

    @property
    def at(self) -> State:
        return place(self.state)


def moment(state: State, event: Event) -> Moment:
    try:
        return Moment(state, event, step(PACK, state, event), stale=False)
    except IllegalEventError as refused:
        return Moment(state, event, None, refused.stale, isinstance(refused, NotAllowedError))


def check_of(state: State) -> Check | None:
    return None if isinstance(state, Idle) else record.check_of(state)


def place(state: State) -> State:
    return state.at if isinstance(state, Paused | Cancelled) else state


Law: TypeAlias = Callable[[Moment], None]
LAWS: Final[list[Law]] = []


def law(each: Law) -> Law:
    LAWS.append(each)
    return each


# ── the step itself ───────────────────────────────────────────────────────────────────────────────────────────────


@law
def an_event_leaves_the_state_it_came_in_as_it_was(case: Moment) -> None:
    spelled = dump(STATE, case.state)
    assert moment(case.state, case.event) == case
    assert dump(STATE, case.state) == spelled


@law
def states_events_and_effects_survive_json(case: Moment) -> None:
    state, event = load(STATE, dump(STATE, case.state)), load(EVENT, dump(EVENT, case.event))
    assert (state, event) == (case.state, case.event)
    if case.after is not None:
        assert step(PACK, state, event) == case.after
        assert load(STATE, dump(STATE, case.after[0])) == case.after[0]
    assert all(load(EFFECT, dump(EFFECT, each)) == each for each in case.effects)


# ── findings ──────────────────────────────────────────────────────────────────────────────────────────────────────


@law
def no_finding_is_lost(case: Moment) -> None:
    """A finding goes only with its words, or to a newer reading of them, or into the archive with its whole check."""
    if case.before is None or case.now is None:
        return
    if case.now.number != case.before.number:
        archived = [check_of(each.state) for each in case.effects if isinstance(each, Archive)]
        assert [each.findings for each in archived if each] == [case.before.findings]
        return
    for each in set(case.before.findings) - set(case.now.findings):
        assert may_go(each, case, case.before), each


def may_go(finding: Finding, case: Moment, before: Check) -> bool:  # noqa: C901 - one line for each kind of event
    at, section = case.at, finding.heard_in
    here = isinstance(at, Asking) and section == at.section
    given_up = here and isinstance(at, Asking) and (finding.assessor == "reason" or at.replacing)
    quoted = "" if finding.evidence is None else finding.evidence.message
    signed_anew = finding.assessor == "review" and isinstance(case.event, ReviewGiven | SignsTicked)
    match case.event:
        case MessageEdited(message=message):
            may = quoted == message
        case MessageDeleted(message=message):
            may = quoted == message or record.keys(record.said(before, section)) == (message,)
        case AnswersAssessed(section=read, findings=found, ticket=0):
            may = section == read and read_again(finding, found)
        case MessageUnderstood(message=message, findings=found, target=target):
            sent_in = {each for key in before.pending if key.message == message for each in (key.section, key.after)}
            answered = section in {target, *sent_in} and finding.assessor in {*TEXT_ASSESSORS, "reason"}
            may = read_again(finding, found) or answered or given_up
        case AnswerGiven(section=answered_in, message=message, replaces=replaces):
            may = quoted == message or (section == answered_in and (replaces or finding.assessor == "reason"))
        case SignsTicked(section=ticked_in):
            may = section == ticked_in and finding.assessor in {"checklist", "reason"}
        case MessageSent(text=text):
            may = given_up or may_go_by_typing(finding, text, before)
        case WordsOffered() | DraftSettled():
            may = finding.assessor == "reason" and section in sections_of(case.event, before)
        case TicketReplied() | TicketAnswered():
            may = may_go_by_a_colleague(finding, case.event.message, before)
        case _:
            may = given_up and isinstance(case.event, ReasonGiven)
    return may or signed_anew


def sections_of(event: WordsOffered | DraftSettled, before: Check) -> set[str | None]:
    """The sections that words from elsewhere are counted for by *event*."""
    if isinstance(event, WordsOffered):
        return {each.section for each in event.drafts}
    return {each.section for each in before.drafts if event.used and each.number == event.number}


def corrected_by(event: Event) -> tuple[str, str]:
    """The section a typed correction names, and its new words."""
    return (typed.corrects(PACK, event.text) if isinstance(event, MessageSent) else None) or ("", "")


def may_go_by_typing(finding: Finding, text: str, before: Check) -> bool:
    undone = typed.undoes(text) and before.replaced is not None and finding.heard_in == before.replaced.section
    corrected = (typed.corrects(PACK, text) or ("",))[0] == finding.heard_in
    placed = before.unplaced is not None and typed.section_named(PACK, text) == finding.heard_in
    used = typed.settles_draft(text) is True and finding.heard_in in {each.section for each in before.drafts}
    return undone or corrected or ((placed or used) and finding.assessor == "reason")


def may_go_by_a_colleague(finding: Finding, message: str, before: Check) -> bool:
    quoted = finding.evidence is not None and finding.evidence.message == message
    return quoted or finding.assessor == "reason" or record.keys(record.said(before, finding.heard_in)) == (message,)


def read_again(finding: Finding, found: tuple[Finding, ...]) -> bool:
    """By the same assessor, or by a model, which reads beside the rules and brings along what is left of theirs."""
    readers = {each.assessor for each in found if each.heard_in == finding.heard_in}
    return finding.assessor in readers or ("model" in readers and finding.assessor in TEXT_ASSESSORS)


@law
def an_answer_gives_way_only_to_words_and_can_be_taken_back(case: Moment) -> None:
    """What is replaced was replaced by something, and stands ready to come back to the letter."""
    if case.before is None or case.now is None or case.now.number != case.before.number:
        return
    for section in some.SECTIONS:
        before, now = record.own(case.before, section), record.own(case.now, section)
        gone = [each for each in before if each.message not in record.keys(now)]
        match case.event:
            case MessageDeleted() | ReasonGiven():
                continue
            case MessageSent(text=text) if not typed.undoes(text) and corrected_by(case.event)[0] != section:
                continue  # "we don't have it", in the place of a change
        assert not gone or (now and case.now.replaced is not None and set(gone) <= set(case.now.replaced.answers))


@law
def no_finding_is_invented(case: Moment) -> None:
    """Whatever is claimed stands, to the letter, in words of theirs, in the section it is credited to."""
    if case.now is None:
        return
    sections = {each.id: {criterion.id for criterion in each.criteria} for each in PACK.sections}
    for each in case.now.findings:
        criterion = PACK.criterion(each.criterion)
        assert each.evidence or each.label not in POSITIVE or criterion.silent_when_unmet
        assert each.evidence is None or stands(each.evidence, each.heard_in, case.now.answers)
        assert each.heard_in in sections
        assert (each.label in {"present", "absent"}) <= (criterion.kind == "warning")
        assert (each.label in {"met", "partial", "unmet"}) <= (criterion.kind == "ready")
    told = {each.text for each in case.before.answers} if case.before else set()
    told |= {getattr(case.event, name, "") for name in ("text", "new_text", "use_case", "argument")}
    told |= {case.before.proposed} if case.before else set()
    told |= {case.before.unplaced.text} if case.before and case.before.unplaced else set()
    told |= {corrected_by(case.event)[1]}
    told |= {case.state.told.text} if isinstance(case.state, Idle) and case.state.told else set()
    told |= {case.event.text} if isinstance(case.event, TicketAnswered | TicketReplied) else set()
    told |= {each.text for each in case.before.replaced.answers} if case.before and case.before.replaced else set()
    told |= {each.text for each in (*getattr(case.event, "drafts", ()), *(case.before.drafts if case.before else ()))}
    signs = {each.sign for each in PACK.criteria}
    assert all(each.text in told or set(each.text.split("\n")) <= signs for each in case.now.answers)


@law
def what_is_heard_was_handed_in_by_the_event(case: Moment) -> None:
    if case.now is None or case.before is None or case.now.number != case.before.number:
        return
    offered = {(each.criterion, each.assessor) for each in getattr(case.event, "findings", ())}
    for each in set(case.now.findings) - set(case.before.findings):
        ours = {"checklist": SignsTicked, "reason": ReasonGiven | MessageSent, "review": ReviewGiven}.get(each.assessor)
        assert isinstance(case.event, ours) if ours else (each.criterion, each.assessor) in offered


@law
def what_was_read_before_the_answers_changed_counts_for_nothing(case: Moment) -> None:
    if isinstance(case.event, AnswersAssessed) and case.event.ticket:
        assert (case.before and case.before.findings) == (case.now and case.now.findings)
    elif isinstance(case.event, AnswersAssessed) and case.before is not None and case.now is not None:
        current = record.keys(record.said(case.before, case.event.section))
        assert case.event.messages == current or case.now.findings == case.before.findings


@law
def findings_are_kept_once_each_and_met_is_never_a_mere_claim(case: Moment) -> None:
    found = case.now.findings if case.now else ()
    places = [(each.criterion, each.heard_in, each.assessor) for each in found]
    assert len(places) == len(set(places))
    assert {each.grade for each in found if each.label == "met"} <= {"specific", "artefact", "countersigned"}


# ── the place ─────────────────────────────────────────────────────────────────────────────────────────────────────


@law
def the_cursor_is_always_somewhere_in_the_pack(case: Moment) -> None:
    at = place(case.after[0]) if case.after else None
    if isinstance(at, Asking):
        section = PACK.section(at.section)
        assert at.about in {None, *(each.id for each in section.criteria)}
        assert at.probes == record.probes_in(at.check, section) <= MAX_PROBES_PER_SECTION
    if case.now is not None:
        assert case.now.probes == len(case.now.probed) <= MAX_PROBES
        assert set(case.now.left) <= set(case.now.probed)
        assert len(set(case.now.asked)) == len(case.now.asked)
        assert len({each.message for each in case.now.pending}) == len(case.now.pending)
        assert not {each.section for each in case.now.unanswered} & {each.section for each in case.now.answers}


@law
def cancel_is_possible_and_can_be_taken_back(case: Moment) -> None:
    state = case.after[0] if case.after else case.state
    if isinstance(state, Idle):
        return
    cancelled, _ = step(PACK, state, ControlUsed("cancel"))
    assert isinstance(cancelled, Cancelled)
    back, _ = step(PACK, cancelled, ControlUsed("resume"))
    assert back.kind == place(state).kind
    assert record.check_of(cancelled).findings == record.check_of(state).findings


@law
def at_most_one_message_asks_for_something_and_its_controls_are_the_newest(case: Moment) -> None:
    shown = [each.what for each in case.effects if isinstance(each, Say)]
    kinds = Welcome | Question | ProbeAsked | Reoffer | PreviewShown | Recap
    asking = [each for each in shown if isinstance(each, kinds) and not (isinstance(each, Recap) and not each.final)]
    assert len(asking) <= 1
    assert all(case.now is not None and each.revision == case.now.revision for each in asking)
    if case.now is not None and case.before is not None:
        assert case.now.revision >= case.before.revision
        assert case.now.revision > case.before.revision or not asking or isinstance(asking[0], PreviewShown)


@law
def controls_are_taken_off_once_and_only_where_they_are(case: Moment) -> None:
    settled = [each for each in case.effects if isinstance(each, Settle) and each.revision >= 0]  # not a deed's
    assert len(settled) <= 1
    for each in settled:
        assert case.before is not None
        assert (each.check, each.revision, case.before.controls) == (case.before.number, case.before.revision, True)


@law
def what_is_superseded_loses_its_controls(case: Moment) -> None:
    if case.before is None or case.now is None or case.now.revision == case.before.revision:
        return
    shown = [each.what for each in case.effects if isinstance(each, Say)]
    in_place = [each.replaces for each in shown if isinstance(each, PreviewShown)]
    settled = [each.revision for each in case.effects if isinstance(each, Settle)]
    if case.before.controls:
        assert case.before.revision in (*in_place, *settled)


@law
def a_stale_button_is_refused_as_such(case: Moment) -> None:
    newest = case.before.revision if case.before else 0
    match case.event:
        case SignsTicked(revision=revision) | ReasonGiven(revision=revision) | PostConfirmed(revision=revision):
            assert revision == newest or (case.after is None and case.stale)
        case ChannelChosen(revision=revision) | QuotesWithheld(revision=revision) | AnswerShared(revision=revision):
            opened = case.at.opened_at if isinstance(case.at, Previewing) else newest
            assert opened <= revision <= newest or (case.after is None and case.stale)
        case ControlUsed(control=control, revision=int(revision)) if case.before is not None:
            told = control in {"status", "help", "summary", "list"}
            assert told or revision == newest or (case.after is None and case.stale)


# ── what others see ───────────────────────────────────────────────────────────────────────────────────────────────


def evidence_of(effect: PostCard | UpdateCard | PostDetails | PreviewShown) -> Iterator[Evidence]:
    for line in effect.summary.lines:
        if line.evidence is not None:
            yield line.evidence
    for gap in effect.summary.readiness.gaps:
        if gap.finding is not None and gap.finding.evidence is not None:
            yield gap.finding.evidence


@law
def what_is_withheld_or_was_not_confirmed_is_quoted_nowhere(case: Moment) -> None:
    if case.now is None:
        return
    release = case.now.release
    unquoted = {*release.withheld, *release.paraphrased}
    private = {each.message for each in case.now.answers if each.section in unquoted}
    title_private = USE_CASE in release.withheld or case.now.use_case_message in private
    for effect in case.effects:
        shown = effect.what if isinstance(effect, Say) else effect
        if not isinstance(shown, PostCard | UpdateCard | PostDetails | PreviewShown):
            continue
        assert not {each.message for each in evidence_of(shown)} & private
        assert not title_private or shown.summary.use_case == ""
        if not isinstance(shown, PreviewShown):
            assert set(evidence_of(shown)) <= set(release.seen)
            assert shown.summary.use_case in {"", release.title}


@law
def a_card_is_posted_only_by_confirming_the_newest_text(case: Moment) -> None:
    posts = [each for each in case.effects if isinstance(each, PostCard)]
    if not posts or case.now is None or case.after is None:
        return
    at = case.state.at if isinstance(case.state, Paused) else case.state
    assert isinstance(at, Previewing)
    assert (at.sending, at.check.card) == (False, None)
    assert isinstance(case.after[0], Previewing)
    assert case.after[0].sending
    assert [each.channel for each in posts] == [case.now.release.channel]
    if isinstance(case.event, PostConfirmed):
        assert case.event.revision == at.check.revision
    else:
        assert isinstance(case.event, MessageSent)
        assert typed.posts(case.event.text)


@law
def a_second_confirmation_does_nothing(case: Moment) -> None:
    state = case.after[0] if case.after else case.state
    if isinstance(state, Previewing) and state.sending:
        assert moment(state, PostConfirmed(state.check.revision, "2026-03-02", "C1")).after == (state, ())


@law
def the_details_in_the_thread_say_what_the_card_says(case: Moment) -> None:
    cards = [each.summary for each in case.effects if isinstance(each, UpdateCard)]
    mended = [each.summary for each in case.effects if isinstance(each, PostDetails) and each.again]
    assert mended == cards


@law
def a_card_once_posted_stays_where_it_is(case: Moment) -> None:
    if case.before is None or case.now is None or case.before.card is None or case.now.number != case.before.number:
        return
    assert case.now.card is not None
    assert (case.now.card.channel, case.now.card.ts) == (case.before.card.channel, case.before.card.ts)
    assert not any(isinstance(each, PostCard) for each in case.effects)


# ── time ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@law
def time_changes_no_answer_and_nothing_that_others_see(case: Moment) -> None:
    if not isinstance(case.event, TimeCame) or case.event.name == "waiver":
        return
    assert case.after is not None
    assert all(isinstance(each, Say) for each in case.effects)
    if case.before is None or case.now is None:
        return
    at = place(case.after[0])
    assert replace(case.before, silence=case.now.silence, reminded=case.now.reminded) == case.now
    assert not isinstance(at, Idle)
    assert record.with_check(at, case.before) == case.at


@law
def what_came_does_not_come_again(case: Moment) -> None:
    if isinstance(case.event, TimeCame) and case.after is not None:
        left = {(each.name, each.on) for each in timers_of(PACK, case.after[0])}
        assert (case.event.name, case.event.on) not in left or case.effects == ()


@law
def nobody_is_reminded_more_than_twice_in_a_silence(case: Moment) -> None:
    state = case.after[0] if case.after else case.state
    reminders = 0
    for _ in range(9):
        due = [each for each in timers_of(PACK, state) if each.name in {"nudge", "nudge_again", "park"}]
        if not due:
            break
        state, told = step(PACK, state, TimeCame(due[0].name, due[0].on, due[0].on))
        reminders += sum(
            isinstance(each, Say) and isinstance(each.what, Nudged) and not each.what.parked for each in told
        )
    else:
        raise AssertionError("it goes on for ever")
    assert reminders <= MAX_REMINDERS


@law
def timers_have_names_of_their_own_and_come_on_working_days(case: Moment) -> None:
    found = timers_of(PACK, case.after[0] if case.after else case.state)
    assert len({each.name for each in found}) == len(found)
    assert all(is_working_day(each.on) for each in found if not each.name.startswith(("ticket:", "waiver")))


@law
def the_end_of_a_waiver_changes_the_card_and_no_answer(case: Moment) -> None:
    if (
        isinstance(case.event, TimeCame)
        and case.event.name == "waiver"
        and case.before is not None
        and case.now is not None
    ):
        assert (case.now.answers, case.now.findings) == (case.before.answers, case.before.findings)
        assert not any(isinstance(each, Say | PostCard) for each in case.effects)


# ── deleting ──────────────────────────────────────────────────────────────────────────────────────────────────────


@law
def a_check_goes_only_when_its_deletion_is_confirmed_and_its_number_with_it(case: Moment) -> None:
    forgotten = [each.check for each in case.effects if isinstance(each, Forget)]
    confirmed = isinstance(case.event, DeletionAsked) and case.event.confirmed
    typed_so = isinstance(case.event, MessageSent) and "for good" in case.event.text
    assert not forgotten or confirmed or typed_so
    if forgotten and case.after is not None:
        assert 1 <= forgotten[0] <= record.number_of(case.state)
        assert record.number_of(case.after[0]) == record.number_of(case.state)
        assert isinstance(case.after[0], Idle) or case.now == case.before or isinstance(case.event, MessageSent)
        assert isinstance(case.after[0], Idle) or record.number_of(case.state) != forgotten[0]


# ── what others do ────────────────────────────────────────────────────────────────────────────────────────────────

DEEDS: Final = ReviewersNamed | ReviewGiven | ReviewAnswered | TaskTaken | RecheckAsked


@law
def what_is_not_theirs_to_do_changes_nothing(case: Moment) -> None:
    """Owner or reviewer, each only what is theirs; whoever is neither is refused whatever they send."""
    if isinstance(case.event, DEEDS) and case.before is not None and case.event.check in {0, case.before.number}:
        allowed: Action = "challenge" if isinstance(case.event, ReviewGiven) else "settle_challenge"
        assert may(case.before, case.event.by, allowed) or (case.after is None and case.forbidden)


@law
def the_log_of_deeds_only_grows_and_names_who_did_it(case: Moment) -> None:
    if case.before is None or case.now is None or case.now.number != case.before.number:
        return
    kept, fresh = case.before.deeds, case.now.deeds[len(case.before.deeds) :]
    assert case.now.deeds[: len(kept)] == kept
    assert [each.number for each in case.now.deeds] == list(range(1, len(case.now.deeds) + 1))
    reviewer = case.event.by if isinstance(case.event, ReviewGiven | CardTyped | TicketReplied) else None
    assert {each.by for each in fresh} <= {reviewer or case.now.owner}


@law
def a_reviewer_changes_no_answer_and_takes_no_words_away(case: Moment) -> None:
    by_a_reviewer = (
        isinstance(case.event, ReviewGiven | CardTyped) and case.before and may(case.before, case.event.by, "challenge")
    )
    if by_a_reviewer and case.before is not None and case.now is not None:
        assert case.now.answers == case.before.answers
        ours = [each for each in case.before.findings if each.assessor != "review"]
        assert [each for each in case.now.findings if each.assessor != "review"] == ours
        assert type(case.after[0]) is type(case.state) if case.after else False


@law
def a_channel_of_other_companies_or_wider_than_before_is_confirmed_twice(case: Moment) -> None:
    if not any(isinstance(each, PostCard) for each in case.effects) or case.before is None or case.now is None:
        return
    if risk(case.now):
        assert case.before.release.warned == case.now.release.channel
    (post,) = [each for each in case.effects if isinstance(each, PostCard)]
    place = case.now.release.place
    assert ("shared" in post.barred) is not (place is not None and place.shared)


# ── the trials ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", some.STATES)
def test_every_law_holds_for_every_event_in(name: str) -> None:
    for make in some.EVENTS:
        for number in range(EACH_PAIR):
            dice = Dice(f"{name} {make.__name__} {number}")
            state = some.STATES[name](dice)
            case = moment(state, make(dice, state))
            for each in LAWS:
                each(case)


@pytest.mark.parametrize("each", LAWS, ids=lambda each: each.__name__)
@QUIET
@given(drawn=some.moments())
def test_law(each: Law, drawn: tuple[State, Event]) -> None:
    each(moment(*drawn))


@QUIET
@given(st.integers(), st.integers(1, 40))
def test_replaying_the_log_gives_the_same_state_byte_for_byte(seed: int, length: int) -> None:
    dice, state, log = Dice(seed), initial(), list[bytes]()
    current: State = state
    for _ in range(length):
        event = some.event(dice, current)
        with suppress(IllegalEventError):
            current, _ = step(PACK, current, event)
            log.append(dump(EVENT, event))
    again: State = initial()
    for spelled in log:
        again, _ = step(PACK, load(STATE, dump(STATE, again)), load(EVENT, spelled))
    assert dump(STATE, again) == dump(STATE, current)
