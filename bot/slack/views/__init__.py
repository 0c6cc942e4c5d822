"""How everything the advisor says looks in Slack: pure functions, content in, ``Message`` out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.interview.content import (
    AnswerDrafted,
    CardHow,
    ChecksCompared,
    CheckShown,
    ChecksListed,
    Content,
    DeedTold,
    DeletionOffered,
    DraftShown,
    EvidenceShown,
    HelpShown,
    Notice,
    Nudged,
    Offer,
    PreviewShown,
    ProbeAsked,
    Question,
    QuestionTold,
    Recap,
    RecheckOffered,
    Reoffer,
    ReplyShown,
    ReviewInvited,
    ReviewRaised,
    StatusShown,
    TaskReminded,
    TicketReminded,
    Welcome,
    WhyShown,
)
from bot.interview.effects import Settle
from bot.interview.told import DelegationAsked, OpinionAsked, OpinionCompared, OpinionNoted, PersonTold, TicketNoted
from bot.slack.views.card import card
from bot.slack.views.details import changed, details
from bot.slack.views.draft import draft
from bot.slack.views.guide import ListedCheck, checks, help_shown, offer, status, welcome
from bot.slack.views.home import HomeShown, home
from bot.slack.views.kept import NOTHING, Kept
from bot.slack.views.message import Message
from bot.slack.views.notice import notice
from bot.slack.views.opinion import opinion_compared
from bot.slack.views.question import NOTHING_LEFT, probe, question, reoffer
from bot.slack.views.records import check_shown, checks_compared, deletion_offered
from bot.slack.views.reminders import nudged, recheck_offered, task_reminded, ticket_reminded
from bot.slack.views.reply import reply, why
from bot.slack.views.review import preview, recap
from bot.slack.views.reviewing import (
    answer_drafted,
    card_how,
    deed_told,
    question_told,
    review_invited,
    review_raised,
)
from bot.slack.views.tickets import delegation_asked, opinion_asked, opinion_noted, person_told, ticket_noted
from bot.slack.views.windows import answer_modal
from knowledge.pack import Pack

__all__ = [
    "HomeShown", "Kept", "ListedCheck", "Message", "answer_modal", "card", "changed", "details", "home", "render",
]  # fmt: skip


def render(  # noqa: C901, PLR0911, PLR0912 - one line for each kind of content; mypy reports a forgotten one
    pack: Pack,
    content: Content,
    *,
    settled: bool = False,
    left: Settle = NOTHING_LEFT,
    rows: Sequence[ListedCheck] = (),
    kept: Kept = NOTHING,
) -> Message:
    """Lay out *content*.

    Args:
        pack: The guidance the words and quotes come from.
        content: What is said.
        settled: The same message without controls: it has been dealt with.
        left: What was left in these controls, shown in their place.
        rows: The person's checks, newest first, for ``ChecksListed``.
        kept: The same with all that is kept of them, for ``CheckShown`` and ``ChecksCompared``; and how the person
            wants dates written.
    """
    match content:
        case Welcome():
            return welcome(pack, content, settled=settled)
        case Offer():
            return offer(content, settled=settled)
        case Question():
            return question(pack, content, settled=settled, left=left)
        case ProbeAsked():
            return probe(pack, content, settled=settled, left=left)
        case Reoffer():
            return reoffer(pack, content, settled=settled, left=left)
        case ReplyShown():
            return reply(pack, content, settled=settled)
        case WhyShown():
            return why(pack, content)
        case Recap():
            return recap(pack, content, settled=settled)
        case PreviewShown():
            return preview(pack, content, settled=settled)
        case StatusShown():
            return status(pack, content)
        case ChecksListed():
            return checks(rows, dates=kept.dates)
        case HelpShown():
            return help_shown(pack, content)
        case Nudged():
            return nudged(pack, content)
        case TicketReminded():
            return ticket_reminded(pack, content, dates=kept.dates)
        case TaskReminded():
            return task_reminded(pack, content, dates=kept.dates, settled=settled)
        case RecheckOffered():
            return recheck_offered(content, dates=kept.dates)
        case CheckShown():
            return check_shown(pack, content, kept)
        case ChecksCompared():
            return checks_compared(pack, content, kept)
        case DeletionOffered():
            return deletion_offered(content)
        case Notice():
            return notice(pack, content, dates=kept.dates)
        case DraftShown():
            return draft(pack, content, settled=settled)
        case ReviewInvited():
            return review_invited(content, settled=settled)
        case ReviewRaised():
            return review_raised(pack, content, settled=settled)
        case AnswerDrafted():
            return answer_drafted(pack, content, settled=settled)
        case DeedTold():
            return deed_told(pack, content)
        case QuestionTold():
            return question_told(content)
        case CardHow():
            return card_how(pack, content)
        case EvidenceShown(summary=summary):
            return details(pack, summary)
        case DelegationAsked():
            return delegation_asked(pack, content, settled=settled)
        case OpinionAsked():
            return opinion_asked(pack, content, settled=settled)
        case TicketNoted():
            return ticket_noted(pack, content, settled=settled)
        case PersonTold():
            return person_told(pack, content)
        case OpinionNoted():
            return opinion_noted(pack, content)
        case OpinionCompared():
            return opinion_compared(pack, content)
