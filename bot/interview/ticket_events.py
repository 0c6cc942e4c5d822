"""What others are asked to do about a check, and do: *by* is who did it, *to* where they are answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bot.interview.destinations import Destination, Dm
from bot.interview.findings import MessageKey
from knowledge.pack import SectionId


@dataclass(frozen=True, slots=True)
class RequestTyped:
    """``/finetune delegate …``, ``second …`` or ``withdraw …``: *text* is what it would be in the direct message."""

    text: str
    by: str
    on: str
    to: Destination = field(default_factory=Dm)
    kind: Literal["request_typed"] = "request_typed"


@dataclass(frozen=True, slots=True)
class QuestionDelegated:
    """The owner asks *person* to answer one section's question; *due_on* is an ISO date, "" for none."""

    section: SectionId
    person: str
    by: str
    on: str
    note: str = ""
    due_on: str = ""
    kind: Literal["question_delegated"] = "question_delegated"


@dataclass(frozen=True, slots=True)
class OpinionRequested:
    """The owner asks *person* for a second opinion on all of the pack's questions."""

    person: str
    by: str
    on: str
    note: str = ""
    due_on: str = ""
    kind: Literal["opinion_requested"] = "opinion_requested"


@dataclass(frozen=True, slots=True)
class TicketAnswered:
    """Whoever was asked one question answered it in a form."""

    check: int
    ticket: int
    by: str
    message: MessageKey
    text: str
    on: str
    to: Destination = field(default_factory=Dm)
    kind: Literal["ticket_answered"] = "ticket_answered"


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """Whoever was asked for a second opinion gave it in a form: (section, answer), what was left empty left out."""

    check: int
    ticket: int
    by: str
    message: MessageKey
    answers: tuple[tuple[SectionId, str], ...]
    on: str
    to: Destination = field(default_factory=Dm)
    kind: Literal["opinion_given"] = "opinion_given"


@dataclass(frozen=True, slots=True)
class TicketReplied:
    """Somebody wrote in the thread of a ticket's message; *change* says whether *text* is new, or how it reads now."""

    check: int
    ticket: int
    by: str
    message: MessageKey
    text: str
    on: str
    change: Literal["sent", "edited", "deleted"] = "sent"
    to: Destination = field(default_factory=Dm)
    kind: Literal["ticket_replied"] = "ticket_replied"


@dataclass(frozen=True, slots=True)
class TicketDeclined:
    """Whoever was asked will not answer; *reason* is in their words, "" for none."""

    check: int
    ticket: int
    by: str
    on: str
    reason: str = ""
    to: Destination = field(default_factory=Dm)
    kind: Literal["ticket_declined"] = "ticket_declined"


@dataclass(frozen=True, slots=True)
class TicketPassedOn:
    """Whoever was asked named *person* in their place."""

    check: int
    ticket: int
    by: str
    person: str
    on: str
    to: Destination = field(default_factory=Dm)
    kind: Literal["ticket_passed_on"] = "ticket_passed_on"


@dataclass(frozen=True, slots=True)
class TicketWithdrawn:
    """The owner no longer needs it."""

    check: int
    ticket: int
    by: str
    on: str
    to: Destination = field(default_factory=Dm)
    kind: Literal["ticket_withdrawn"] = "ticket_withdrawn"


@dataclass(frozen=True, slots=True)
class TicketUndelivered:
    """What ticket *ticket* asks never surely reached its person; *reason* is Slack's error name."""

    check: int
    ticket: int
    reason: str
    kind: Literal["ticket_undelivered"] = "ticket_undelivered"


@dataclass(frozen=True, slots=True)
class OpinionReleased:
    """Whether the card shall say, in one line, how many differences the second opinion showed."""

    shown: bool
    revision: int
    kind: Literal["opinion_released"] = "opinion_released"


TheirEvent: TypeAlias = (
    TicketAnswered | OpinionGiven | TicketReplied | TicketDeclined | TicketPassedOn
)  # what the asked do
OthersEvent: TypeAlias = (
    RequestTyped | QuestionDelegated | OpinionRequested | TheirEvent | TicketWithdrawn | TicketUndelivered
    | OpinionReleased
)  # fmt: skip
