"""While a question is open: hearing the answer, following up, going on, going back."""

from __future__ import annotations

from typing import Final

from bot.interview import bursts, record, showing
from bot.interview.changing import replace
from bot.interview.effects import Assess, Effect, Step
from bot.interview.events import MessageUnderstood
from bot.interview.findings import Answer, Reason
from bot.interview.merging import without
from bot.interview.probing import next_probe, torn_elsewhere
from bot.interview.record import Taken
from bot.interview.showing import notice
from bot.interview.standing import label_of, standing
from bot.interview.states import Asking, Check, Pending
from knowledge.pack import CriterionId, Pack, SectionId

DIGRESSIONS_BEFORE_PAUSE: Final = 2  # questions of theirs in a row, after which a pause is offered


def ask(pack: Pack, check: Check, section: SectionId, *, changing: bool = False, replacing: bool = False) -> Step:
    """Ask *section*'s question."""
    probes = record.probes_in(check, pack.section(section))
    return showing.question(pack, Asking(check, section, probes, changing=changing, replacing=replacing))


def heard(pack: Pack, state: Asking, taken: Taken, said: MessageUnderstood) -> Step:
    """Take a message as an answer to the question that was open when it was sent."""
    pending, section = taken.pending, taken.pending.section or state.section
    newest = record.newest(taken.check)
    if pending.after not in {None, section} and bursts.joins(
        pack,
        said,
        newest,
        before=pending.after or section,
        opened=section,
        asked=taken.check.asked,
    ):
        return _joined(state, taken, said, pending.after or section)
    replacing = state.replacing and section == state.section
    check = record.answered(taken.check, Answer(said.message, section, said.text), replacing=replacing)
    read = {*pending.earlier, pending.message} if pending.section else set()
    complete = read == set(record.keys(record.said(check, section)))
    check = record.merged(pack, check, section, said.findings, complete=complete)
    state = replace(state, check=check, digressions=0, replacing=state.replacing and not replacing)
    waiting = record.sent_in(section, taken.later)
    if complete and not waiting and _reads_on(pack, state, pending, newest):
        return state, ()
    after, effects = _weigh(pack, state, section, said.unclear, waiting=waiting, complete=complete)
    changed = (showing.replaced(check, section),) if replacing and check.replaced != taken.check.replaced else ()
    return after, (*changed, *effects)


def _joined(state: Asking, taken: Taken, said: MessageUnderstood, section: SectionId) -> Step:
    """Add a message to the answer it goes on with; the question that was asked meanwhile stays as it is."""
    state = replace(state, check=record.answered(taken.check, Answer(said.message, section, said.text)), digressions=0)
    back_to = None if section == state.section else state.section
    reading = showing.assess(state.check, section)
    if section == state.section:
        return replace(state, weighing=True), (reading,)
    return still_weighing(state, reading, notice("answer_noted", section, back_to=back_to))


def _reads_on(pack: Pack, state: Asking, pending: Pending, newest: Answer | None) -> bool:
    """Say whether they go on with the answer before, and cannot have seen the probe that is open: so it stays open."""
    if state.about is None or not pending.after == pending.section == state.section:
        return False
    return (
        bursts.reads_on(pending.text, newest) and label_of(standing(pack, state.check.findings), state.about) != "met"
    )


def _weigh(
    pack: Pack, state: Asking, section: SectionId, unclear: tuple[CriterionId, ...], *, waiting: bool, complete: bool
) -> Step:
    """Decide what an answer leads to, unless more words are on their way or have to be read together first."""
    if section != state.section:
        reading = () if complete else (showing.assess(state.check, section),)
        return state, (*reading, notice("answer_noted", section, back_to=state.section))
    if waiting:
        return replace(state, weighing=True), ()
    if not complete:
        return replace(state, weighing=True), (showing.assess(state.check, section),)
    return decide(pack, state, unclear)


def decide(pack: Pack, state: Asking, unclear: tuple[CriterionId, ...]) -> Step:
    """Ask the section's question if they answered before it was asked; else probe or go on."""
    section = pack.section(state.section)
    if section.id not in state.check.asked and not record.covered(pack, state.check, section):
        return showing.question(pack, state)
    about = next_probe(pack, state, unclear) if section.id in state.check.asked else None
    if about is not None:
        return showing.probe(pack, state, about)
    torn = torn_elsewhere(pack, state.check, section.id)
    return go_on(pack, state) if torn is None else showing.probe(pack, _at(pack, state, torn), torn)


def _at(pack: Pack, state: Asking, about: CriterionId) -> Asking:
    """Return *state* in the section that *about* belongs to: what they say next is an answer there."""
    section = next(each for each in pack.sections if about in {criterion.id for criterion in each.criteria})
    return Asking(state.check, section.id, record.probes_in(state.check, section), changing=state.changing)


def go_on(pack: Pack, state: Asking, *said: Effect) -> Step:
    """Ask again what they left open, or the next section that has no answer yet, or review; *said* comes before."""
    if (about := _left_open(pack, state.check)) is not None:
        after, effects = _left_probe(pack, state, about)
        return after, (*said, *effects)
    check, covered, section = (state.check, (), None) if state.changing else _next(pack, state.check)
    known = tuple(notice("covered", each) for each in covered)
    after, effects = showing.recap(pack, check) if section is None else ask(pack, check, section)
    return after, (*said, *known, *effects)


