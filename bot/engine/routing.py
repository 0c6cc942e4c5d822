"""Where an effect goes: into which queue, under which controls, and whether doing it twice is doing it once."""

from __future__ import annotations

import hashlib
from typing import Final, TypeAlias

from bot.interview.content import Content, Notice, NoticeId
from bot.interview.destinations import Destination, Dm, Person, Private, Thread
from bot.interview.effects import (
    AnswerQuestion,
    Assess,
    Effect,
    PlaceDrafts,
    PostCard,
    PostDetails,
    Say,
    SeeChannel,
    SendExport,
    Settle,
    Understand,
    UpdateCard,
)
from bot.interview.events import AnswersAssessed, Event, MessageUnderstood
from bot.interview.states import Cancelled, Idle, Paused, State
from bot.interview.tickets import noted_revision, ticket_revision

AdviceEffect: TypeAlias = Understand | Assess | AnswerQuestion | PlaceDrafts
SlackEffect: TypeAlias = Say | PostCard | UpdateCard | PostDetails | Settle | SendExport | SeeChannel

DETAILS: Final = -1  # what stands for the revision of the details in a card's thread: they are changed in place, too
ADVICE: Final = (Understand, Assess, AnswerQuestion, PlaceDrafts)
DM, PRIVATE, CHANNEL = "dm:", "private:", "channel:"  # how queues are named


def heard_nothing(advice: Effect) -> Event | None:
    """Return what *advice* comes to where nobody could give it: the words, of which nothing was heard."""
    match advice:
        case Understand(owner=owner, message=message, text=text, on=on):
            return MessageUnderstood(owner, message, text, on, "answer")
        case Assess(section=section, answers=answers):
            return AnswersAssessed(section, tuple(each.message for each in answers), ())
        case _:
            return None


def queue_of(effect: SlackEffect, *, team: str, lane: str) -> str:
    """Return the queue whose posts *effect* must neither overtake nor fall behind."""
    match effect:
        case Say(to=to):
            return queue_to(to, team, lane)
        case PostCard(channel=channel):
            return f"{CHANNEL}{team}:{channel}"
        case UpdateCard(card=card) | PostDetails(card=card):
            return f"{CHANNEL}{team}:{card.channel}"
        case Settle(to=to):
            return queue_to(to, team, lane)
        case SendExport() | SeeChannel():
            return queue_to(Dm(), team, lane)


def queue_to(to: Destination, team: str, lane: str) -> str:
    """Return the queue of what is said *to* there."""
    match to:
        case Dm():
            return f"{DM}{lane}"
        case Private(response_url=url):
            return f"{PRIVATE}{lane}:{hashlib.sha256(url.encode()).hexdigest()[:16]}"
        case Thread(channel=channel):
            return f"{CHANNEL}{team}:{channel}"
        case Person(user=user):
            return f"{DM}{team}:{user}"


def recipient_of(effect: Effect, owner: str) -> str:
    """Return the person in whose direct message *effect* is said: the lane's *owner*, unless it names somebody."""
    to = getattr(effect, "to", None)
    return to.user if isinstance(to, Person) else owner


def owner_of(lane: str) -> str:
    """Return the user a lane belongs to, "" for the lane of a mention."""
    _team, _, rest = lane.partition(":")
    return "" if ":" in rest else rest


def check_number(state: State) -> int:
    """Return the number of the check that messages said in *state* belong to."""
    match state:
        case Idle(checks=checks):
            return checks
        case Paused(at=at) | Cancelled(at=at):
            return at.check.number
        case _:
            return state.check.number


def shown_revision(effect: Effect) -> int | None:
    """Return the revision of the controls that *effect* shows, None if it shows none."""
    if isinstance(effect, PostDetails) and not (effect.changed or effect.again):
        return DETAILS
    if not isinstance(effect, Say):
        return None
    ticket, noted = getattr(effect.what, "ticket", None), getattr(effect.what, "noted", None)
    revision = getattr(effect.what, "revision", None)
    if isinstance(ticket, int):
        return ticket_revision(ticket)
    if isinstance(noted, int):
        return noted_revision(noted)
    return revision if isinstance(revision, int) else None


def replaced_revision(effect: Effect) -> int | None:
    """Return the revision of the earlier message that *effect* changes in place, None if it is a new message."""
    match effect:
        case Settle(revision=revision):
            return revision
        case PostDetails(again=True):
            return DETAILS
        case Say(what=what):
            replaces = getattr(what, "replaces", None)
            return replaces if isinstance(replaces, int) else None
        case _:
            return None


def changed_by(effect: Effect, check: int) -> tuple[int, int] | None:
    """Return check and revision of the message that *effect*, said in *check*, changes in place; None if it is new."""
    revision = replaced_revision(effect)
    if revision is None:
        return None
    return (effect.check if isinstance(effect, Settle) else check), revision


def is_paced(effect: SlackEffect, queue: str) -> bool:
    """Whether Slack counts *effect* against its one message a second and channel: new messages, not updates."""
    new = isinstance(effect, PostCard | PostDetails | Say | SendExport) and replaced_revision(effect) is None
    return new and not queue.startswith(PRIVATE)


def notice(notice_id: NoticeId, event: Event | Effect | None) -> Say:
    """Say one plain sentence where *event* wanted its answer: in the DM unless it says otherwise."""
    what: Content = Notice(notice_id)
    to = getattr(event, "to", None)
    return Say(what, to) if isinstance(to, Dm | Private | Thread | Person) else Say(what)
