"""What happened, in the past tense. Events are values: stored as JSON in the inbox, replayed through ``step``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bot.interview.destinations import Destination, Dm
from bot.interview.findings import Draft, Finding, MessageKey, Reason
from bot.interview.replies import Reply
from bot.interview.review_events import ReviewEvent
from bot.interview.states import Place
from bot.interview.ticket_events import OthersEvent
from knowledge.pack import CriterionId, SectionId

Control: TypeAlias = Literal[
    "back", "skip", "pause", "resume", "cancel", "restart", "status", "help", "summary", "edit", "list", "finish",
    "undo", "keep_both",
]  # fmt: skip
Intent: TypeAlias = Literal[
    "answer", "question", "answer_and_question", "dont_know", "skip", "back", "edit", "pause", "resume", "cancel",
    "restart", "status", "summary", "help", "smalltalk",
]  # fmt: skip

Setting: TypeAlias = Literal["dates", "reminders", "words"]  # the values of each stand in ``owning.SETTINGS``
ExportForm: TypeAlias = Literal["markdown", "json", "html"]
Share: TypeAlias = Literal["verbatim", "paraphrase", "private"]


@dataclass(frozen=True, slots=True)
class CheckRequested:
    """``/finetune`` (start or resume) or, *fresh*, ``/finetune start …``; *on* is today's ISO date."""

    owner: str
    on: str
    use_case: str = ""
    fresh: bool = False
    privately: bool = False  # typed in a private channel
    kind: Literal["check_requested"] = "check_requested"


@dataclass(frozen=True, slots=True)
class MessageSent:
    """They wrote in the DM; what it means is not known yet."""

    owner: str
    message: MessageKey
    text: str
    on: str
    channel: str = ""  # id of the first channel their text links to, "" without one
    channel_name: str = ""
    people: tuple[str, ...] = ()  # user ids of the people their text names, in order
    kind: Literal["message_sent"] = "message_sent"


@dataclass(frozen=True, slots=True)
class FilesShared:
    """They sent files in the DM; what they wrote beside them comes as MessageSent."""

    owner: str
    message: MessageKey
    names: tuple[str, ...]
    on: str
    kind: Literal["files_shared"] = "files_shared"


@dataclass(frozen=True, slots=True)
class TimeCame:
    """The morning of a timer has come; *on* is the day it was set for, *today* the day it is where its person lives."""

    name: str
    on: str
    today: str
    kind: Literal["time_came"] = "time_came"


@dataclass(frozen=True, slots=True)
class Snoozed:
    """They do not want to be reminded before ISO date *until*."""

    until: str
    on: str
    kind: Literal["snoozed"] = "snoozed"


@dataclass(frozen=True, slots=True)
class SettingChosen:
    """One of their own settings; *told* says whether they are to be told that it is kept."""

    setting: Setting
    value: str
    told: bool = True
    kind: Literal["setting_chosen"] = "setting_chosen"


@dataclass(frozen=True, slots=True)
class RecordAsked:
    """They want to see what is kept of their checks; *check* and *other* count from 1, 0 is the newest."""

    wish: Literal["show", "compare", "export"]
    check: int = 0
    other: int = 0
    form: ExportForm = "markdown"
    to: Destination = field(default_factory=Dm)
    kind: Literal["record_asked"] = "record_asked"


@dataclass(frozen=True, slots=True)
class DeletionAsked:
    """They want a check forgotten; it is only once they *confirmed* it. *check* 0 is the newest."""

    check: int
    confirmed: bool = False
    to: Destination = field(default_factory=Dm)
    kind: Literal["deletion_asked"] = "deletion_asked"


@dataclass(frozen=True, slots=True)
class MessageUnderstood:
    """The result of Understand: an intent and, as it calls for, findings and a reply.

    Words are never rewritten. *target* is the section an ``edit`` names, or ``states.USE_CASE``; *new_text* the words
    of the correction, an exact substring of *text*, if it gives them; *use_case* the substring that tells what they
    want to build, told before anybody asked.
    """

    owner: str
    message: MessageKey
    text: str
    on: str
    intent: Intent
    findings: tuple[Finding, ...] = ()
    unclear: tuple[CriterionId, ...] = ()
    reply: Reply | None = None
    target: SectionId | None = None
    new_text: str = ""
    use_case: str = ""
    loose: bool = False  # right after an answer to another question, it says nothing that the open one asks for
    both: bool = False  # they want what they replaced to count as well; an answer where they replaced nothing
    without_model: str = ""  # the fault's name where a configured model gave nothing and the default rules read alone
    kind: Literal["message_understood"] = "message_understood"


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """An earlier message now reads *text*."""

    message: MessageKey
    text: str
    on: str = ""
    kind: Literal["message_edited"] = "message_edited"


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """An earlier message is gone."""

    message: MessageKey
    on: str = ""
    kind: Literal["message_deleted"] = "message_deleted"


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer typed into a modal: no need to ask what it is. *replaces* the section's answers when it is a change."""

    message: MessageKey
    section: SectionId
    text: str
    replaces: bool = False
    on: str = ""
    by: str = ""  # who wrote the words, where that is not the check's owner
    kind: Literal["answer_given"] = "answer_given"


