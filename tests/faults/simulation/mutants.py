"""Bugs sown on purpose, one at a time: each must be caught, or the harness is the bug.

Each is a list of patches to the product, made in memory and taken back. The first lines are what somebody might write.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest.mock import patch

from sqlalchemy import bindparam, select

from bot.engine import dispatch, engine, errands, gathering, intake, outcomes, sitting, store, worker
from bot.engine.outcomes import Accepted, Again, Ended, Later, Stopped
from bot.engine.seams import UncertainError
from bot.engine.settings import EngineSettings
from bot.interview.errors import ServiceUnavailableError
from bot.storage import channels, inbox, lanes, outbox
from bot.storage.tables import CHANNEL, INBOX, OUTBOX, WAITING
from tests.faults.checker import Finding
from tests.faults.simulation import replica, scenario
from tests.faults.simulation.plan import PROFILES
from tests.faults.simulation.scenario import simulate

Patches = list[Any]
MUTANTS: Final[dict[str, Callable[[], Patches]]] = {}
SEEDS: Final = range(1000, 1200)
# Where a bug shows under one kind of trouble only, time is not spent on the others: its index in PROFILES.
_SHOWS_UNDER: Final = {
    "fence_dropped_for_lanes": 1,
    "fence_dropped_for_channels": 1,
    "zombie_sends": 1,
    "renewal_forgotten": 3,
    "lease_never_taken": 3,
    "advice_heard_twice": 3,
}
# … and those that show on an afternoon of their own.
_SPECIAL: Final = {"notify_lost": scenario.handing_over, "stopping_calls_it_sent": scenario.often_stopped}


def mutant(make: Callable[[], Patches]) -> Callable[[], Patches]:
    """Register a bug under its function's name."""
    MUTANTS[make.__name__] = make
    return make


def caught(name: str, most: int = 40) -> str:
    """Sow the bug called *name* and return what gives it away, "" if nothing does within *most* afternoons.

    An afternoon that is not spotless without the bug gives nothing away.
    """
    under = _SHOWS_UNDER.get(name)
    for seed in [seed for seed in SEEDS if under in {None, seed % len(PROFILES)}][:most]:
        with sown(name):
            findings = _afternoon(name, seed)
        if findings and not _afternoon(name, seed):
            return f"seed {seed}: {findings[0].sin}"
    return ""


def _afternoon(name: str, seed: int) -> list[Finding]:
    special = _SPECIAL.get(name)
    return simulate(seed, *(special() if special else ())).verdict.findings


@contextmanager
def sown(name: str) -> Iterator[None]:
    """Live with the bug called *name* for a while."""
    with ExitStack() as patched:
        for each in MUTANTS[name]():
            patched.enter_context(each)
        yield


# -- inbound


@mutant
def ack_before_commit() -> Patches:
    """Answer 200, then store."""
    original = intake.Intake.receive

    async def receive(self: intake.Intake, delivery: Any) -> str:
        task = asyncio.create_task(original(self, delivery))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return "accepted"

    return [patch.object(intake.Intake, "receive", receive)]


@mutant
def ack_when_the_database_is_down() -> Patches:
    """Be polite to Slack, whatever happens."""
    original = intake.Intake.receive

    async def receive(self: intake.Intake, delivery: Any) -> str:
        try:
            return await original(self, delivery)
        except ServiceUnavailableError:
            return "accepted"

    return [patch.object(intake.Intake, "receive", receive)]


@mutant
def crowd_called_stored() -> Patches:
    """Where a transaction that several share fails, call all of it stored."""

    def apart(self: gathering.Gathering[Any, Any], batch: Any, error: Exception) -> None:
        for delivery, told in batch:
            if not told.done():
                told.set_result(delivery.lane)

    return [patch.object(gathering.Gathering, "_apart", apart)]


@mutant
def dedupe_skipped() -> Patches:
    """Believe that Slack tells everything once."""
    return [patch.object(inbox.Inbox, "remember", lambda _, keys: set(keys))]


