"""What the engine needs from the outside, and what the outside hands to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from bot.interview.effects import PostCard, PostDetails, Say, SeeChannel, SendExport, Settle, UpdateCard
from bot.interview.errors import ReadinessError
from bot.interview.events import Event
from bot.interview.review_events import CardTyped
from bot.interview.states import Place
from bot.interview.ticket_events import TicketReplied

LaneId: TypeAlias = str  # "<team>:<user>" for a person, "<team>:<channel>:<thread ts>" for a mention
SlackEffect: TypeAlias = Say | PostCard | UpdateCard | PostDetails | Settle | SendExport | SeeChannel


@dataclass(frozen=True, slots=True)
class ThreadReply:
    """What was written in the thread under the message at (*channel*, *ts*) means if that shows a ticket, or a card.

    *event* leaves check and ticket open: whoever finds the message fills them in.
    """

    channel: str
    ts: str
    event: TicketReplied | CardTyped


@dataclass(frozen=True, slots=True)
class Delivery:
    """One gesture of somebody's, ready for the inbox.

    *keys* are all its dedupe keys ("event:Ev1", "message:T1:C1:169.1", "client:T1:C1:<uuid>",
    "action:U1:<action_ts>:<id>", "view:V1:<hash>", "trigger:<id>"): a delivery sharing any key with a stored one is a
    duplicate. *order* is Slack's ts (or the action's), by which a lane is sorted; "" sorts by arrival. *dm* is the
    person's DM channel where known, *session* the thread (its first message's ts) they wrote in there. *reply* is what
    it is instead where it was written in the thread of a ticket's message, or of a card: then it belongs to the owner's
    lane.
    *within* is the thread (channel, ts) it was said in: taken in only where a card of ours is its root, and otherwise
    neither stored nor remembered.
    """

    team: str
    lane: LaneId
    event: Event
    keys: tuple[str, ...]
    order: str = ""
    dm: str = ""
    session: str = ""
    within: tuple[str, str] | None = None
    reply: ThreadReply | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One outbox row on its way to Slack. *key* is the opaque metadata key by which it can be found again."""

    key: str
    team: str
    lane: LaneId
    effect: SlackEffect
    attempt: int  # 1-based
    dm: str  # the person's DM channel, "" if not known yet
    owner: str  # user id of the lane's person, "" for mentions
    first_tried_at: float  # seconds since the epoch, database clock
    settles: tuple[str, str] | None = None  # (channel, ts) of the message a Settle is about, with
    settled_effect: Say | None = None  # what it said
    check: int = 0  # number of the check it was said in
    thread: str = ""  # in the person's DM, where an agent says it; "" for the top level
    begun: tuple[str, str] | None = None  # (channel, ts) of its message, which stands there and is not whole yet
    growing: bool = False  # it was begun a moment ago, and nothing has been added since
    send_by: float = math.inf  # monotonic: a process that was stopped until later must not send, somebody else may have


@dataclass(frozen=True, slots=True)
class Delivered:
    """Slack took it: where it stands; or, asked about a channel, what it said.

    Without *whole* only its beginning stands there: where is to be stored before anything is added.
    """

    channel: str
    ts: str
    place: Place | None = None
    whole: bool = True


class NotSentError(ReadinessError):
    """Known not to have reached Slack: to be tried again after *retry_after_s* seconds."""

    def __init__(self, reason: str, *, retry_after_s: float) -> None:
        super().__init__(reason)
        self.reason, self.retry_after_s = reason, retry_after_s


class UncertainError(ReadinessError):
    """It may have reached Slack or not: to be reconciled before anything is sent again."""


class RefusedError(ReadinessError):
    """Slack will never take it like this; *reason* is Slack's error name. *tenant* errors stop the whole team."""

    def __init__(self, reason: str, *, tenant: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.tenant = reason, tenant


class Courier(Protocol):
    """Takes posts to Slack. Implemented by ``bot.slack.delivery``; by a recording fake in tests."""

    async def deliver(self, post: Post) -> Delivered | None:
        """Send once, without retrying; None where Slack gives no ts (a response URL).

        What has *begun* is completed in place, which may be done any number of times.

        Raises:
            NotSentError, UncertainError, RefusedError: see there.
        """
        ...

    async def find(self, post: Post) -> Delivered | None:
        """Look for an uncertain post in the channel's history by its key; None if it is not there.

        Raises:
            NotSentError: The history cannot be read just now.
            RefusedError: The history can never be read (a missing scope, a response URL).
        """
        ...
