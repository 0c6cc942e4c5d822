"""Draws the state diagram of docs/interview.md from the code: every sample event is put to every state it can reach.

    python -m tests.interview.diagram docs/interview.md     brings the page up to date

States are told apart by what decides their transitions; of the pack, two small sections are enough to see them all.
"""

from __future__ import annotations

import sys
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, get_args

from bot.interview import record
from bot.interview.asking_others import next_number
from bot.interview.errors import IllegalEventError
from bot.interview.events import (
    AnswerGiven,
    AnswersAssessed,
    AnswerShared,
    CardPosted,
    CardRefused,
    ChannelChosen,
    ChannelSeen,
    CheckRequested,
    Control,
    ControlUsed,
    DeletionAsked,
    Event,
    Intent,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    MessageUnderstood,
    PostConfirmed,
    QuotesWithheld,
    ReasonGiven,
    RecordAsked,
    SettingChosen,
    SignsTicked,
    Snoozed,
    TimeCame,
    WordsOffered,
)
from bot.interview.findings import Draft
from bot.interview.replies import Reply
from bot.interview.review_events import (
    CardQuestioned,
    CardTyped,
    RecheckAsked,
    ReviewAnswered,
    ReviewersNamed,
    ReviewGiven,
    TaskPutOff,
    TaskTaken,
)
from bot.interview.states import Asking, Cancelled, Check, Idle, Paused, Place, Previewing, State
from bot.interview.step import initial, step
from bot.interview.ticket_events import (
    OpinionGiven,
    OpinionRequested,
    QuestionDelegated,
    TicketAnswered,
    TicketDeclined,
    TicketPassedOn,
    TicketReplied,
    TicketUndelivered,
    TicketWithdrawn,
)
from bot.interview.timers import timers_of
from knowledge.loading import bundled_pack
from knowledge.pack import Pack, SectionId

BEGIN: Final = "<!-- drawn by tests/interview/diagram.py -->"
END: Final = "<!-- end of the drawing -->"
ON: Final = "2026-01-01"
NAMES: Final = {
    "dont_know": "don't know", "answer_and_question": "answer", "smalltalk": "small talk", "keep_both": "keep both",
}  # fmt: skip
TIMERS: Final = {
    "nudge": "a reminder", "nudge_again": "a reminder", "park": "parking", "stale": "a re-check",
}  # fmt: skip
PLACE: Final = "where_they_were"
KINDS: Final = ("idle", "opening", "asking", "reviewing", "previewing", "posted", "paused", "cancelled")


class Sample(NamedTuple):
    """Something that happens, by its name in the diagram: one event, or a message and what it turns out to mean."""

    name: str
    events: tuple[Event, ...]


class Found(NamedTuple):
    """What was found: how each happening moves each state, and what is refused where."""

    moves: dict[tuple[str, str], set[str]]
    refused: dict[str, set[str]]


