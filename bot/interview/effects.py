"""What to do now, in the imperative. Effects are values: stored in the outbox in the transaction of the new state.

``Understand``, ``Assess``, ``PlaceDrafts`` and ``AnswerQuestion`` go to advice and come back as events. ``Say``,
``PostCard``, ``UpdateCard``, ``PostDetails``, ``Settle`` and ``SendExport`` go to Slack. ``Archive``, ``Prefer`` and
``Forget`` are done by storage in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bot.interview.content import Content
from bot.interview.destinations import Destination, Dm
from bot.interview.events import ExportForm, Setting
from bot.interview.findings import Answer, Draft, MessageKey
from bot.interview.states import Card, State
from bot.interview.summary import Summary
from knowledge.pack import CriterionId, SectionId


@dataclass(frozen=True, slots=True)
class Understand:
    """Find out what a message means; *section* is the open question, *about* the open probe, *earlier* its answers.

    *before* is the question they were answering just before, where they can hardly have read the open one yet.
    """

    owner: str
    message: MessageKey
    text: str
    on: str
    section: SectionId | None
    about: CriterionId | None = None
    earlier: tuple[Answer, ...] = ()
    before: SectionId | None = None
    kind: Literal["understand"] = "understand"


@dataclass(frozen=True, slots=True)
class Assess:
    """Read all answers to one section's question again."""

    section: SectionId
    answers: tuple[Answer, ...]
    ticket: int = 0  # whose second opinion they belong to; 0: they are the check's own
    kind: Literal["assess"] = "assess"


@dataclass(frozen=True, slots=True)
class PlaceDrafts:
    """Find out which question each draft speaks to."""

    owner: str
    on: str
    drafts: tuple[Draft, ...]
    whole: bool = True  # goes back with the result
    kind: Literal["place_drafts"] = "place_drafts"


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Look a question of theirs up in the guidance."""

    question: str
    section: SectionId | None
    to: Destination
    kind: Literal["answer_question"] = "answer_question"


@dataclass(frozen=True, slots=True)
class Say:
    """Say *what* to the person, or where they asked."""

    what: Content
    to: Destination = field(default_factory=Dm)
    kind: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class PostCard:
    """Post the summary; the outcome comes back as CardPosted or CardRefused.

    *barred* are the kinds of channel it was not confirmed for: looked at once more as it is sent.
    """

    summary: Summary
    channel: str
    barred: tuple[Literal["shared", "public"], ...] = ()
    kind: Literal["post_card"] = "post_card"


@dataclass(frozen=True, slots=True)
class UpdateCard:
    """Bring the living card up to date."""

    summary: Summary
    card: Card
    kind: Literal["update_card"] = "update_card"


@dataclass(frozen=True, slots=True)
class PostDetails:
    """Put the details, or what changed, into the card's thread; *again* brings the details there up to date."""

    summary: Summary
    card: Card
    changed: bool = False  # a short note of what changed instead of all details
    again: bool = False  # in place, and not at all where the details never got there
    kind: Literal["post_details"] = "post_details"


@dataclass(frozen=True, slots=True)
class SeeChannel:
    """Find out what kind of channel it is; comes back as ChannelSeen."""

    channel: str
    check: int
    kind: Literal["see_channel"] = "see_channel"


@dataclass(frozen=True, slots=True)
class Settle:
    """Take the controls off the message that carries *revision*; what was left in them is shown instead.

    *to* is where it stands.
    """

    check: int
    revision: int
    to: Destination = field(default_factory=Dm)
    ticked: tuple[CriterionId, ...] = ()  # all signs ticked in this check
    written: Answer | None = None  # what was written into its window; a message of theirs stands below anyway
    kind: Literal["settle"] = "settle"


@dataclass(frozen=True, slots=True)
class SendExport:
    """Send one of their checks to the person as a file; 0 is the newest."""

    check: int
    form: ExportForm
    kind: Literal["send_export"] = "send_export"


@dataclass(frozen=True, slots=True)
class Prefer:
    """Keep one of their settings."""

    setting: Setting
    value: str
    kind: Literal["prefer"] = "prefer"


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete what is kept of a check: its state, and the words of it that stand in the log and the outbox."""

    check: int
    kind: Literal["forget"] = "forget"


@dataclass(frozen=True, slots=True)
class Archive:
    """Keep a state that is being left for good, under its check's number."""

    state: State
    kind: Literal["archive"] = "archive"


Effect: TypeAlias = Annotated[
    Understand | Assess | AnswerQuestion | PlaceDrafts | Say | PostCard | UpdateCard | PostDetails | Settle | Archive
    | SendExport | Prefer | Forget | SeeChannel,
    Field(discriminator="kind"),
]  # fmt: skip

Step: TypeAlias = tuple[State, tuple[Effect, ...]]
