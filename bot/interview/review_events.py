"""What is done about a posted check: each names who did it, which check it means, and where they are answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bot.interview.destinations import Destination, Dm
from knowledge.pack import CriterionId

ReviewAct: TypeAlias = Literal["challenge", "ask_extra", "countersign", "waive", "finish"]
OwnerAct: TypeAlias = Literal["keep", "change", "answer", "release", "keep_private"]


@dataclass(frozen=True, slots=True)
class ReviewersNamed:
    """The owner asks *people* to review; *check* 0 is the check under way."""

    people: tuple[str, ...]
    by: str
    on: str
    check: int = 0
    to: Destination = field(default_factory=Dm)
    kind: Literal["reviewers_named"] = "reviewers_named"


@dataclass(frozen=True, slots=True)
class ReviewGiven:
    """A reviewer did *act*: *item* is the criterion or section it is about, *until* the last day of a waiver."""

    check: int
    by: str
    act: ReviewAct
    on: str
    item: CriterionId = ""
    words: str = ""
    until: str = ""
    to: Destination = field(default_factory=Dm)
    kind: Literal["review_given"] = "review_given"


@dataclass(frozen=True, slots=True)
class ReviewAnswered:
    """The owner answered deed *number* of a reviewer's: a challenge, or an extra question."""

    check: int
    by: str
    number: int
    act: OwnerAct
    on: str
    words: str = ""
    to: Destination = field(default_factory=Dm)
    kind: Literal["review_answered"] = "review_answered"


@dataclass(frozen=True, slots=True)
class TaskTaken:
    """Somebody shall close a gap; *person* "" takes it back, *due_on* "" leaves the day to the pack's budget."""

    check: int
    by: str
    criterion: CriterionId
    person: str
    on: str
    due_on: str = ""
    to: Destination = field(default_factory=Dm)
    kind: Literal["task_taken"] = "task_taken"


@dataclass(frozen=True, slots=True)
class TaskPutOff:
    """Whoever takes a gap on wants to be reminded of it on ISO date *until*, or, "", not again."""

    check: int
    by: str
    criterion: CriterionId
    on: str
    until: str = ""
    to: Destination = field(default_factory=Dm)
    kind: Literal["task_put_off"] = "task_put_off"


@dataclass(frozen=True, slots=True)
class CardQuestioned:
    """Somebody who sees the card asks the guidance something; answered in its thread."""

    check: int
    by: str
    text: str
    to: Destination = field(default_factory=Dm)
    kind: Literal["card_questioned"] = "card_questioned"


@dataclass(frozen=True, slots=True)
class CardTyped:
    """Somebody typed what a card's buttons do: in its thread, or a reviewer where they were invited."""

    check: int
    by: str
    text: str
    on: str
    to: Destination = field(default_factory=Dm)
    kind: Literal["card_typed"] = "card_typed"


@dataclass(frozen=True, slots=True)
class RecheckAsked:
    """The card's Re-check was pressed."""

    check: int
    by: str
    on: str
    to: Destination = field(default_factory=Dm)
    kind: Literal["recheck_asked"] = "recheck_asked"


ReviewEvent: TypeAlias = (
    ReviewersNamed | ReviewGiven | ReviewAnswered | TaskTaken | TaskPutOff | CardQuestioned | CardTyped | RecheckAsked
)  # fmt: skip