def samples(pack: Pack, state: State) -> Iterator[Sample]:
    """Yield what could happen in *state*, aimed at it: the newest buttons, the open section, the messages it holds."""
    check = None if isinstance(state, Idle) else record.check_of(state)
    revision = check.revision if check else 0
    at = state.at if isinstance(state, Paused | Cancelled) else state
    section = at.section if isinstance(at, Asking) else pack.sections[0].id
    yield Sample("/finetune", (CheckRequested("U1", ON),))
    yield Sample("/finetune start …", (CheckRequested("U1", ON, "A title", fresh=True),))
    for intent in get_args(Intent):
        yield Sample(NAMES.get(intent, intent), _message(intent, revision))
    yield Sample("change with new words", _message("edit", revision, target=section, new_text="words"))
    yield Sample("yes", (MessageSent("U1", f"D1:{100 * revision}", "yes", ON),))
    for control in get_args(Control):
        yield Sample(NAMES.get(control, control), (ControlUsed(control, section, revision),))
    yield Sample("answer in the form", (AnswerGiven("view:1", section, "words", on=ON),))
    for name, of in (("message used as evidence", section), ("thread offered", None)):
        drafts = (Draft(0, f"C1:{revision}", "U2", "words", of),)
        yield Sample(name, (WordsOffered("U1", ON, drafts, fresh=of is None),))
    yield Sample("tick", (SignsTicked(section, (pack.section(section).criteria[0].id,), revision),))
    yield Sample("a reason for no answer", (ReasonGiven(section, "not_applicable", revision),))
    yield Sample("channel chosen", (ChannelChosen("C1", "general", revision),))
    yield Sample("quotes withheld", (QuotesWithheld((section,), revision),))
    yield Sample("answer shared", (AnswerShared(section, "paraphrase", revision),))
    yield Sample("channel seen", (ChannelSeen(Place("C1", "public")),))
    yield from _about_others(check)
    yield Sample("post pressed", (PostConfirmed(revision, ON),))
    yield Sample("card posted", (CardPosted("C1", "1.1", ON),))
    yield Sample("card refused", (CardRefused("C1", "not_in_channel"),))
    yield Sample("reminders put off", (Snoozed("2026-01-05", ON),))
    yield Sample("setting chosen", (SettingChosen("reminders", "off"),))
    yield Sample("show, compare, export", (RecordAsked("show"),))
    yield Sample("deletion asked for", (DeletionAsked(0),))
    yield Sample("deletion confirmed", (DeletionAsked(0, confirmed=True),))
    for timer in timers_of(pack, state):
        yield Sample(f"time for: {TIMERS[timer.name]}", (TimeCame(timer.name, timer.on, timer.on),))
    said = check.answers[0] if check and check.answers else None
    yield Sample("message edited", (MessageEdited(said.message if said else "D1:0", "other words", ON),))
    yield Sample("message deleted", (MessageDeleted(said.message if said else "D1:0", ON),))
    read = record.keys(record.said(check, section)) if check else ()
    yield Sample("answers assessed", (AnswersAssessed(section, read, ()),))
    yield from _of_others(state, section)


def _of_others(state: State, section: SectionId) -> Iterator[Sample]:
    """Yield what colleagues have to do with it: each is asked first, and then does something."""
    check = None if isinstance(state, Idle) else record.check_of(state)
    number, ticket = (check.number, next_number(check)) if check else (1, 1)
    asked, invited = QuestionDelegated(section, "U2", "U1", ON), OpinionRequested("U2", "U1", ON)
    yield Sample("colleague asked", (asked,))
    answered = TicketAnswered(number, ticket, "U2", "view:2", "words", ON)
    yield Sample("colleague answers", (asked, answered))
    yield Sample("colleague declines", (asked, TicketDeclined(number, ticket, "U2", ON)))
    yield Sample("colleague passes on", (asked, TicketPassedOn(number, ticket, "U2", "U3", ON)))
    yield Sample("colleague's question withdrawn", (asked, TicketWithdrawn(number, ticket, "U1", ON)))
    changed = TicketReplied(number, ticket, "U2", "view:2", "", ON, change="deleted")
    yield Sample("colleague's answer deleted", (asked, answered, changed))
    yield Sample("colleague not reached", (asked, TicketUndelivered(number, ticket, "user_disabled")))
    yield Sample("second opinion asked for", (invited,))
    given = OpinionGiven(number, ticket, "U2", "view:2", ((section, "words"),), ON)
    yield Sample("second opinion given", (invited, given))
    yield Sample("second opinion read", (invited, given, AnswersAssessed(section, ("view:2",), (), ticket=ticket)))


def _about_others(check: Check | None) -> Iterator[Sample]:
    """Yield what reviewers do, and what their owner does about them; whoever reviews is asked to first."""
    number, deeds = (check.number, len(check.deeds)) if check else (1, 0)
    named = ReviewersNamed(("U2", "U3"), "U1", ON, number)
    asked = ReviewGiven(number, "U2", "ask_extra", ON, words="Who signed it off?")
    yield Sample("reviewers named", (named,))
    yield Sample("review given", (named, ReviewGiven(number, "U3", "finish", ON)))
    yield Sample("review answered", (named, asked, ReviewAnswered(number, "U1", deeds + 1, "answer", ON, "We did.")))
    taken = TaskTaken(number, "U1", "why.use_case", "U2", ON)
    yield Sample("gap taken", (taken,))
    yield Sample("gap's reminder put off", (taken, TaskPutOff(number, "U2", "why.use_case", ON)))
    yield Sample("card questioned", (CardQuestioned(number, "U3", "How many examples?"),))
    yield Sample("card typed", (named, CardTyped(number, "U2", "challenge", ON)))
    yield Sample("re-check", (RecheckAsked(number, "U1", ON),))


