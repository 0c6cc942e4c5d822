"""What can be said: values that views lay out, each with all that stands in the message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bot.interview.deeds import Deed
from bot.interview.findings import Answer, Draft, Label
from bot.interview.replies import Reply
from bot.interview.states import Place
from bot.interview.summary import Summary, Verdict
from bot.interview.tasks import Task
from bot.interview.tickets import Ticket
from bot.interview.told import Told
from knowledge.pack import CriterionId, SectionId


@dataclass(frozen=True, slots=True)
class Welcome:
    """What this is, how long, what to have at hand, where the result goes, how to leave; asks for the use case."""

    revision: int
    kind: Literal["welcome"] = "welcome"


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody wrote although nothing is under way: says what the advisor does, with a Start button.

    *use_case* are their words that tell what they want to build: a check would begin with them.
    """

    revision: int
    use_case: str = ""
    kind: Literal["offer"] = "offer"


@dataclass(frozen=True, slots=True)
class Question:
    """A section's question with its example, checklist and buttons."""

    section: SectionId
    position: int  # 1-based
    total: int
    revision: int
    previous: tuple[str, ...] = ()  # their answers so far, when they come back to change
    ticked: tuple[CriterionId, ...] = ()
    acknowledged: tuple[CriterionId, ...] = ()  # volunteered earlier for this section: not asked again
    others: tuple[Answer, ...] = ()  # what colleagues answered, when they come back to it
    kind: Literal["question"] = "question"


@dataclass(frozen=True, slots=True)
class ProbeAsked:
    """A neutral follow-up about one criterion."""

    section: SectionId
    about: CriterionId
    revision: int
    quotes: tuple[str, ...] = ()  # two sayings of theirs that do not fit together, when that is why we ask
    kind: Literal["probe"] = "probe"


@dataclass(frozen=True, slots=True)
class Reoffer:
    """ "I don't know" was heard: the four ways it can be meant, as buttons, and one easier way to answer."""

    section: SectionId
    revision: int
    kind: Literal["reoffer"] = "reoffer"


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """A reply to their question; *back_to* re-anchors in one line under it, None where nothing was pending."""

    question: str
    reply: Reply
    back_to: SectionId | None = None
    offer_pause: bool = False  # after two digressions in a row
    back_about: CriterionId | None = None  # the probe that is open in *back_to*, None for the section's own question
    kind: Literal["reply"] = "reply"


@dataclass(frozen=True, slots=True)
class WhyShown:
    """The guidance sentence behind a section's question."""

    section: SectionId
    kind: Literal["why"] = "why"


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft at the question it may answer, with what to press or type; *revision* is its own, not a question's."""

    draft: Draft
    revision: int
    kind: Literal["draft"] = "draft"


@dataclass(frozen=True, slots=True)
class Recap:
    """Check your answers: a line a section, each with Change."""

    summary: Summary
    answers: tuple[tuple[SectionId, str], ...]  # what they said, joined, ticked signs as lines; "" where nothing
    revision: int | None  # None: asked for midway, and its Change is good at any time
    final: bool = True  # False: asked for midway, without the buttons to finish
    ticked: tuple[CriterionId, ...] = ()  # whose lines in *answers* they ticked, not wrote
    others: tuple[Answer, ...] = ()  # what colleagues answered; not in *answers*
    waiting: tuple[Ticket, ...] = ()  # what colleagues were asked and have not answered yet
    kind: Literal["recap"] = "recap"


Risk: TypeAlias = Literal["shared", "public", "unseen"]  # why a channel has to be confirmed twice


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """The exact text of the post, the channel to choose, the quotes to leave out."""

    summary: Summary
    channel: str
    channel_name: str
    withheld: tuple[SectionId, ...]
    revision: int
    replaces: int | None = None  # revision of the message to bring up to date in place, if it is still there
    updates: bool = False  # the card is posted already: confirming updates it, the channel is settled
    paraphrased: tuple[SectionId, ...] = ()
    place: Place | None = None  # what is known of the channel
    asked_again: Risk | Literal[""] = ""  # they pressed Post, and are asked once more because of this
    waiting: tuple[Ticket, ...] = ()  # what colleagues were asked and have not answered yet
    opinion: bool | None = None  # whether the card tells of a second opinion; None: there is none to tell of
    answered: tuple[SectionId, ...] | None = None  # whose words or ticks there are to leave out; None: it is not known
    kind: Literal["preview"] = "preview"


