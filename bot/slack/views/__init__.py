"""How everything the advisor says looks in Slack: pure functions, content in, ``Message`` out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.interview.effects import (
    ChecksListed,
    Content,
    DraftShown,
    HelpShown,
    Notice,
    Offer,
    PreviewShown,
    ProbeAsked,
    Question,
    Recap,
    Reoffer,
    ReplyShown,
    Settle,
    StatusShown,
    Welcome,
    WhyShown,
)
from bot.slack.views.card import card
from bot.slack.views.details import changed, details
from bot.slack.views.draft import draft
from bot.slack.views.guide import ListedCheck, checks, help_shown, offer, status, welcome
from bot.slack.views.message import Message
from bot.slack.views.notice import notice
from bot.slack.views.question import NOTHING_LEFT, probe, question, reoffer
from bot.slack.views.reply import reply, why
from bot.slack.views.review import preview, recap
from bot.slack.views.windows import answer_modal, home
from knowledge.pack import Pack

__all__ = ["ListedCheck", "Message", "answer_modal", "card", "changed", "details", "home", "render"]


def render(  # noqa: C901, PLR0911, PLR0912 - one line for each kind of content; mypy reports a forgotten one
    pack: Pack,
    content: Content,
    *,
    settled: bool = False,
    left: Settle = NOTHING_LEFT,
    rows: Sequence[ListedCheck] = (),
) -> Message:
    """Lay out *content*.

    Args:
        pack: The guidance the words and quotes come from.
        content: What is said.
        settled: The same message without controls: it has been dealt with.
        left: What was left in these controls, shown in their place.
        rows: The person's checks, newest first, for ``ChecksListed``.
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
            return checks(rows)
        case HelpShown():
            return help_shown(content)
        case Notice():
            return notice(pack, content)
        case DraftShown():
            return draft(pack, content, settled=settled)
