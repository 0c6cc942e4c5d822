"""Where the conversation stands. States are values: stored as JSON, compared, replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bot.interview.deeds import Deed
from bot.interview.findings import Answer, Draft, Evidence, Finding, MessageKey, Unanswered
from bot.interview.milestones import NO_SILENCE, Milestone, Silence
from bot.interview.opinion import Opinion
from bot.interview.tasks import Task
from bot.interview.tickets import Ticket
from knowledge.pack import CriterionId, SectionId

PlaceKind: TypeAlias = Literal["public", "private", "unknown"]

USE_CASE: SectionId = "use_case"  # what the preview's boxes call the use case, beside the pack's sections


@dataclass(frozen=True, slots=True)
class Pending:
    """A message whose meaning is being found out; what was open when they wrote it decides where it counts."""

    message: MessageKey
    text: str
    on: str
    section: SectionId | None = None
    about: CriterionId | None = None
    earlier: tuple[MessageKey, ...] = ()  # the section's answers that are read together with it
    after: SectionId | None = None  # what they answered within a breath before it
    while_paused: bool = False  # written after they paused: an answer then means that they are back


@dataclass(frozen=True, slots=True)
class Replaced:
    """What they had said in *section* before they changed it: kept until the next change, so that it can be undone."""

    section: SectionId
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Words of theirs, said with no question open, that belong to an answer or a check to come."""

    message: MessageKey
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """What Slack says of a channel; "unknown" where it does not let us look."""

    channel: str
    kind: PlaceKind = "unknown"
    shared: bool = False  # with people of other companies


@dataclass(frozen=True, slots=True)
class Release:
    """What may leave the direct message: where to, and whose words not. Kept while they go back and forth.

    *seen* to *tasks* are the text they confirmed: nothing else is ever quoted on the card.
    """

    channel: str = ""  # "" until chosen
    channel_name: str = ""
    withheld: tuple[SectionId, ...] = ()  # sections whose answers are not quoted; USE_CASE hides the use case
    seen: tuple[Evidence, ...] = ()
    title: str = ""
    verdict: str = ""
    gaps: tuple[CriterionId, ...] = ()
    tasks: tuple[Task, ...] = ()
    paraphrased: tuple[SectionId, ...] = ()  # sections whose answers are told in our words instead of theirs
    place: Place | None = None  # what is known of *channel*
    aimed: tuple[Place, ...] = ()  # channels it was previewed for before
    warned: str = ""  # the channel they were asked about once more: the next Post is their second confirmation
    opinion: bool = False  # one line of the card tells how many differences a second opinion showed
    differences: int | None = None  # as they confirmed them


@dataclass(frozen=True, slots=True)
class Card:
    """The living card of a check: posted once, then updated in place."""

    channel: str
    ts: str
    posted_on: str  # ISO date: when they last confirmed what it says
    verdict: str
    gaps: tuple[CriterionId, ...]  # open when they last confirmed it: for "since …: 2 gaps closed"
    told: tuple[CriterionId, ...] = ()  # open as the card reads now; a note in its thread tells when that changes
    heard: tuple[Finding, ...] = ()  # what the card reads by, while answers are changed that are not yet confirmed
    ever: tuple[CriterionId, ...] = ()  # open on the card at some time: what opens again is said to be reopened


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
    controls: bool = False  # that message still has its controls
    window: MessageKey = ""  # the newest answer from a window as it was shown
    card: Card | None = None
    use_case_message: MessageKey = ""  # the message that holds the use case, "" where a command did
    last_on: str = ""  # ISO date of the newest event that told one
    pending: tuple[Pending, ...] = ()  # oldest first
    probed: tuple[CriterionId, ...] = ()  # what the probes were about, in order; as many as *probes*
    left: tuple[CriterionId, ...] = ()  # probes that were open as they went to another answer: asked again afterwards
    release: Release = Release()
    model_away: bool = False  # they know that the model gives nothing just now
    replaced: Replaced | None = None
    unplaced: Unplaced | None = None
    proposed: str = ""  # the use case of another check that they wanted to start meanwhile
    drafts: tuple[Draft, ...] = ()  # from messages elsewhere, not yet used or left, oldest first
    drafted: int = 0  # drafts there ever were
    tickets: tuple[Ticket, ...] = ()  # what others were asked to do about it, oldest first
    milestones: tuple[Milestone, ...] = ()  # what it came to since it was posted, oldest first
    silence: Silence = NO_SILENCE
    reminded: tuple[str, ...] = ()  # timers that came: see ``timers.mark_of``
    deeds: tuple[Deed, ...] = ()  # what reviewers did and what became of it: appended to, never changed
    tasks: tuple[Task, ...] = ()  # who closes which gap by when, at most one a gap
    begun_privately: bool = False  # asked for in a private channel
    opinions: tuple[Opinion, ...] = ()  # what came of tickets for a second opinion, never mixed into the findings


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is under way; *checks* is how many this person has had."""

    checks: int = 0
    offered: bool = False  # a check was offered to them
    told: Unplaced | None = None  # what they said they want to build: a check begins with it
    model_away: bool = False  # they know that the model gives nothing just now
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
    replacing: bool = False  # the next answer takes the place of the section's earlier ones
    weighing: bool = False  # all answers to the section are being read; the outcome decides what is asked next
    kind: Literal["asking"] = "asking"


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The recap is shown, each line with Change."""

    check: Check
    kind: Literal["reviewing"] = "reviewing"


@dataclass(frozen=True, slots=True)
class Previewing:
    """The exact text of the post is shown, as ``check.release`` allows it."""

    check: Check
    sending: bool = False  # confirmed: the post is on its way, its outcome not yet known
    opened_at: int = 0  # revision of the first text shown since they came here; boxes of that message still count
    kind: Literal["previewing"] = "previewing"


@dataclass(frozen=True, slots=True)
class Posted:
    """The card is in the channel; later answers update it."""

    check: Check
    kind: Literal["posted"] = "posted"


Shown: TypeAlias = Reviewing | Previewing | Posted  # the questions are done, a text is on show
Live: TypeAlias = Opening | Asking | Shown
Active: TypeAlias = Annotated[Live, Field(discriminator="kind")]


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


Held: TypeAlias = Live | Paused | Cancelled  # there is a check
State: TypeAlias = Annotated[Idle | Held, Field(discriminator="kind")]