Standing: TypeAlias = Literal["none", "opening", "asking", "reviewing", "previewing", "posted", "paused", "cancelled"]


@dataclass(frozen=True, slots=True)
class StatusShown:
    """Where they are."""

    standing: Standing
    section: SectionId | None
    position: int
    total: int
    minutes_left: int
    use_case: str
    waiting: tuple[Ticket, ...] = ()
    kind: Literal["status"] = "status"


@dataclass(frozen=True, slots=True)
class ChecksListed:
    """``list``: the person's checks, newest first; storage fills the rows in when it is delivered."""

    current: int
    kind: Literal["checks"] = "checks"


@dataclass(frozen=True, slots=True)
class HelpShown:
    """What can be typed or pressed where they are, or *everything*; *here*: in the direct message."""

    standing: Standing = "none"
    section: SectionId | None = None
    position: int = 0
    total: int = 0
    minutes_left: int = 0
    here: bool = True
    everything: bool = False
    kind: Literal["help"] = "help"


@dataclass(frozen=True, slots=True)
class Nudged:
    """A reminder to go on: where they are and the minutes left, with ways to put it off; *parked*: it is paused now."""

    standing: StatusShown
    parked: bool = False
    kind: Literal["nudged"] = "nudged"


@dataclass(frozen=True, slots=True)
class TicketReminded:
    """A ticket's day is near, has come, or (said to the owner) has passed."""

    check: int
    owner: str
    asked: Ticket
    when: Literal["before", "due", "overdue"]
    kind: Literal["ticket_reminded"] = "ticket_reminded"


@dataclass(frozen=True, slots=True)
class TaskReminded:
    """The day of a gap that somebody takes on has come; *use_case* and *channel* as the posted card shows them.

    *ticket* is no ticket's number, but stands in its place: see ``task_reminding.TASKS``.
    """

    ticket: int
    check: int
    owner: str
    task: Task
    use_case: str = ""
    channel: str = ""
    kind: Literal["task_reminded"] = "task_reminded"


@dataclass(frozen=True, slots=True)
class RecheckOffered:
    """The card was posted so long ago that its evidence may be stale; *as_of* is the revision it was said at."""

    check: int
    use_case: str
    posted_on: str
    as_of: int
    kind: Literal["recheck_offered"] = "recheck_offered"


@dataclass(frozen=True, slots=True)
class CheckShown:
    """``show``: one check as it stands and its history; storage fills it in when it is delivered. 0 is the newest."""

    check: int
    kind: Literal["check_shown"] = "check_shown"


@dataclass(frozen=True, slots=True)
class ChecksCompared:
    """``compare``: two checks side by side, filled in like ``CheckShown``.

    With 0 for *other* it is the check before *check*, or, for the only check, how it was posted first.
    """

    check: int
    other: int
    kind: Literal["checks_compared"] = "checks_compared"


@dataclass(frozen=True, slots=True)
class DeletionOffered:
    """What deleting a check takes and what it leaves, with a button that does it."""

    check: int
    kind: Literal["deletion_offered"] = "deletion_offered"


@dataclass(frozen=True, slots=True)
class ReviewInvited:
    """Said to a reviewer: that a review is asked of them, and what they may do once the card is posted."""

    ticket: int
    check: int
    owner: str
    channel: str = ""  # where the card stands, "" before it is posted
    replaces: int | None = None
    kind: Literal["review_invited"] = "review_invited"


@dataclass(frozen=True, slots=True)
class ReviewRaised:
    """Said to the owner: a challenge or an extra question, with what they can do about it."""

    deed: Deed
    check: int
    owner: str
    revision: int
    kind: Literal["review_raised"] = "review_raised"


@dataclass(frozen=True, slots=True)
class AnswerDrafted:
    """Said to the owner: exactly what would stand in the card's thread, to be released or kept private."""

    question: Deed
    draft: Deed
    check: int
    owner: str
    revision: int
    replaces: int | None = None
    kind: Literal["answer_drafted"] = "answer_drafted"