def left(state: Asking) -> Check:
    """Return the check as they leave for another question, with the probe that is open and has no answer yet."""
    check, about = state.check, state.about
    if about is None or state.weighing:
        return check
    return replace(check, left=(*(each for each in check.left if each != about), about))


def _passed(pack: Pack, check: Check, section: SectionId) -> Check:
    own = {each.id for each in pack.section(section).criteria}
    return replace(check, left=tuple(each for each in check.left if each not in own))


def _left_open(pack: Pack, check: Check) -> CriterionId | None:
    """Return the newest probe they left that was not met by what they said since."""
    found = standing(pack, check.findings)
    return next((each for each in reversed(check.left) if label_of(found, each) != "met"), None)


def _left_probe(pack: Pack, state: Asking, about: CriterionId) -> Step:
    check = replace(state.check, left=state.check.left[: state.check.left.index(about)])
    return showing.again(pack, replace(_at(pack, replace(state, check=check), about), about=about))


def _next(pack: Pack, check: Check) -> tuple[Check, tuple[SectionId, ...], SectionId | None]:
    """Return the next section to ask, and those not asked because earlier words cover them, said once each."""
    covered: list[SectionId] = []
    target: SectionId | None = None
    for section in pack.sections:
        open_yet = not record.dealt_with(check, section.id)
        if open_yet and not record.covered(pack, check, section):
            target = section.id
            break
        if section.id not in check.asked and record.covered(pack, check, section):
            covered.append(section.id)
    return replace(check, asked=(*check.asked, *covered)), tuple(covered), target


def reassessed(pack: Pack, state: Asking, unclear: tuple[CriterionId, ...]) -> Step:
    """Go on once all answers to the open question have been read, or once a change met what the probe asks about."""
    if state.weighing and not record.sent_in(state.section, state.check.pending):
        return decide(pack, state, unclear)
    probed_met = state.about is not None and label_of(standing(pack, state.check.findings), state.about) == "met"
    return go_on(pack, state) if probed_met and not state.weighing else (state, ())


def digressed(state: Asking, said: MessageUnderstood) -> Step:
    """Answer their question first, then re-anchor; at the second in a row offer a pause, once."""
    count = state.digressions + 1
    reply = showing.reply(said, back_to=state.section, offer_pause=count == DIGRESSIONS_BEFORE_PAUSE)
    return still_weighing(replace(state, digressions=count), reply)


def still_weighing(state: Asking, *effects: Effect) -> Step:
    """Say *effects*; an answer that waited for this message is read now."""
    held = state.weighing and not record.sent_in(state.section, state.check.pending)
    reading = (showing.assess(state.check, state.section),) if held and record.said(state.check, state.section) else ()
    return state, (*effects, *reading)


def weighed_anew(pack: Pack, state: Asking, *effects: Effect) -> Step:
    """Read what is left after a message was deleted; with no words left, wait for new ones."""
    if any(isinstance(each, Assess) and each.section == state.section for each in effects):
        return state, effects
    if record.said(state.check, state.section):
        return still_weighing(state, *effects)
    if state.section in state.check.asked:
        return replace(state, weighing=False), effects
    after, asked = showing.question(pack, state)
    return after, (*effects, *asked)


def did_not_know(pack: Pack, state: Asking, words: str) -> Step:
    """Offer an easier way in once; then note it and go on."""
    if record.has_words(state.check, state.section):
        return go_on(pack, state, notice("unanswered_noted", state.section, detail="dont_know"))
    if not state.reoffered:
        return showing.reoffer(state)
    return gave_reason(pack, state, "dont_know", words)


def gave_reason(pack: Pack, state: Asking, reason: Reason, words: str) -> Step:
    """Note why there is no answer, and go on; only "we do not have it" is a gap, the rest stays unknown."""
    check, section = state.check, state.section
    if reason == "skipped":
        return skipped(pack, state)
    check = record.retracted(check, section) if state.replacing else check
    check = replace(check, findings=without(check.findings, section, "reason"))
    if not record.has_words(check, section):
        check = record.unanswered(check, section, reason, words)
    if reason == "dont_have":
        check = record.lacking(pack, check, pack.section(section), state.about)
    left = state.replacing and record.said(check, section)  # what a colleague said is read by itself
    reading = (showing.assess(check, section),) if left else ()
    return go_on(pack, replace(state, check=check), *reading, notice("unanswered_noted", section, detail=reason))


def skipped(pack: Pack, state: Asking) -> Step:
    """Go on; what was said or ticked here before stays, and the follow-ups they left here are passed, too."""
    state = replace(state, check=_passed(pack, state.check, state.section))
    if record.has_words(state.check, state.section):
        return go_on(pack, state)
    check = record.unanswered(state.check, state.section, "skipped")
    return go_on(pack, replace(state, check=check), notice("skipped", state.section))


def back(pack: Pack, state: Asking) -> Step:
    """Show the question before this one again, with its answers; from a change, where they came from."""
    if state.changing or state.replacing:
        return go_on(pack, state)
    asked = state.check.asked
    place = asked.index(state.section) if state.section in asked else len(asked)
    if place == 0:
        return state, (notice("first_question", back_to=state.section),)
    return ask(pack, left(state), asked[place - 1])


def changed(pack: Pack, check: Check, section: SectionId, *, then_review: bool) -> Step:
    """Ask *section* again: the next answer takes the place of the earlier ones, which stay until then."""
    return ask(pack, check, section, changing=then_review, replacing=bool(record.own(check, section)))
