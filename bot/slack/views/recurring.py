"""What is said to many people in the same words: laid out once and kept, as checking blocks costs more than sending."""

from __future__ import annotations

from bot.interview.content import Content, HelpShown, Notice, Offer, ProbeAsked, Question, Reoffer, Welcome, WhyShown
from bot.slack.views import Message, render
from knowledge.pack import Pack


def is_recurring(content: Content) -> bool:
    """Whether *content* is ours alone: what holds somebody's words is never kept in memory, and never comes again."""
    match content:
        case Welcome() | Offer(use_case="") | Reoffer() | WhyShown() | HelpShown():
            return True
        case Question(previous=(), others=()) | ProbeAsked(quotes=()) | Notice(detail=""):
            return True
        case _:
            return False


def laid_out(pack: Pack, content: Content, *, settled: bool) -> Message:
    """Return *content* as ``render`` gives it, its blocks as the JSON values that are sent."""
    message = render(pack, content, settled=settled)
    return Message(message.text, tuple(message.payload()), message.optional)