@dataclass(frozen=True, slots=True)
class DeedTold:
    """Said in the card's thread: what somebody did about the check; *about* is the deed it answers."""

    deed: Deed
    about: Deed | None = None
    label: Label | None = None  # how the finding stands now
    verdict: Verdict | None = None  # where it changed by this
    kind: Literal["deed_told"] = "deed_told"


@dataclass(frozen=True, slots=True)
class QuestionTold:
    """Said in the card's thread before the answer: who asked what by the card's button."""

    by: str
    text: str
    kind: Literal["question_told"] = "question_told"


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding on the card by its number in the pack, as it can be named in words; *gap*: it can be waived."""

    number: int
    criterion: CriterionId
    label: Label
    gap: bool = False


@dataclass(frozen=True, slots=True)
class CardHow:
    """What can be typed about a card, and what there is on it to challenge, countersign or waive."""

    findings: tuple[FindingLine, ...]
    kind: Literal["card_how"] = "card_how"


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """What the card's thread shows in detail, for somebody who typed that they want to see it."""

    summary: Summary
    kind: Literal["evidence_shown"] = "evidence_shown"


NoticeId: TypeAlias = Literal[
    "added_to", "all_asked", "already_under_way", "answer_changed", "answer_kept_private", "answer_noted",
    "answer_released", "answer_replaced", "answer_restored", "answer_withdrawn", "ask_elsewhere", "ask_no_check",
    "ask_one", "ask_past", "ask_too_many", "ask_which", "ask_whom", "ask_yourself", "both_kept", "cancelled",
    "challenge_kept", "challenge_stands", "change_what", "channel_needed", "channel_public", "channel_set",
    "channel_shared", "channel_unseen", "check_deleted", "checklist_noted", "countersigned", "covered", "draft_left",
    "drafts_none", "drafts_read", "extra_once", "extra_sent", "files_not_read", "finish_first", "first_question",
    "fits_where", "gap_taken", "gap_untaken", "gap_waived", "greeted", "links_not_read", "model_away", "newer_check",
    "newer_check_unposted", "no_such_check", "no_such_gap", "not_now", "not_posted", "not_posted_yet", "not_read",
    "not_yours", "nothing_open", "nothing_said", "nothing_to_cancel", "nothing_to_pause", "nothing_to_resume",
    "nothing_to_sign", "nothing_to_snooze", "nothing_to_undo", "nothing_to_withdraw", "nothing_yet", "opinion_empty",
    "opinion_how", "opinion_none", "paused", "post_how", "post_refused", "posted", "posting", "read_after_all",
    "recheck_here", "reminders_off", "reminders_on", "restarted", "resumed", "review_finished", "review_self",
    "review_typed_once", "reviewers_asked", "reviewers_how", "reviewers_known", "setting_kept", "setting_values",
    "skipped", "smalltalk", "snoozed", "stale_button", "start_how", "still_paused", "task_how", "task_left",
    "task_put_off", "thanked", "thread_read_in_part", "trouble", "unanswered_noted", "until_when", "updated",
    "use_case_changed", "use_case_how", "use_case_kept", "use_case_needed", "use_case_noted", "use_case_told",
    "waiver_stands", "withdraw_which", "words_set",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """One plain sentence; the words stand in ``bot/slack/words.py`` under *notice*."""

    notice: NoticeId
    section: SectionId | None = None
    detail: str = ""  # a channel id, an error name, a reason: what the sentence names
    back_to: SectionId | None = None
    back_about: CriterionId | None = None
    kind: Literal["notice"] = "notice"


Content: TypeAlias = Annotated[
    Welcome | Offer | Question | ProbeAsked | Reoffer | ReplyShown | WhyShown | Recap | PreviewShown | StatusShown
    | ChecksListed | HelpShown | Nudged | TicketReminded | RecheckOffered | CheckShown | ChecksCompared
    | DeletionOffered | Notice | DraftShown | ReviewInvited | ReviewRaised | AnswerDrafted | DeedTold | QuestionTold
    | CardHow | EvidenceShown | TaskReminded | Told,
    Field(discriminator="kind"),
]  # fmt: skip