@mutant
def dedupe_by_memory() -> Patches:
    """Remember keys in the process, not in the database."""
    known: dict[int, set[str]] = {}

    def remember(self: inbox.Inbox, keys: Collection[str]) -> set[str]:
        seen = known.setdefault(len(known) // 40, set())
        new = set(keys) - seen
        seen |= new
        known[len(known)] = set()
        return new

    return [patch.object(inbox.Inbox, "remember", remember)]


@mutant
def order_by_arrival() -> Patches:
    """Apply what came first, not what was said first."""
    by_arrival = (
        select(INBOX.c.id, INBOX.c.event, INBOX.c.attempts)
        .where(INBOX.c.lane == bindparam("lane"), WAITING)
        .order_by(INBOX.c.id)
        .limit(bindparam("most"))
    )
    return [patch.object(inbox, "_WAITING", by_arrival)]


@mutant
def lane_not_woken() -> Patches:
    """Open a lane and let somebody else think of waking it."""

    def open_(self: lanes.Lanes, addresses: Sequence[lanes.LaneAddress]) -> None:
        original(self, [each for each in addresses if self.read(each.lane) is None])

    original = lanes.Lanes.open
    return [patch.object(lanes.Lanes, "open", open_)]


@mutant
def sleeps_with_work_left() -> Patches:
    """Go to sleep after one event, whatever else waits."""
    original = inbox.Inbox.waiting
    return [patch.object(inbox.Inbox, "waiting", lambda self, lane, most: original(self, lane, 1))]


@mutant
def event_applied_and_not_ended() -> Patches:
    """Forget, now and then, to say that an event was applied."""
    original = inbox.Inbox.end

    def end(self: inbox.Inbox, row: int, status: Any, **more: Any) -> None:
        if row % 17 or status != "applied":
            original(self, row, status, **more)

    return [patch.object(inbox.Inbox, "end", end)]


# -- leases and fences


def _held_by_anybody(of: Any) -> Callable[..., Any]:
    def held(self: Any, key: str, fence: int, holder: str) -> Any:
        found = of(self, key)
        return dataclasses.replace(found, fence=fence)

    return held


@mutant
def fence_dropped_for_lanes() -> Patches:
    """Let whoever comes back finish the turn, and the advice, whoever holds the lane by now."""
    return [
        patch.object(lanes.Lanes, "held", _held_by_anybody(lanes.Lanes.locked)),
        patch.object(outbox.Outbox, "end_advice", _ends_anyway),
        patch.object(sitting.Sitting, "hear_advice", _hears_anyway),
    ]


def _hears_anyway(self: Any, given: Any, original: Any = sitting.Sitting.hear_advice, **how: Any) -> None:
    original(self, given, **how)
    self._open_advice = max(0, self._open_advice)


def _ends_anyway(self: outbox.Outbox, row: int, attempt: int, status: Any, reason: str | None = None) -> bool:
    self._run.connection.exec_driver_sql("UPDATE outbox SET status = ? WHERE id = ?", (status, row))
    return True


@mutant
def fence_dropped_for_channels() -> Patches:
    """Let whoever comes back record what became of a post, and go on in a channel somebody else holds by now."""

    def read(self: channels.Channels, key: str) -> channels.Channel:
        fields = select(*channels._FIELDS).where(CHANNEL.c.key == bindparam("k"))
        return channels._channel(self._run.connection.execute(fields, {"k": key}).one())

    return [
        patch.object(channels.Channels, "held", _held_by_anybody(read)),
        patch.object(outbox.Outbox, "end", _ends_whatever_it_was),
    ]


def _ends_whatever_it_was(self: outbox.Outbox, row: int, status: Any, *, at: Any = None, reason: Any = None) -> bool:
    channel, ts = at or (None, None)
    values = (status, channel, ts, reason, row)
    self._run.connection.exec_driver_sql(
        "UPDATE outbox SET status = ?, sent_channel = ?, sent_ts = ?, reason = ? WHERE id = ?", values
    )
    return True


@mutant
def lease_never_taken() -> Patches:
    """Seek advice without keeping others off the lane."""
    original = sitting.Sitting._close

    def close(self: Any, turn: Any, *, wake_at: Any, holder: Any) -> Any:
        return original(self, turn, wake_at=self._lane.now if holder else wake_at, holder=holder)

    return [patch.object(sitting.Sitting, "_close", close)]


@mutant
def lease_too_short() -> Patches:
    """A lease shorter than a call to Slack, and never renewed; the history is believed as soon as it is over."""
    made = EngineSettings.__init__

    def init(self: EngineSettings, **given: Any) -> None:
        made(self, **(given | {"lease_s": 0.3, "settle_s": 0.3}))

    return [patch.object(EngineSettings, "__init__", init), *renewal_forgotten()]


@mutant
def renewal_forgotten() -> Patches:
    """Never renew a lease: advice that takes long is given twice, or never."""

    async def keeping(_store: Any, _held: Any, doing: Any, *, every_s: float) -> Any:
        return await doing

    return [patch.object(dispatch, "keeping", keeping), patch.object(worker, "keeping", keeping)]


@mutant
def zombie_sends() -> Patches:
    """Send what was claimed, however long ago."""
    original = dispatch.Dispatcher._deliver

    async def deliver(self: Any, post: Any) -> Any:
        return await original(self, dataclasses.replace(post, send_by=1e18))

    return [patch.object(dispatch.Dispatcher, "_deliver", deliver)]


@mutant
def wake_lost_at_lease_end() -> Patches:
    """Keep a lease for ever: whoever dies with it takes the lane along."""
    original = sitting.Sitting._close

    def close(self: Any, turn: Any, *, wake_at: Any, holder: Any) -> Any:
        return original(self, turn, wake_at=None if holder else wake_at, holder=holder)

    return [patch.object(sitting.Sitting, "_close", close)]


# -- outbound


@mutant
def uncertain_resent_blindly() -> Patches:
    """A timeout is no success, so send it again."""
    return [patch.object(outcomes, "_unclear", lambda *_: Later("queued", 1.0, "unclear"))]


@mutant
def orphan_resent_blindly() -> Patches:
    """Its sender died, so send it again."""
    return [
        patch.object(errands._Visit, "_orphaned", lambda self, queued, *_: dataclasses.replace(queued, status="queued"))
    ]


@mutant
def orphan_taken_as_sent() -> Patches:
    """Its sender died, and probably it had been sent."""

    def orphaned(self: Any, queued: Any, post: Any, behind: Any) -> Any:
        self._work.outbox.end(queued.id, "sent", at=("", ""))
        return dataclasses.replace(queued, not_before=1e12)

    return [patch.object(errands._Visit, "_orphaned", orphaned)]


@mutant
def history_believed_at_once() -> Patches:
    """Look for an uncertain post right away."""
    made = EngineSettings.__init__

    def init(self: EngineSettings, **given: Any) -> None:
        made(self, **(given | {"settle_s": 0.0}))

    return [patch.object(EngineSettings, "__init__", init)]


@mutant
def missing_history_means_missing_post() -> Patches:
    """The history cannot be read, so it is not there: send it."""

    def after_looking(queued: Any, outcome: Any, settings: Any) -> Any:
        return Again(counted=True)

    return [patch.object(outcomes, "_after_looking", after_looking)]


@mutant
def ambiguous_called_sent() -> Patches:
    """Nobody can know, so call it sent."""
    original = outcomes.judge

    def judge(*given: Any) -> Any:
        verdict = original(*given)
        parked = isinstance(verdict, Ended) and verdict.status == "parked"
        return Ended("sent", reason="probably") if parked else verdict

    return [patch.object(errands, "judge", judge)]


@mutant
def parked_without_a_look() -> Patches:
    """Nobody knows, so let somebody find out."""
    return [patch.object(outcomes, "_unclear", lambda *_: Ended("parked", reason="unclear"))]


@mutant
def parked_at_the_first_refusal_to_look() -> Patches:
    """The history cannot be read just now, so nobody will ever know."""
    original = outcomes._after_looking

    def after_looking(queued: Any, outcome: Any, settings: Any) -> Any:
        return original(queued, outcome, dataclasses.replace(settings, max_lookups=1))

    return [patch.object(outcomes, "_after_looking", after_looking)]


@mutant
def answered_to_somebody_else() -> Patches:
    """Take the direct message of whoever comes to mind."""
    original = errands._Visit._post

    def post(self: Any, queued: Any) -> Any:
        made = original(self, queued)
        return made and dataclasses.replace(made, dm="DU0")

    return [patch.object(errands._Visit, "_post", post)]


@mutant
def card_posted_twice() -> Patches:
    """Better safe than sorry."""
    original = outbox.Outbox.add_posts

    def add_posts(self: outbox.Outbox, posts: Any) -> None:
        original(self, [*posts, *(each for each in posts if each.effect.kind == "post_card")])

    return [patch.object(outbox.Outbox, "add_posts", add_posts)]


@mutant
def key_kept_and_event_lost() -> Patches:
    """Remember the delivery in one transaction and store it in another, if there is one."""

    def add(self: inbox.Inbox, arrivals: Sequence[inbox.Arrival]) -> None:
        original(self, [each for each in arrivals if not _is_lost(each.event)])

    def _is_lost(event: Any) -> bool:
        return bool(event.kind == "message_sent" and event.text.split()[0].endswith("3"))

    original = inbox.Inbox.add
    return [patch.object(inbox.Inbox, "add", add)]


@mutant
def sending_not_counted_before() -> Patches:
    """Count a sending when it is over: what died in the middle was never begun."""

    def try_post(self: outbox.Outbox, row: int, *, attempts: int, resends: int) -> None:
        return None

    return [patch.object(outbox.Outbox, "try_post", try_post)]


@mutant
def retry_after_forgotten() -> Patches:
    """Keep Slack's deadline in nobody's mind."""
    original = outcomes.judge

    def judge(*given: Any) -> Any:
        verdict = original(*given)
        return Later(verdict.status, 0.1, verdict.reason) if isinstance(verdict, Later) and verdict.blocks else verdict

    return [patch.object(errands, "judge", judge)]


@mutant
def posts_overtake() -> Patches:
    """Send the newest first: it is the most interesting."""
    return [patch.object(outbox, "_FRONT", outbox._FRONT.order_by(None).order_by(OUTBOX.c.id.desc()))]


@mutant
def said_beside_without_a_look() -> Patches:
    """Say what comes next while controls are taken off, whatever became of it before."""

    def said(self: Any, queued: Any, post: Any, behind: Any) -> Any:
        after = next((each for each in behind if post.effect.kind == "settle" and each.effect.kind == "say"), None)
        return after and errands.Claimed(self._post(after), dataclasses.replace(after, status="queued"))

    return [patch.object(errands._Visit, "_said_meanwhile", said)]


@mutant
def said_beside_and_not_counted() -> Patches:
    """What is said while controls are taken off goes out with them, so its own sending need not be counted."""
    original = errands._Visit._said_meanwhile

    def said(self: Any, queued: Any, post: Any, behind: Any) -> Any:
        found = original(self, queued, post, behind)
        if found is not None:
            self._work.outbox.try_post = lambda row, **counts: (
                None if row == found.queued.id else type(self._work.outbox).try_post(self._work.outbox, row, **counts)
            )
        return found

    return [patch.object(errands._Visit, "_said_meanwhile", said)]


@mutant
def posts_forgotten_with_a_lease() -> Patches:
    """Store posts in a transaction of their own, later; if there is one."""
    original = sitting.Sitting._close

    def close(self: Any, turn: Any, *, wake_at: Any, holder: Any) -> Any:
        if len(self._posts) > 1:
            self._posts = self._posts[:1]
        return original(self, turn, wake_at=wake_at, holder=holder)

    return [patch.object(sitting.Sitting, "_close", close)]


@mutant
def client_sends_again() -> Patches:
    """The SDK's default: a dropped connection is tried again at once."""
    original = replica.GatedCourier.deliver

    async def deliver(self: Any, post: Any) -> Any:
        try:
            return await original(self, post)
        except UncertainError:
            return await original(self, post)

    return [patch.object(replica.GatedCourier, "deliver", deliver)]


@mutant
def refusal_tried_for_ever() -> Patches:
    """The channel is gone; it may come back, and everything behind waits for it."""
    original = outcomes.judge

    def judge(*given: Any) -> Any:
        verdict = original(*given)
        dead = isinstance(verdict, Ended) and verdict.status == "dead"
        return Later("queued", 3600.0, "again") if dead else verdict

    return [patch.object(errands, "judge", judge)]


@mutant
def revoked_token_is_dead_letter() -> Patches:
    """The token is gone for a minute: throw everything away."""
    original = outcomes.judge

    def judge(*given: Any) -> Any:
        verdict = original(*given)
        return Ended("dead", reason=verdict.reason) if isinstance(verdict, Stopped) else verdict

    return [patch.object(errands, "judge", judge)]


@mutant
def card_not_reported() -> Patches:
    """The card is posted; the interview need not know."""
    return [patch.object(errands, "_news", lambda *_: None)]


# -- poison, advice, stopping


@mutant
def poison_tried_for_ever() -> Patches:
    """It may work the next time, and everything behind waits for it."""
    made = EngineSettings.__init__

    def init(self: EngineSettings, **given: Any) -> None:
        made(self, **(given | {"max_attempts": 10**9}))

    return [patch.object(EngineSettings, "__init__", init)]


@mutant
def good_event_put_aside() -> Patches:
    """One outage of the database, and an event counts as poison."""
    original = store.DurableLanes.conclude

    async def conclude(self: Any, turn: Any, given: Any, *, stay: bool) -> Any:
        return await original(self, turn, "ServiceUnavailableError" if turn.advice.id % 3 == 0 else given, stay=stay)

    return [patch.object(store.DurableLanes, "conclude", conclude)]


@mutant
def advice_heard_twice() -> Patches:
    """Apply advice that comes back, even if somebody else's was applied."""
    return [*fence_dropped_for_lanes(), *renewal_forgotten()]


@mutant
def advice_had_at_once_forgotten() -> Patches:
    """What was had at once is not worth a line in the log."""

    def hear(self: Any, given: Any, after: Any) -> None:
        self._become(*after)

    return [patch.object(sitting.Sitting, "_hear", hear)]


@mutant
def hurried_past_what_is_open() -> Patches:
    """Had at once is done at once: the event need not say that it was applied."""

    def hear_row(self: Any, row: Any, after: Any) -> None:
        self._become(*after)
        self._hear_given()

    return [patch.object(sitting.Sitting, "_hear_row", hear_row)]


@mutant
def stopping_calls_it_sent() -> Patches:
    """Told to stop in the middle of a post: call it sent."""

    async def abandon(self: Any, errand: Any, _outcome: Any) -> None:
        await self._store.record(errand, Accepted(None), stay=False)

    return [patch.object(dispatch.Dispatcher, "_abandon", abandon), patch.object(engine.Engine, "stop", _stop_at_once)]


async def _stop_at_once(self: Any, within_s: float | None = None) -> None:
    await asyncio.gather(self._worker.stop(), self._dispatcher.stop(), return_exceptions=True)
    await asyncio.gather(self._worker.pump.drain(0.0), self._dispatcher.pump.drain(0.0))


@mutant
def notify_lost() -> Patches:
    """Other replicas will look by themselves, some time."""
    return [patch.object(scenario, "hear", _hears_nothing)]


async def _hears_nothing(*_: Any) -> None:
    await asyncio.get_running_loop().create_future()
