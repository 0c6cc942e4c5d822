"""Showing where the conversation stands: a message with controls gets the next revision and retires the one before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from bot.interview import challenging, record
from bot.interview.aiming import aimed_again, risk
from bot.interview.changing import replace
from bot.interview.comparing import differences
from bot.interview.content import (
    Content,
    DraftShown,
    HelpShown,
    Notice,
    NoticeId,
    Offer,
    PreviewShown,
    ProbeAsked,
    Question,
    Recap,
    Reoffer,
    ReplyShown,
    StatusShown,
    Welcome,
)
from bot.interview.destinations import Destination, Dm
from bot.interview.effects import AnswerQuestion, Assess, Effect, Say, Settle, Step
from bot.interview.events import MessageUnderstood
from bot.interview.findings import Answer, MessageKey
from bot.interview.standing import contradiction
from bot.interview.states import (
    Asking,
    Cancelled,
    Check,
    Idle,
    Live,
    Opening,
    Paused,
    Posted,
    Previewing,
    Reviewing,
    State,
)
from bot.interview.summarising import shown_use_case, summarise
from bot.interview.summary import Summary
from bot.interview.tickets import open_tickets
from knowledge.pack import CriterionId, Pack, SectionId

Effects: TypeAlias = tuple[Effect, ...]

MINUTES_PER_SECTION: Final = 3  # five sections in the quarter of an hour that the welcome promises
MINUTES_TO_REVIEW: Final = 2
MAX_DRAFTS_SHOWN: Final = 3  # at one question
_DRAFTS: Final = -1_000_000  # far below the revisions of tickets


def notice(
    notice: NoticeId, section: SectionId | None = None, *, detail: str = "", back_to: SectionId | None = None
) -> Say:
    """Say one plain sentence in the direct message."""
    return Say(Notice(notice, section, detail, back_to))


def settled(check: Check) -> tuple[Check, Effects]:
    """Take the controls off what was shown last."""
    if not check.controls:
        return check, ()
    ticked = tuple(each.criterion for each in check.findings if each.assessor == "checklist")
    settle = Settle(check.number, check.revision, ticked=ticked, written=_written_since(check))
    return replace(check, controls=False), (settle,)


def _written_since(check: Check) -> Answer | None:
    """Return the newest answer if it came from the window of what is shown: no message of theirs tells it."""
    newest, before = record.newest(check), {"", check.window}
    return newest if newest is not None and _window(newest) not in before else None


def _window(answer: Answer) -> MessageKey:
    return answer.message if answer.message.startswith(record.WINDOW) else ""


def replaced(check: Check, section: SectionId, *, back_to: SectionId | None = None) -> Say:
    """Say that an answer took the place of another, and show what was put aside."""
    before = check.replaced
    words = record.words_aside(before) if before is not None and before.section == section else ""
    return notice("answer_replaced", section, detail=words, back_to=back_to)


def welcome(check: Check) -> Step:
    """Say what this is and ask for the use case."""
    check, effects = _with_controls(check, Welcome)
    return Opening(check), effects


def offer(state: Idle) -> Step:
    """Say what the advisor does, with a Start button."""
    return replace(state, offered=True), (Say(Offer(0, state.told.text if state.told else "")),)


def question(pack: Pack, state: Asking) -> Step:
    """Ask the section's own question, with what they said or ticked there, and what they told elsewhere."""
    section, check = pack.section(state.section), state.check
    asked_before = section.id in check.asked
    known = record.acknowledged(pack, check, section)
    previous = tuple(each.text for each in record.own(check, section.id)) if asked_before else ()
    others = tuple(each for each in record.of_others(check) if each.section == section.id)
    position, total = _position(pack, section.id)
    check, effects = _with_controls(
        check if asked_before else replace(check, asked=(*check.asked, section.id)),
        lambda revision: Question(
            section.id, position, total, revision, previous, record.ticks(check, section.id), known, others
        ),
    )
    shown = drafts_shown(check, section.id)
    return replace(state, check=check, about=None, weighing=False), (*effects, *shown)


