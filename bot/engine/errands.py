"""Posts, as units of work: claim what is next in a channel, and record what came of it.

A sending is counted and committed before it begins. If its outcome is never recorded, it is uncertain: Slack's history
is asked, after a while, before anything is sent again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final, Literal

from bot.engine.outcomes import (
    SENDER_GONE,
    Again,
    Begun,
    Ended,
    Later,
    Outcome,
    Stopped,
    Unclear,
    Verdict,
    has_history,
    is_repeatable,
    is_trouble_worth_telling,
    judge,
    refusal_of,
)
from bot.engine.routing import (
    DM,
    SlackEffect,
    changed_by,
    is_paced,
    notice,
    recipient_of,
    replaced_revision,
    shown_revision,
)
from bot.engine.rules import Rules
from bot.engine.seams import Delivered, Post
from bot.interview.changing import replace
from bot.interview.effects import PostCard, Say, SeeChannel, Settle
from bot.interview.events import CardPosted, CardRefused, ChannelSeen
from bot.interview.states import Place
from bot.interview.ticket_events import TicketUndelivered
from bot.storage.channels import Channel, Pace
from bot.storage.inbox import Arrival
from bot.storage.lanes import LeaseLostError
from bot.storage.outbox import NewPost, Queued, Sent
from bot.storage.work import UnitOfWork

_ANSWERED_S: Final = 1.0  # within which Slack mostly answers


@dataclass(frozen=True, slots=True)
class Claimed:
    """A post whose sending has been counted, and its row."""

    post: Post
    queued: Queued


@dataclass(frozen=True, slots=True)
class Errand:
    """What a dispatcher has in hand after a transaction: a post to send or to look for under a lease, or nothing.

    *settling* takes the controls off the message before meanwhile: nobody has to wait for that until the next thing is
    said. *due_in_s* says when a look is next worth while: 0.0 now, None when somebody writes.
    """

    channel: str = ""
    post: Post | None = None
    queued: Queued | None = None
    settling: Claimed | None = None
    fence: int = 0
    on: str = ""  # ISO date, UTC, by the database's clock
    due_in_s: float | None = None
    woken: str = ""  # the lane that got an event

    @property
    def looks_for(self) -> bool:
        """Whether the post is to be looked for, not sent."""
        return self.queued is not None and self.queued.status == "uncertain"


def take_errand(work: UnitOfWork, rules: Rules, key: str | None = None, queued: Sequence[NewPost] = ()) -> Errand:
    """Claim channel *key*, by default the one that has been due longest, and in it what is next.

    *queued* are posts of this transaction, of which the first is most likely the next.
    """
    if key is not None:
        work.outbox.expect_front(key)
        _expect_earlier(work, next((each for each in queued if each.channel == key), None))
    channel = work.channels.due(key)
    if channel is None:
        return Errand(due_in_s=work.channels.due_in() if key is None else None)
    return _Visit(work, rules, channel, channel.fence + 1).next_errand()


def _expect_earlier(work: UnitOfWork, post: NewPost | None) -> None:
    """Let the message that *post* changes be asked for along with the rest."""
    changes = post and changed_by(post.effect, post.check)
    if post and changes:
        work.outbox.expect_sent(post.lane, *changes)


def record(
    work: UnitOfWork,
    rules: Rules,
    errand: Errand,
    outcome: Outcome,
    settled: Outcome | None = None,
    *,
    stay: bool = True,
) -> Errand:
    """Store what came of *errand* and claim what is next in its channel; without *stay*, leave the channel.

    *settled* is what came of its *settling*, None where nobody knows.

    Raises:
        LeaseLostError: Somebody else has taken the channel over, and will ask Slack what became of the post.
    """
    post, queued = errand.post, errand.queued
    if post is None or queued is None:
        raise ValueError("an errand without a post has no outcome")
    verdict = judge(queued, post, outcome, rules.settings)
    beside = _beside(errand.settling, settled, rules)
    news = _news(errand, post, verdict)
    if news is not None:  # lanes are locked before channels, everywhere
        work.lanes.wake(post.lane)
        work.inbox.add([Arrival(post.team, post.lane, news)])
    if (dm := _learnt_dm(errand, post, verdict)) is not None:
        work.lanes.learn_dm(post.lane, dm)
    _expect(work, errand.channel, [*beside, (queued, verdict)], stay=stay)
    channel = work.channels.held(errand.channel, errand.fence, rules.replica)
    visit = _Visit(work, rules, channel, errand.fence)
    if errand.settling is not None:
        visit.keep(errand.settling.post, *beside[0])
    following = visit.conclude(post, queued, verdict, stay=stay)
    return replace(following, woken=post.lane if news is not None else "")


def _beside(settling: Claimed | None, outcome: Outcome | None, rules: Rules) -> list[tuple[Queued, Verdict]]:
    if settling is None:
        return []
    return [(settling.queued, judge(settling.queued, settling.post, outcome or Unclear(), rules.settings))]


def _expect(work: UnitOfWork, channel: str, verdicts: Sequence[tuple[Queued, Verdict]], *, stay: bool) -> None:
    """Let the ends of posts go along with the lock they need: whoever has lost the channel undoes all of it."""
    ends = [(queued, verdict) for queued, verdict in verdicts if isinstance(verdict, Ended)]
    if len(ends) < len(verdicts):
        return
    for queued, end in ends:
        work.outbox.expect_end(queued.id, end.status, _place(end), end.reason)
    if stay:
        work.outbox.expect_front(channel)


def _news(
    errand: Errand, post: Post, verdict: Verdict
) -> CardPosted | CardRefused | ChannelSeen | TicketUndelivered | None:
    match post.effect, verdict:
        case PostCard(summary=summary), Ended(status="sent", at=Delivered(channel=channel, ts=ts)):
            return CardPosted(channel, ts, errand.on, summary.number)
        case SeeChannel(check=check), Ended(status="sent", at=Delivered(place=Place() as place)):
            return ChannelSeen(place, check)
        case _:
            return refusal_of(post, verdict)


def _learnt_dm(errand: Errand, post: Post, verdict: Verdict) -> str | None:
    match verdict:
        case Ended(status="sent", at=Delivered(channel=channel, place=None)) if (
            not post.dm and errand.channel == f"{DM}{post.lane}"
        ):
            return channel
        case _:
            return None


class _Visit:
    """One transaction with one locked channel: what it has become so far, written at the end."""

    def __init__(self, work: UnitOfWork, rules: Rules, channel: Channel, fence: int) -> None:
        self._work, self._rules, self._channel, self._fence = work, rules, channel, fence
        self._paced_at = channel.paced_at
        self._blocked_until = channel.blocked_until
        self._now = channel.now

    def next_errand(self) -> Errand:
        """Claim the front of the channel, if its time has come."""
        while front := self._work.outbox.front(self._channel.key):
            queued, *behind = front
            post = self._post(queued)
            if post is None:
                self._work.outbox.end(queued.id, "skipped")
                continue
            if queued.status == "claimed":
                queued = self._orphaned(queued, post, behind)
            elif self._may_be_from_a_backup(queued, post):
                queued = replace(queued, status="uncertain", reason=SENDER_GONE)
                self._work.outbox.wait(queued.id, "uncertain", not_before=queued.not_before, reason=SENDER_GONE)
            return self._wait_or_go(queued, post, behind)
        return self._leave(None)

    def conclude(self, post: Post, queued: Queued, verdict: Verdict, *, stay: bool) -> Errand:
        """Store *verdict*, then claim what is next."""
        match verdict:
            case Begun(at=at):
                self._work.outbox.begin(queued.id, at.ts)
                return self._complete(replace(queued, status="claimed", begun=at.ts), post, at, stay=stay)
            case Again(counted=counted) if stay:
                return self._send(replace(queued, resends=queued.resends + counted), post)
            case Again():
                pass
            case _:
                self.keep(post, queued, verdict)
        return self.next_errand() if stay else self._leave(0.0)

    def keep(self, post: Post, queued: Queued, verdict: Verdict) -> None:
        """Store a *verdict* after which nothing more is done about the post for now."""
        match verdict:
            case Ended():
                self._end(post, queued, verdict)
            case Later(status=status, wait_s=wait_s, reason=reason, blocks=blocks):
                until = self._now + wait_s
                self._blocked_until = max(self._blocked_until, until) if blocks else self._blocked_until
                self._work.outbox.wait(queued.id, status, not_before=until, reason=reason)
            case Stopped(reason=reason):
                self._work.teams.stop(post.team, reason, self._rules.settings.team_stop_s)
                status = "uncertain" if queued.status == "uncertain" else "queued"
                self._work.outbox.wait(queued.id, status, not_before=0.0, reason=reason)
            case Begun() | Again():
                raise AssertionError("there is more to do about it")

    def _complete(self, queued: Queued, post: Post, at: Delivered, *, stay: bool) -> Errand:
        """Go on with what has just begun; whoever takes it up later does not know how far it came."""
        if not stay:
            return self._leave(0.0)
        return self._send(queued, replace(post, begun=(at.channel, at.ts), growing=True))

    def _end(self, post: Post, queued: Queued, verdict: Ended) -> None:
        if not self._work.outbox.end(queued.id, verdict.status, at=_place(verdict), reason=verdict.reason):
            raise LeaseLostError(self._channel.key)  # recorded before: the connection broke after the commit
        if verdict.status == "sent" and queued.stopped_until:
            self._work.teams.resume(post.team)
            self._work.channels.wake_team(post.team)
        if is_trouble_worth_telling(post, verdict):
            self._tell_trouble(post, queued)

    def _tell_trouble(self, post: Post, queued: Queued) -> None:
        told = NewPost(
            post.lane, post.team, self._channel.key, notice("trouble", None), check=queued.check, revision=None
        )
        self._work.outbox.add_posts([told])

    def _orphaned(self, queued: Queued, post: Post, behind: Sequence[Queued]) -> Queued:
        """Its sender's lease ended without an outcome."""
        alone = not any(each.status == "claimed" for each in behind)
        if is_repeatable(post) and alone:
            return replace(queued, status="queued")
        status: Literal["queued", "uncertain"] = "queued" if is_repeatable(post) else "uncertain"
        not_before = (queued.tried_at or 0.0) + self._rules.settings.settle_s
        if status == "queued":  # Slack may have answered what was said beside it that it wants quiet: nobody knows now
            not_before += _ANSWERED_S
        self._work.outbox.wait(queued.id, status, not_before=not_before, reason=SENDER_GONE)
        return replace(queued, status=status, not_before=not_before, reason=SENDER_GONE)

    def _may_be_from_a_backup(self, queued: Queued, post: Post) -> bool:
        """Whether a post that nobody has begun to send is so old that Slack may have it: the database was restored."""
        old = self._now - queued.written_at > self._rules.settings.doubt_s
        return old and queued.status == "queued" and not queued.lookups and has_history(post)

    def _wait_or_go(self, queued: Queued, post: Post, behind: Sequence[Queued]) -> Errand:
        until = self._not_before(queued, post)
        if until > self._now:
            return self._leave(until - self._now)
        if queued.stopped_until:  # one post tries whether the team can be reached again
            self._work.teams.stop(post.team, "retried", self._rules.settings.team_stop_s)
        if queued.status == "uncertain":
            return self._look(queued, post)
        said = self._said_meanwhile(queued, post, behind)
        if said is None:
            return self._send(queued, post)
        settling = self._claim(queued, post)
        return replace(self._send(said.queued, said.post), settling=settling)

    def _said_meanwhile(self, queued: Queued, post: Post, behind: Sequence[Queued]) -> Claimed | None:
        """Return the new message that need not wait for *post*, which only takes controls off another."""
        after = next(iter(behind), None)
        if not isinstance(post.effect, Settle) or queued.stopped_until or after is None or after.status != "queued":
            return None
        if replaced_revision(after.effect) is not None or shown_revision(after.effect) == post.effect.revision:
            return None  # it changes that message, too, or would be found in its place
        said = self._post(after)
        if said is None or self._may_be_from_a_backup(after, said) or self._not_before(after, said) > self._now:
            return None
        return Claimed(said, after)

    def _not_before(self, queued: Queued, post: Post) -> float:
        waits = [queued.not_before, queued.stopped_until]
        if queued.status == "queued":
            waits.append(self._blocked_until)
            if self._is_paced(post):
                waits.append(self._paced_at - (self._burst() - 1) * self._rules.settings.pace_s)
        return max(waits)

    def _is_paced(self, post: Post) -> bool:
        return post.begun is None and is_paced(post.effect, self._channel.key)

    def _burst(self) -> int:
        settings = self._rules.settings
        return settings.dm_burst if self._channel.key.startswith(DM) else settings.channel_burst

    def _send(self, queued: Queued, post: Post) -> Errand:
        claimed = self._claim(queued, post)
        return self._lease(claimed.queued, claimed.post)

    def _claim(self, queued: Queued, post: Post) -> Claimed:
        begun = replace(queued, status="claimed", attempts=queued.attempts + 1)
        self._work.outbox.try_post(begun.id, attempts=begun.attempts, resends=begun.resends)
        if self._is_paced(post):
            self._paced_at = max(self._paced_at, self._now) + self._rules.settings.pace_s
        first = queued.first_tried_at or self._now
        send_by = monotonic() + self._rules.settings.lease_s / 3
        return Claimed(replace(post, attempt=begun.attempts, first_tried_at=first, send_by=send_by), begun)

    def _look(self, queued: Queued, post: Post) -> Errand:
        self._work.outbox.look_up(queued.id)
        return self._lease(replace(queued, lookups=queued.lookups + 1), post)

    def _lease(self, queued: Queued, post: Post) -> Errand:
        self._save(self._now + self._rules.settings.lease_s, self._rules.replica)
        on = dt.datetime.fromtimestamp(self._now, dt.UTC).date().isoformat()
        return Errand(self._channel.key, post, queued, fence=self._fence, on=on, due_in_s=0.0)

    def _leave(self, wake_in_s: float | None) -> Errand:
        self._save(None if wake_in_s is None else self._now + wake_in_s, None)
        return Errand(self._channel.key, due_in_s=wake_in_s)

    def _save(self, wake_at: float | None, holder: str | None) -> None:
        pace = Pace(self._paced_at, self._blocked_until, wake_at, self._fence, holder)
        self._work.channels.save(self._channel.key, pace)

    def _post(self, queued: Queued) -> Post | None:
        """Make the post; None where there is nothing to change in place, or nobody to talk to."""
        effect = _for_slack(queued)
        earlier = self._earlier(queued, effect)
        if isinstance(effect, Settle) and (earlier is None or not isinstance(earlier.effect, Say)):
            return None
        owner = recipient_of(effect, queued.owner)
        if self._channel.key.startswith(DM) and not owner:
            return None
        return Post(
            key=queued.key,
            team=queued.team,
            lane=queued.lane,
            effect=effect,
            attempt=queued.attempts,
            check=queued.check,
            dm=queued.dm if owner == queued.owner else "",
            thread=queued.thread if owner == queued.owner else "",
            owner=owner,
            first_tried_at=queued.first_tried_at or queued.written_at,
            settles=(earlier.channel, earlier.ts) if earlier else None,
            begun=(queued.dm, queued.begun) if queued.begun else None,
            settled_effect=earlier.effect if earlier and isinstance(earlier.effect, Say) else None,
        )

    def _earlier(self, queued: Queued, effect: SlackEffect) -> Sent | None:
        changes = changed_by(effect, queued.check)
        return self._work.outbox.sent(queued.lane, *changes) if changes else None


def _place(verdict: Ended) -> tuple[str, str] | None:
    return (verdict.at.channel, verdict.at.ts) if verdict.at else None


def _for_slack(queued: Queued) -> SlackEffect:
    effect = queued.effect
    if isinstance(effect, SlackEffect):
        return effect
    raise AssertionError(f"{effect.kind} stands in a channel's queue")
