"""What came of a call to Slack, and what that means for the post: decided here, purely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.engine.routing import replaced_revision
from bot.engine.seams import Delivered, Post
from bot.engine.settings import EngineSettings
from bot.interview.content import Notice
from bot.interview.destinations import Dm, Private
from bot.interview.effects import PostCard, PostDetails, Say, SeeChannel, SendExport, Settle, UpdateCard
from bot.interview.events import CardRefused
from bot.interview.ticket_events import TicketUndelivered
from bot.interview.told import DelegationAsked, OpinionAsked
from bot.storage.outbox import Queued

SENDER_GONE: Final = "sender_gone"  # the process that sent it told nobody what came of it
UNKNOWN: Final = "outcome_unknown"  # what CardRefused says of a card that may or may not stand there


@dataclass(frozen=True, slots=True)
class Accepted:
    """Slack has it, just taken or found in its history; None where it gives no ts."""

    delivered: Delivered | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Looked for in the history, and not there."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """Slack did not get it, or does not let us look, for *retry_after_s*."""

    reason: str
    retry_after_s: float


@dataclass(frozen=True, slots=True)
class Unclear:
    """Slack may have it. *fault* names the exception where ours broke off, "" where the connection did."""

    fault: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack will never take it, or never let us look."""

    reason: str
    tenant: bool = False


Outcome: TypeAlias = Accepted | Missing | Deferred | Unclear | Refused


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing more is done about the post."""

    status: Literal["sent", "parked", "dead"]
    at: Delivered | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """Its beginning stands there: from now on it is completed in place, never sent."""

    at: Delivered


@dataclass(frozen=True, slots=True)
class Later:
    """It waits; *blocks* says that Slack wants nothing in this channel until then."""

    status: Literal["queued", "uncertain"]
    wait_s: float
    reason: str
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """It is not there: to be sent once more. *counted* against the one time that Slack's own silence allows."""

    counted: bool


@dataclass(frozen=True, slots=True)
class Stopped:
    """The workspace took our token away: it waits, and so does everything else of that team."""

    reason: str


Verdict: TypeAlias = Ended | Begun | Later | Again | Stopped


def is_repeatable(post: Post) -> bool:
    """Whether sending *post* twice is sending it once: it changes a message in place."""
    in_place = isinstance(post.effect, Settle | Say | PostDetails) and replaced_revision(post.effect) is not None
    in_place = post.begun is not None or (in_place and post.settles is not None)
    return in_place or isinstance(post.effect, UpdateCard | SeeChannel)


def has_history(post: Post) -> bool:
    """Whether *post* makes a message that can be found again: what goes to a response URL cannot."""
    private = isinstance(post.effect, Say) and isinstance(post.effect.to, Private)
    return not private and not is_repeatable(post)


def judge(queued: Queued, post: Post, outcome: Outcome, settings: EngineSettings) -> Verdict:
    """Say what becomes of a post after it was sent (its status is not ``uncertain``) or looked for (it is)."""
    match outcome:
        case Accepted(delivered=at):
            return Ended("sent", at=at) if at is None or at.whole else Begun(at)
        case Refused(reason=reason, tenant=True):
            return Stopped(reason)
        case _ if queued.status == "uncertain":
            return _after_looking(queued, outcome, settings)
        case Refused(reason=reason):
            return Ended("dead", reason=reason)
        case Deferred(reason=reason, retry_after_s=wait_s):
            return Later("queued", wait_s, reason, blocks=True)
        case Unclear(fault=fault):
            return _unclear(queued, post, fault, settings)
        case Missing():
            raise AssertionError("only what is uncertain is looked for")


def _unclear(queued: Queued, post: Post, fault: str, settings: EngineSettings) -> Verdict:
    if not is_repeatable(post):
        return Later("uncertain", settings.settle_s, fault or UNKNOWN)
    if post.attempt < settings.max_attempts:
        return Later("queued", settings.backoff(post.attempt), fault or UNKNOWN)
    return Ended("dead" if fault else "parked", reason=fault or UNKNOWN)


def _after_looking(queued: Queued, outcome: Outcome, settings: EngineSettings) -> Verdict:
    match outcome:
        case Missing():
            return _missing(queued, settings)
        case Deferred(reason=reason, retry_after_s=wait_s) if queued.lookups < settings.max_lookups:
            return Later("uncertain", wait_s, queued.reason or reason)
        case Unclear() if queued.lookups < settings.max_lookups:
            return Later("uncertain", settings.backoff(queued.lookups), queued.reason or UNKNOWN)
        case Refused(reason=reason):
            return Ended("parked", reason=reason)
        case _:
            return Ended("parked", reason=UNKNOWN)


def _missing(queued: Queued, settings: EngineSettings) -> Verdict:
    if queued.reason == SENDER_GONE and queued.attempts < settings.max_crashes:
        return Again(counted=False)
    if queued.resends == 0:
        return Again(counted=True)
    fault = None if queued.reason in {None, SENDER_GONE, UNKNOWN} else queued.reason
    return Ended("dead" if fault else "parked", reason=fault or UNKNOWN)


def refusal_of(post: Post, verdict: Verdict) -> CardRefused | TicketUndelivered | None:
    """Return what the interview is told when a card, or what somebody is asked, did not surely reach its place."""
    match post.effect, verdict:
        case PostCard(channel=channel, summary=summary), Ended(status="dead" | "parked", reason=reason):
            return CardRefused(channel, reason or UNKNOWN, summary.number)
        case Say(what=DelegationAsked() | OpinionAsked() as asked), Ended(status="dead" | "parked", reason=reason):
            return TicketUndelivered(asked.check, asked.ticket, reason or UNKNOWN)
        case _:
            return None


def is_trouble_worth_telling(post: Post, verdict: Verdict) -> bool:
    """Whether something they wait for in the DM never came: everything but the notice that says just this."""
    match post.effect, verdict:
        case Say(what=Notice(notice="trouble")), _:
            return False
        case Say(to=Dm()) | SendExport(), Ended(status="dead" | "parked"):
            return True
        case _:
            return False