def drafts_shown(check: Check, section: SectionId) -> Effects:
    """Show the drafts that speak to *section*, each with its own controls."""
    here = [each for each in check.drafts if each.section == section]
    return tuple(Say(DraftShown(each, draft_revision(each.number))) for each in here[:MAX_DRAFTS_SHOWN])


def draft_revision(number: int) -> int:
    """Return what stands for the revision of the message that shows draft *number*: no question's controls are its."""
    return _DRAFTS - number


def probe(pack: Pack, state: Asking, about: CriterionId) -> Step:
    """Ask a follow-up about one criterion, and count it."""
    check = replace(state.check, probes=state.check.probes + 1, probed=(*state.check.probed, about))
    probed = replace(state, check=check, about=about, probes=state.probes + 1, weighing=False)
    return _probe_again(pack, probed, about)


def reoffer(state: Asking) -> Step:
    """Offer the four ways "I don't know" can be meant, once in a section."""
    check, effects = _with_controls(state.check, lambda revision: Reoffer(state.section, revision))
    return replace(state, check=check, reoffered=True), effects


def recap(pack: Pack, check: Check) -> Step:
    """Show the answers to be checked, each with Change."""
    check, effects = _with_controls(replace(check, left=()), lambda revision: _recap(pack, check, revision, final=True))
    return Reviewing(check), effects


def recap_midway(pack: Pack, check: Check, to: Destination) -> Say:
    """Show what was answered so far; the open question keeps its controls, and stays the one that is settled."""
    return Say(_recap(pack, check, None, final=False), to)


def preview(pack: Pack, check: Check) -> Step:
    """Show the exact text of the post for the first time since they came here."""
    check, effects = _with_controls(check, lambda revision: _preview(pack, check, revision, None))
    return Previewing(check, opened_at=check.revision), effects


def preview_again(pack: Pack, state: Previewing, check: Check, *, reworded: bool = True) -> Step:
    """Bring the shown text up to date in place; a *reworded* one has to be confirmed under a new revision."""
    revision = check.revision + reworded
    check = replace(check, revision=revision)
    return replace(state, check=check), (Say(_preview(pack, check, revision, revision - reworded)),)


def reply(said: MessageUnderstood, *, back_to: SectionId | None = None, offer_pause: bool = False) -> Effect:
    """Show the reply that came with a question, or have the question looked up if none did."""
    if said.reply is None:
        return AnswerQuestion(said.text, back_to, Dm())
    return Say(ReplyShown(said.text, said.reply, back_to, offer_pause))


def anchored(state: State, effects: Effects) -> Effects:
    """Lead back to the probe that is open in *state*, if one is: it is what they were asked last."""
    about = state.about if isinstance(state, Asking) else None
    return effects if about is None else tuple(_anchored(each, state, about) for each in effects)


def _anchored(effect: Effect, state: State, about: CriterionId) -> Effect:
    match effect:
        case Say(what=ReplyShown(back_to=str(section)) | Notice(back_to=str(section)) as what) if (
            isinstance(state, Asking) and section == state.section
        ):
            return replace(effect, what=replace(what, back_about=about))
        case _:
            return effect


def again(pack: Pack, state: Live) -> Step:
    """Show once more where they are: after a pause, or when they ask for it."""
    match state:
        case Opening(check=check):
            return welcome(check)
        case Asking(check=check, section=section, weighing=True) if record.said(check, section):
            return state, (assess(check, section),)
        case Asking(about=str(about)):
            return _probe_again(pack, state, about)
        case Asking():
            return question(pack, state)
        case Reviewing(check=check):
            return recap(pack, check)
        case Previewing(sending=True):
            return state, (notice("posting"),)
        case Previewing(check=check):
            return preview(pack, check)
        case Posted():
            return state, (Say(status(pack, state)),)


def assess(check: Check, section: SectionId) -> Assess:
    """Have all answers to *section*'s question read again."""
    return Assess(section, record.said(check, section))


