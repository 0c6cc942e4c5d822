"""What happened, in the past tense. Events are values: stored as JSON in the inbox, replayed through ``step``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bot.interview.findings import Draft, Finding, MessageKey, Reason
from bot.interview.replies import Reply
from bot.interview.states import Place
from knowledge.pack import CriterionId, SectionId


@dataclass(frozen=True, slots=True)
class Dm:
    """The person's direct message with the advisor."""

    kind: Literal["dm"] = "dm"


@dataclass(frozen=True, slots=True)
class Private:
    """Only for the person, where they typed a slash command; answered through its response URL (five uses, 30 min)."""

    response_url: str
    kind: Literal["private"] = "private"


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread in a channel; *unbidden*: nobody turned to us, so that silence is better than having nothing to say."""

    channel: str
    ts: str
    unbidden: bool = False
    kind: Literal["thread"] = "thread"


@dataclass(frozen=True, slots=True)
class Person:
    """The direct message of somebody else who has to do with the check."""

    user: str
    kind: Literal["person"] = "person"


Destination: TypeAlias = Annotated[Dm | Private | Thread | Person, Field(discriminator="kind")]

Control: TypeAlias = Literal[
    "back", "skip", "pause", "resume", "cancel", "restart", "status", "help", "summary", "edit", "list", "finish"
]
Intent: TypeAlias = Literal[
    "answer", "question", "answer_and_question", "dont_know", "skip", "back", "edit", "pause", "resume", "cancel",
    "restart", "status", "summary", "help", "smalltalk",
]  # fmt: skip

Setting: TypeAlias = Literal["dates", "reminders", "words"]  # the values of each stand in ``owning.SETTINGS``
ExportForm: TypeAlias = Literal["markdown", "json", "html"]
Share: TypeAlias = Literal["verbatim", "paraphrase", "private"]
ReviewAct: TypeAlias = Literal["challenge", "ask_extra", "countersign", "waive", "finish"]
OwnerAct: TypeAlias = Literal["keep", "change", "answer", "release", "keep_private"]


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

    *use_case* etc. are never rewritten: the machine takes the words from *text*. *target* is the section an ``edit``
    names, if it names one; *new_text* the words of the correction, an exact substring of *text*, if it gives them.
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


# ── what others have to do with it; *by* is who did it, *to* where they are answered ────────────────────────────────


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


@dataclass(frozen=True, slots=True)
class ControlUsed:
    """A button or a slash command; *revision* is None where the control belongs to no message of ours."""

    control: Control
    argument: str = ""  # for edit: a section id, its number in the recap, or ""
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


# ── what others do about a check, and its owner about them: each names who did it and which check it means ────────


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


TheirEvent: TypeAlias = (
    TicketAnswered | OpinionGiven | TicketReplied | TicketDeclined | TicketPassedOn
)  # what the asked do
OthersEvent: TypeAlias = (
    RequestTyped | QuestionDelegated | OpinionRequested | TheirEvent | TicketWithdrawn | TicketUndelivered
    | OpinionReleased
)  # fmt: skip

OwnEvent: TypeAlias = (
    CheckRequested | MessageSent | FilesShared | TimeCame | Snoozed | SettingChosen | RecordAsked | DeletionAsked
    | MessageUnderstood | MessageEdited | MessageDeleted | AnswerGiven
    | AnswersAssessed | SignsTicked | ReasonGiven | ControlUsed | WhyAsked | QuestionAsked | QuestionAnswered
    | ChannelChosen | QuotesWithheld | PostConfirmed | CardPosted | CardRefused | AnswerShared | ChannelSeen
    | ReviewersNamed | ReviewGiven | ReviewAnswered | TaskTaken | TaskPutOff | CardQuestioned | CardTyped | RecheckAsked
    | WordsOffered | DraftsPlaced | DraftSettled
)  # fmt: skip

Event: TypeAlias = Annotated[OwnEvent | OthersEvent, Field(discriminator="kind")]
