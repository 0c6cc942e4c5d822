"""Where the conversation stands. States are values: stored as JSON, compared, replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bot.interview.findings import Answer, Finding, Unanswered
from knowledge.pack import CriterionId, SectionId


@dataclass(frozen=True, slots=True)
class Card:
    """The living card of a check: posted once, then updated in place."""

    channel: str
    ts: str
    posted_on: str  # ISO date
    verdict: str
    gaps: tuple[CriterionId, ...]  # open when last posted or updated: for "since …: 2 gaps closed"


@dataclass(frozen=True, slots=True)
class Check:
    """One readiness check: everything heard so far. *number* counts a person's checks from 1."""

    number: int
    owner: str  # Slack user id
    use_case: str
    pack: str  # "<id>@<version>"
    started_on: str  # ISO date
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    asked: tuple[SectionId, ...] = ()  # sections whose question was shown, in order
    probes: int = 0  # in the whole interview
    revision: int = 0  # of the newest message with controls; a button of an older one is stale
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is under way; *checks* is how many this person has had."""

    checks: int = 0
    kind: Literal["idle"] = "idle"


@dataclass(frozen=True, slots=True)
class Opening:
    """The use case in one line has been asked for."""

    check: Check
    kind: Literal["opening"] = "opening"


@dataclass(frozen=True, slots=True)
class Asking:
    """A section's question, or a probe about one of its criteria, is open."""

    check: Check
    section: SectionId
    probes: int = 0  # in this section, at most MAX_PROBES_PER_SECTION
    about: CriterionId | None = None  # what the open probe asks about; None: the section's own question
    reoffered: bool = False  # "I don't know" was met once with an easier way in
    digressions: int = 0  # questions of theirs in a row
    changing: bool = False  # opened by Change: goes back to the review afterwards
    kind: Literal["asking"] = "asking"


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The recap is shown, each line with Change."""

    check: Check
    kind: Literal["reviewing"] = "reviewing"


@dataclass(frozen=True, slots=True)
class Previewing:
    """The exact text of the post is shown; *withheld* sections' quotes stay private."""

    check: Check
    channel: str = ""  # "" until chosen
    channel_name: str = ""
    withheld: tuple[SectionId, ...] = ()
    sending: bool = False  # confirmed: the post is on its way, its outcome not yet known
    kind: Literal["previewing"] = "previewing"


@dataclass(frozen=True, slots=True)
class Posted:
    """The card is in the channel; later answers update it."""

    check: Check
    withheld: tuple[SectionId, ...] = ()
    kind: Literal["posted"] = "posted"


Active: TypeAlias = Annotated[Opening | Asking | Reviewing | Previewing | Posted, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Paused:
    """They will go on later; *at* is where."""

    at: Active
    kind: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Ended by the person; *at* is kept, so that ``resume`` can take it back."""

    at: Active
    kind: Literal["cancelled"] = "cancelled"


State: TypeAlias = Annotated[
    Idle | Opening | Asking | Reviewing | Previewing | Posted | Paused | Cancelled, Field(discriminator="kind")
]
