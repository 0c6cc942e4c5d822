"""The ids our controls travel under, and the opaque mark each button carries.

Everything a button needs is in the database: it carries the revision of its message, by which a stale one is told, and
a section id. Whose check it is about follows from who pressed it; only controls that others use as well name it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

START = "ft.start"
START_NEW = "ft.start.new"  # where the check before is done with
WRITE_MORE = "ft.write"
WRITE_AGAIN = f"{WRITE_MORE}.again"  # where there are earlier answers to replace
WRITE_ABOUT = f"{WRITE_MORE}.about."  # "ft.write.about.data.format": under a follow-up, with its criterion
WHY = "ft.why"
TICK = "ft.tick"  # used at every tick; "ft.tick.0" is a checklist's first group
NEXT = "ft.next"
REASON = "ft.reason"  # "ft.reason.dont_have"
CHANGE = "ft.change"  # "ft.change.data": one a line of the recap
CHANNEL = "ft.channel"
WITHHOLD = "ft.withhold"
POST = "ft.post"
CONTROL = "ft.control"  # "ft.control.back"
DRAFT = "ft.draft"  # "ft.draft.use", "ft.draft.leave"; the mark's revision is the draft's number
SNOOZE = "ft.snooze"  # "ft.snooze.tomorrow", "ft.snooze.next_week"
SET = "ft.set"  # "ft.set.dates"; "ft.set.reminders.off" where the button says the value as well
SHOW, EXPORT, DELETE = "ft.show", "ft.export", "ft.delete"  # one's own checks; the mark holds the check's number
ASK = "ft.ask"  # opens the window in which a colleague is asked
SECOND = "ft.second"  # opens the window in which a second opinion is asked for
OPINION = "ft.opinion"  # "ft.opinion.show": whether the card tells of a second opinion
FEEDBACK = "ft.feedback"  # the two buttons under an answer; the mark holds the check's number and one of these:
HELPFUL, UNHELPFUL = "helpful", "unhelpful"
TEAM = "ft.team"  # "ft.team.decline": what others use as well; its value is a Pointer

SHARE = "ft.share"  # "ft.share.data": one an answer of the preview

REASON_INPUT = "reason"  # block ids of the inputs in windows that others open as well; their action id is INPUT
ITEM_INPUT = "item"
UNTIL_INPUT = "until"
PEOPLE_INPUT = "people"
INPUT = "input"
START_SHORTCUT = "ft_start"  # callback ids as the manifests declare them
EVIDENCE_SHORTCUT = "ft_evidence"
THREAD_SHORTCUT = "ft_thread"
START_MODAL = "ft.begin"
EVIDENCE_MODAL = "ft.evidence"
USE_CASE = "use_case"  # block id and action id
SECTION = "section"
WORDS = "words"
SOURCE = "source"  # block id of the message as it was

ANSWER_MODAL = "ft.answer"  # callback id
ANSWER_PART = "part"  # block id of its inputs: "part.0"
ANSWER_TEXT = "text"  # action id of its inputs
REPLACING = "replace"  # block id and action id of its box; its one option's value, too
ASK_MODAL = "ft.asked"  # callback ids of the owner's windows
SECOND_MODAL = "ft.seconded"
TICKET_ANSWERED = "ft.team.answered"  # callback ids of the windows of whoever is asked
TICKET_DECLINED = "ft.team.declined"
TICKET_PASSED = "ft.team.passed"
OPINION_GIVEN = "ft.team.opined"
WHICH, WHOM, WHEN, NOTE = "which", "whom", "when", "note"  # block ids and action ids of their inputs
ANSWER_PARTS = 3  # of 3,000 characters each, Slack's limit for one input


_MARK = re.compile(r"([0-9]{0,9}):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a button carries: the revision of its message (None: it belongs to no revision) and a section id or ""."""

    revision: int | None
    section: str = ""

    def __str__(self) -> str:
        return f"{'' if self.revision is None else self.revision}:{self.section}"

    @classmethod
    def read(cls, value: str) -> Mark | None:
        """Return the mark *value* stands for; None where it is none of ours."""
        read = _MARK.fullmatch(value)
        return cls(int(read[1]) if read[1] else None, read[2]) if read else None


_POINTER = re.compile(r"([UW][A-Z0-9]{1,30}):([0-9]{1,9}):([0-9]{1,9}):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a control carries that others than the owner can use: whose check, which of theirs, which ticket (0: none).

    It grants nothing: ``bot.interview.roles`` says who may use it. *item* is a section or criterion id.
    """

    owner: str
    check: int
    ticket: int = 0
    item: str = ""

    def __str__(self) -> str:
        return f"{self.owner}:{self.check}:{self.ticket}:{self.item}"

    @classmethod
    def read(cls, value: str) -> Pointer | None:
        """Return the pointer *value* stands for; None where it is none of ours."""
        read = _POINTER.fullmatch(value)
        return cls(read[1], int(read[2]), int(read[3]), read[4]) if read else None


def block_of(name: str, revision: int | None, section: str = "") -> str:
    """Return a block id that changes with every revision: Slack keeps what people ticked under an id it knows."""
    return f"{name}|{Mark(revision, section)}"


def mark_of(block_id: str) -> Mark | None:
    """Return the mark within a block id made by ``block_of``; None where it is none of ours."""
    return Mark.read(block_id.partition("|")[2])
