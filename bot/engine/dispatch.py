"""The dispatcher: takes posts to Slack through the courier, in each channel one after the other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

import structlog

from bot.engine.errands import Errand
from bot.engine.leases import keeping
from bot.engine.outcomes import Accepted, Deferred, Missing, Outcome, Refused, Unclear
from bot.engine.pump import Pump
from bot.engine.rules import Rules
from bot.engine.seams import Courier, NotSentError, Post, RefusedError, UncertainError
from bot.engine.store import LaneStore
from bot.interview.errors import ServiceUnavailableError
from bot.storage.lanes import LeaseLostError

log = structlog.get_logger()


@dataclass(slots=True)
class _Told:
    """What has been heard so far of a post, and of what is settled beside it; nobody knows of what is still missing."""

    outcome: Outcome = field(default_factory=Unclear)
    settled: Outcome = field(default_factory=Unclear)


class Dispatcher:
    """Works on many channels at once. *woke* hears which lane got an event from here."""

    def __init__(self, store: LaneStore, courier: Courier, rules: Rules, woke: Callable[[str], None]) -> None:
        self._store, self._courier, self._rules, self._woke = store, courier, rules, woke
        self._stopping = False
        self._handed: dict[str, Errand] = {}  # claimed by whoever queued the post, by channel
        settings = rules.settings
        self.pump = Pump("posts", self._attempt, at_once=settings.posts_at_once, poll_s=settings.poll_s)

    def hand(self, errands: Sequence[Errand]) -> None:
        """Take *errands* over, which were claimed for this replica."""
        for each in errands:
            self._handed[each.channel] = each
        self.pump.ring(*(each.channel for each in errands))

    async def stop(self) -> None:
        """Claim nothing more."""
        self._stopping = True
        await self.pump.stop()

    async def put_back(self) -> None:
        """Let others have what was handed over and never begun."""
        handed, self._handed = self._handed, {}
        for each in handed.values():
            if each.post is not None:
                never_begun = Deferred("stopped", 0.0)
                await self._abandon(each, _Told(never_begun, never_begun))

    async def _attempt(self, key: str | None, claimed: Callable[[], None]) -> float | None:
        try:
            errand = self._handed.pop(key or "", None) or await self._store.take_errand(key)
            if errand.channel:
                claimed()
            while errand.post is not None:
                errand = await self._run(errand, errand.post)
                if errand.woken:
                    self._woke(errand.woken)
        except LeaseLostError:
            return 0.0
        except ServiceUnavailableError:
            log.warning("posts_not_read")
            return None
        except Exception:
            log.exception("errand_failed")
            return None
        return errand.due_in_s

    async def _run(self, errand: Errand, post: Post) -> Errand:
        """Do the errand and record what came of it; cancelled, say that nobody knows."""
        self._rules.checkpoint("post_claimed")
        told = _Told()
        try:
            await keeping(self._store, errand, self._both(errand, post, told), every_s=self._rules.settings.lease_s / 3)
        except asyncio.CancelledError:
            await asyncio.shield(self._abandon(errand, told))
            raise
        self._rules.checkpoint("post_accepted")
        following = await self._store.record(errand, told.outcome, told.settled, stay=not self._stopping)
        self._rules.checkpoint("post_recorded")
        return following

    async def _abandon(self, errand: Errand, told: _Told) -> None:
        try:
            await self._store.record(errand, told.outcome, told.settled, stay=False)
        except (LeaseLostError, ServiceUnavailableError):
            log.info("lease_left_to_end", channel=errand.channel)

    async def _both(self, errand: Errand, post: Post, told: _Told) -> None:
        """Do the errand, and take controls off the message before at the same time, where there are any."""
        if errand.settling is None:
            await self._tell(errand, post, told)
            return
        async with asyncio.TaskGroup() as group:
            group.create_task(self._settle(errand.settling.post, told))
            await self._tell(errand, post, told)

    async def _tell(self, errand: Errand, post: Post, told: _Told) -> None:
        told.outcome = await self._try(self._find if errand.looks_for else self._deliver, post)

    async def _settle(self, post: Post, told: _Told) -> None:
        told.settled = await self._try(self._deliver, post)

    async def _try(self, doing: Callable[[Post], Awaitable[Outcome]], post: Post) -> Outcome:
        began = time.perf_counter()
        try:
            outcome = await doing(post)
        except NotSentError as error:
            outcome = Deferred(error.reason, error.retry_after_s)
        except UncertainError:
            outcome = Unclear()
        except RefusedError as error:
            outcome = Refused(error.reason, error.tenant)
        except Exception as error:
            log.exception("courier_failed", lane=post.lane, kind=post.effect.kind, attempt=post.attempt)
            outcome = Unclear(type(error).__name__)
        took_s = time.perf_counter() - began
        self._rules.watch.post_tried(type(outcome).__name__.lower(), took_s)
        _report(post, outcome, took_s)
        return outcome

    async def _deliver(self, post: Post) -> Outcome:
        if monotonic() > post.send_by:
            raise NotSentError("woken_too_late", retry_after_s=0.0)
        return Accepted(await self._courier.deliver(post))

    async def _find(self, post: Post) -> Outcome:
        found = await self._courier.find(post)
        return Missing() if found is None else Accepted(found)


def _report(post: Post, outcome: Outcome, took_s: float) -> None:
    fields = {"lane": post.lane, "kind": post.effect.kind, "attempt": post.attempt, "took_s": round(took_s, 3)}
    match outcome:
        case Accepted() | Missing():
            log.debug("post_settled", outcome=type(outcome).__name__.lower(), **fields)
        case Deferred(reason=reason, retry_after_s=wait_s):
            log.info("post_deferred", reason=reason, wait_s=wait_s, **fields)
        case Refused(reason=reason, tenant=tenant):
            log.warning("post_refused", reason=reason, tenant=tenant, **fields)
        case Unclear(fault=fault):
            log.warning("post_unclear", fault=fault, **fields)