def _message(intent: Intent, number: int, target: str | None = None, new_text: str = "") -> tuple[Event, ...]:
    key, text = f"D1:{100 * number}", f"please {intent} words"
    reply = Reply("silent", "") if "question" in intent else None
    sent = MessageSent("U1", key, text, ON)
    return sent, MessageUnderstood("U1", key, text, ON, intent, reply=reply, target=target, new_text=new_text)


def explore(pack: Pack) -> Found:
    """Walk from the first state along every sample until nothing new turns up."""
    found = Found(defaultdict(set), defaultdict(set))
    seen, waiting = set(), deque([initial()])  # type: set[object], deque[State]
    while waiting:
        state = waiting.popleft()
        for sample in samples(pack, state):
            after = _after(pack, state, sample)
            if after is None:
                found.refused[state.kind].add(sample.name)
                continue
            found.moves[state.kind, _place(state, after)].add(sample.name)
            if _kind(after) not in seen:
                seen.add(_kind(after))
                waiting.append(after)
    return found


def _place(state: State, after: State) -> str:
    same_check = record.number_of(after) == record.number_of(state)
    returned = isinstance(state, Paused | Cancelled) and same_check and after.kind == state.at.kind
    return PLACE if returned else after.kind


def _after(pack: Pack, state: State, sample: Sample) -> State | None:
    with suppress(IllegalEventError):
        for event in sample.events:
            state, _ = step(pack, state, event)
        return state
    return None


def _kind(state: State) -> object:
    """What decides the transitions of *state*: two that agree in this need not both be explored."""
    if isinstance(state, Idle):
        return state.kind
    at = state.at if isinstance(state, Paused | Cancelled) else state
    check = at.check
    asking = _asking(state) if isinstance(state, Asking) else ()  # what is put aside was seen before it was
    sending = isinstance(at, Previewing) and at.sending
    answered = frozenset(each.section for each in check.answers)
    silence = check.silence.nudges, bool(check.silence.until)
    return state.kind, at.kind, asking, sending, answered, check.card is None, bool(check.release.channel), silence


def _asking(at: Asking) -> tuple[object, ...]:
    return at.section, at.about is None, at.reoffered, at.changing, at.weighing


def drawing(pack: Pack) -> str:
    """Return the diagram and the tables beside it, as Markdown."""
    found = explore(pack)
    everywhere = set.intersection(*(found.moves[kind, kind] for kind in KINDS))
    lines = [BEGIN, "", "```mermaid", "stateDiagram-v2", "    [*] --> idle"]
    lines += [f"    {before} --> {after}: {_listed(names, 4)}" for before, after, names in _edges(found)]
    lines += ["```", "", f"Answered in every state, which stays as it is: {_listed(everywhere)}.", ""]
    lines += ["| state | stays, besides | refused always |", "|---|---|---|"]
    for kind in KINDS:
        stays, refused = found.moves[kind, kind] - everywhere, found.refused[kind] - _possible(found, kind)
        lines.append(f"| {kind} | {_listed(stays)} | {_listed(refused)} |")
    return "\n".join([*lines, "", END])


def _edges(found: Found) -> Iterator[tuple[str, str, set[str]]]:
    for before in KINDS:
        for after in (*KINDS, PLACE):
            names = found.moves.get((before, after))
            if names and before != after:
                yield before, after, names


def _possible(found: Found, kind: str) -> set[str]:
    return {name for (before, _), names in found.moves.items() if before == kind for name in names}


def _listed(names: set[str], a_line: int = 99) -> str:
    ordered = sorted(names)
    lines = [", ".join(ordered[start : start + a_line]) for start in range(0, len(ordered), a_line)]
    return "<br>".join(lines) or "–"


def two_sections() -> Pack:
    """Return the shipped pack, cut to its first two sections and two signs of each: weighing many takes the time."""
    shipped = bundled_pack()
    few = tuple(each.model_copy(update={"criteria": each.criteria[:2]}) for each in shipped.sections[:2])
    return shipped.model_copy(update={"sections": few})


def redrawn(page: str) -> str:
    """Return *page* with its drawing as the code has it now; ValueError where it has no place for one."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"the page needs {BEGIN} and {END}")
    return before + drawing(two_sections()) + after


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(redrawn(path.read_text(encoding="utf-8")), encoding="utf-8")