def status(pack: Pack, state: State) -> StatusShown:
    """Say where they are and how many minutes are left."""
    if isinstance(state, Idle):
        return StatusShown("none", None, 0, len(pack.sections), 0, "")
    at = state.at if isinstance(state, Paused | Cancelled) else state
    section = at.section if isinstance(at, Asking) else None
    position = _position(pack, section)[0] if section is not None else 0
    use_case, minutes = shown_use_case(at.check), minutes_left(pack, at)
    waiting = open_tickets(at.check.tickets)
    return StatusShown(state.kind, section, position, len(pack.sections), minutes, use_case, waiting)


def help_shown(pack: Pack, state: State, *, here: bool, everything: bool) -> HelpShown:
    """Say what can be done where they are; to somebody elsewhere, in a channel, it tells nothing of their check."""
    if not here or everything:
        return HelpShown(here=here, everything=everything)
    at = status(pack, state)
    return HelpShown(at.standing, at.section, at.position, at.total, at.minutes_left)


def minutes_left(pack: Pack, at: Live) -> int:
    """Return about how many minutes are left until the post."""
    match at:
        case Posted():
            return 0
        case Reviewing() | Previewing():
            return MINUTES_TO_REVIEW
        case Opening() | Asking():
            open_sections = sum(not record.dealt_with(at.check, each.id) for each in pack.sections)
            return MINUTES_PER_SECTION * open_sections + MINUTES_TO_REVIEW


def _with_controls(check: Check, content: Callable[[int], Content]) -> tuple[Check, Effects]:
    check, retired = settled(check)
    revision = check.revision + 1
    newest = next((each for each in map(_window, reversed(check.answers)) if each), "")
    check = replace(check, revision=revision, controls=True, window=newest)
    return check, (*retired, Say(content(revision)))


def _probe_again(pack: Pack, state: Asking, about: CriterionId) -> Step:
    sayings = contradiction(pack, state.check.findings, about) or ()
    quotes = tuple(each.quote for each in sayings)
    check, effects = _with_controls(state.check, lambda revision: ProbeAsked(state.section, about, revision, quotes))
    return replace(state, check=check), effects


def _recap(pack: Pack, check: Check, revision: int | None, *, final: bool) -> Recap:
    answers = tuple((each.id, _answers_to(check, each.id)) for each in pack.sections)
    ticked = tuple(sign for each in pack.sections for sign in record.ticks(check, each.id))
    summary, waiting = summarise(pack, check, check.last_on), open_tickets(check.tickets)
    return Recap(summary, answers, revision, final, ticked, record.of_others(check), waiting)


def _answers_to(check: Check, section: SectionId) -> str:
    return "\n".join(each.text for each in check.answers if each.section == section and not each.by)


def _preview(pack: Pack, check: Check, revision: int, replaces: int | None) -> PreviewShown:
    release, card = check.release, check.card
    summary = text_to_confirm(pack, check)
    channel = release.channel if card is None else card.channel
    return PreviewShown(
        summary,
        channel,
        release.channel_name,
        release.withheld,
        revision,
        replaces,
        updates=card is not None,
        paraphrased=release.paraphrased,
        place=release.place,
        asked_again=risk(check) or "" if aimed_again(release) else "",
        waiting=open_tickets(check.tickets),
        opinion=release.opinion if any(each.told for each in check.opinions) else None,
        answered=tuple(each.id for each in pack.sections if record.has_words(check, each.id)),
    )


def text_to_confirm(pack: Pack, check: Check) -> Summary:
    """Return the summary as they are asked to confirm it: with the challenges settled that this answers."""
    release, (check, _) = check.release, challenging.met_by_change(pack, check)
    told = differences(pack, check) if release.opinion else None
    return summarise(
        pack, check, check.last_on, withheld=release.withheld, paraphrased=release.paraphrased, differences=told
    )


def _position(pack: Pack, section: SectionId) -> tuple[int, int]:
    ids = [each.id for each in pack.sections]
    return ids.index(section) + 1, len(ids)