@dataclass(frozen=True, slots=True)
class AnswersAssessed:
    """The result of Assess over all answers to one section's question."""

    section: SectionId
    messages: tuple[MessageKey, ...]  # which were read, in order
    findings: tuple[Finding, ...]
    unclear: tuple[CriterionId, ...] = ()
    without_model: str = ""
    ticket: int = 0  # whose second opinion they belong to; 0: they are the check's own
    kind: Literal["answers_assessed"] = "answers_assessed"


@dataclass(frozen=True, slots=True)
class SignsTicked:
    """The checklist under a question, as it stands: every ticked criterion of the section, and no other."""

    section: SectionId
    criteria: tuple[CriterionId, ...]
    revision: int
    on: str = ""
    kind: Literal["signs_ticked"] = "signs_ticked"


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """They cannot or would rather not answer, and said which of the four it is."""

    section: SectionId
    reason: Reason
    revision: int
    words: str = ""
    on: str = ""
    kind: Literal["reason_given"] = "reason_given"


@dataclass(frozen=True, slots=True)
class ControlUsed:
    """A button or a slash command; *revision* is None where the control belongs to no message of ours."""

    control: Control
    argument: str = ""  # for edit: a section id, its number in the recap, or ""; for undo and keep_both: ``aside_id``
    revision: int | None = None
    to: Destination = field(default_factory=Dm)  # where status, help, summary and list are answered
    owner: str = ""
    on: str = ""
    kind: Literal["control_used"] = "control_used"


@dataclass(frozen=True, slots=True)
class WordsOffered:
    """Messages from elsewhere, for a check: those with a section count at once, the others become drafts.

    *fresh* asks for a new check where none is under way; *whole* is False where some of a thread could not be read.
    """

    owner: str
    on: str
    drafts: tuple[Draft, ...]
    use_case: str = ""
    fresh: bool = False
    whole: bool = True
    kind: Literal["words_offered"] = "words_offered"


@dataclass(frozen=True, slots=True)
class DraftsPlaced:
    """The result of PlaceDrafts: the section each draft speaks to, None where it fits none."""

    placed: tuple[tuple[int, SectionId | None], ...]  # draft number, section
    whole: bool = True
    kind: Literal["drafts_placed"] = "drafts_placed"


@dataclass(frozen=True, slots=True)
class DraftSettled:
    """They use a draft, or leave it."""

    number: int
    used: bool
    on: str = ""
    kind: Literal["draft_settled"] = "draft_settled"


@dataclass(frozen=True, slots=True)
class WhyAsked:
    """ "Why we ask" was pressed, or typed, for a section."""

    section: SectionId
    kind: Literal["why_asked"] = "why_asked"


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A question of theirs from outside the interview: ``/finetune ask …`` or a mention."""

    text: str
    to: Destination
    kind: Literal["question_asked"] = "question_asked"


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """The result of Answer."""

    question: str
    reply: Reply
    to: Destination
    without_model: str = ""
    kind: Literal["question_answered"] = "question_answered"


@dataclass(frozen=True, slots=True)
class ChannelChosen:
    """Where the summary shall go."""

    channel: str
    name: str
    revision: int
    on: str = ""
    kind: Literal["channel_chosen"] = "channel_chosen"


@dataclass(frozen=True, slots=True)
class QuotesWithheld:
    """The sections whose quotes stay private, as the preview's boxes stand; ``states.USE_CASE`` is one more box."""

    sections: tuple[SectionId, ...]
    revision: int
    on: str = ""
    kind: Literal["quotes_withheld"] = "quotes_withheld"


@dataclass(frozen=True, slots=True)
class AnswerShared:
    """How the answer to *section*'s question leaves the direct message: in their words, in ours, or not at all."""

    section: SectionId  # ``states.USE_CASE`` for the use case
    share: Share
    revision: int
    kind: Literal["answer_shared"] = "answer_shared"


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """The result of SeeChannel; *place* is "unknown" where Slack did not let us look."""

    place: Place
    check: int = 0
    kind: Literal["channel_seen"] = "channel_seen"


@dataclass(frozen=True, slots=True)
class PostConfirmed:
    """They saw the exact text and pressed Post."""

    revision: int
    on: str
    channel: str = ""  # as chosen in the same message, if not told before
    kind: Literal["post_confirmed"] = "post_confirmed"


@dataclass(frozen=True, slots=True)
class CardPosted:
    """Slack took the card."""

    channel: str
    ts: str
    on: str
    check: int = 0  # summary.number of the PostCard; 0: the check under way
    kind: Literal["card_posted"] = "card_posted"


@dataclass(frozen=True, slots=True)
class CardRefused:
    """Slack will not take the card there; *reason* is Slack's error name."""

    channel: str
    reason: str
    check: int = 0  # summary.number of the PostCard; 0: the check under way
    kind: Literal["card_refused"] = "card_refused"


OwnEvent: TypeAlias = (
    CheckRequested | MessageSent | FilesShared | TimeCame | Snoozed | SettingChosen | RecordAsked | DeletionAsked
    | MessageUnderstood | MessageEdited | MessageDeleted | AnswerGiven
    | AnswersAssessed | SignsTicked | ReasonGiven | ControlUsed | WhyAsked | QuestionAsked | QuestionAnswered
    | ChannelChosen | QuotesWithheld | PostConfirmed | CardPosted | CardRefused | AnswerShared | ChannelSeen
    | WordsOffered | DraftsPlaced | DraftSettled
)  # fmt: skip

Event: TypeAlias = Annotated[OwnEvent | ReviewEvent | OthersEvent, Field(discriminator="kind")]
