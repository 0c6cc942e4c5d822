"""A simulated afternoon: people write, replicas come and go, everything breaks; then calm, and the books must agree."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from unittest.mock import patch

import bot.engine.dispatch
import bot.engine.engine
import bot.engine.errands
import bot.storage.outbox
from bot.engine.replay import verify
from bot.engine.seams import Delivery
from bot.engine.settings import EngineSettings
from bot.interview.events import MessageSent
from knowledge.loading import bundled_pack
from tests.faults.checker import Finding, Verdict, check
from tests.faults.ledgers import Json
from tests.faults.simulation.clockwork import VirtualLoop
from tests.faults.simulation.database import Database
from tests.faults.simulation.interview import step
from tests.faults.simulation.plan import CALM, PROFILES, Plan, Rates
from tests.faults.simulation.replica import Replica, hear
from tests.faults.simulation.slack import LAG_S, Slack

DRAINED_WITHIN_S = 1800.0  # virtual: far beyond every wait there is
OVERDUE_S = 5.0  # nothing that is due may wait longer once all is calm: a poll, and a little
_OVERDUE = (
    "SELECT (SELECT count(*) FROM lane WHERE wake_at < {0})"
    " + (SELECT count(*) FROM channel WHERE wake_at < {0}) AS late"
)
_HARMLESS = {"duplicate", "late", "ack_lost", "advice_slow", "poison", "illegal"}
_TELLS_TROUBLE = "coalesce(json_extract(effect, '$.what.notice'), '') IN ('trouble', 'not_read')"
_OPEN = (
    "SELECT (SELECT count(*) FROM inbox WHERE status = 'waiting') + (SELECT count(*) FROM outbox WHERE status IN"
    " ('queued', 'claimed', 'uncertain', 'asked')) AS left_over"
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """How big the afternoon is. Everything else follows from the plan's seed."""

    people: int = 6
    messages: int = 60
    replicas: int = 3
    over_s: float = 240.0  # virtual: how long people write
    floods: int = 0  # messages that the first of them writes at once, before all else
    quick: float = 0.5  # the share of advice that is had at once; the rest is sought, as of a model
    retry_after_s: tuple[float, ...] = (1.0, 5.0, 30.0)  # what Slack asks for with a 429
    settings: EngineSettings = field(default_factory=lambda: EngineSettings(team_stop_s=60.0))  # an hour in life


@dataclass(slots=True)
class Outcome:
    """What came of it. *waits* are the seconds from a person's message to what it called for, by person."""

    seed: int
    plan: Plan
    verdict: Verdict
    looks: int
    waits: dict[str, list[float]]

    def __str__(self) -> str:
        findings = "\n  ".join(f"{each.sin}: {each.what}" for each in self.verdict.findings[:10])
        return f"seed {self.seed} ({self.plan.faults} faults) breaks promises; it replays exactly:\n  {findings}"


def handing_over() -> tuple[Rates, Scenario]:
    """Return an afternoon with more work than one replica takes at once, and nobody who looks by themselves."""
    settings = EngineSettings(poll_s=600.0, lanes_at_once=1)
    return replace(CALM, advice_slow=0.5), Scenario(messages=30, settings=settings)


def often_stopped() -> tuple[Rates, Scenario]:
    """Return an afternoon on which replicas are told to stop while what they send gets nowhere."""
    return replace(CALM, terminate=0.05, reset_before=0.5), Scenario()


def simulate(seed: int, rates: Rates | None = None, scenario: Scenario | None = None) -> Outcome:
    """Run one afternoon in virtual time and compare the books; without *rates*, the seed decides what is wrong."""
    plan = Plan(seed, rates or PROFILES[seed % len(PROFILES)])
    scenario = scenario or Scenario(over_s=(240.0, 40.0)[seed // len(PROFILES) % 2])
    loop = VirtualLoop()
    keys = iter(range(1 << 62))
    with (
        patch.object(bot.engine.engine, "listen", hear),
        patch.object(bot.storage.outbox, "new_key", lambda: f"key{next(keys)}"),
        patch.object(bot.engine.dispatch, "monotonic", loop.time),
        patch.object(bot.engine.errands, "monotonic", loop.time),
    ):
        try:
            return loop.run_until_complete(_Afternoon(plan, scenario).passes())
        finally:
            _end(loop)


def _end(loop: VirtualLoop) -> None:
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.close()


class _Afternoon:
    def __init__(self, plan: Plan, scenario: Scenario) -> None:
        self._plan, self._scenario = plan, scenario
        self._replicas: list[Replica] = []
        self._all: list[Replica] = []
        self._log: list[Json] = []
        self._findings: list[Finding] = []
        self._poisoned: set[str] = set()

    async def passes(self) -> Outcome:
        """Let it pass."""
        now = asyncio.get_running_loop().time
        self._database = Database(now)
        self._slack = Slack(self._plan, now, self._plan.within(0.0, LAG_S), self._scenario.retry_after_s)
        keeping = asyncio.create_task(self._keep_replicas_running())
        watching = asyncio.create_task(self._watch())
        await asyncio.gather(*(self._person(number) for number in range(self._scenario.people)))
        self._plan.calm = True
        await self._drain()
        keeping.cancel()
        watching.cancel()
        looks = sum(seen.total() for seen in self._slack.looks.values())
        outcome = Outcome(self._plan.seed, self._plan, self._verdict(), looks, self._waits())
        for replica in self._all:
            replica.kill()
            replica.bury()
        self._database.close()
        return outcome

    # -- replicas

    async def _keep_replicas_running(self) -> None:
        while not self._has_run_away():
            self._replicas = [each for each in self._replicas if each.alive]
            while len(self._replicas) < self._scenario.replicas:
                await self._start()
            if self._plan.strikes("kill"):
                self._plan.random.choice(self._replicas).kill()
            elif self._plan.strikes("terminate"):
                leaving = self._replicas.pop(self._plan.random.randrange(len(self._replicas)))
                twice = self._plan.random.choice((None, self._plan.within(0.0, 5.0)))
                self._leaving = asyncio.create_task(leaving.terminate(twice_after_s=twice))
            await asyncio.sleep(self._plan.within(0.1, 1.0))
        for each in self._all:
            each.kill()

    def _has_run_away(self) -> bool:
        """Whether there is no end to what is posted: whoever does so is stopped, and the afternoon soon over."""
        return self._ask("SELECT count(*) AS written FROM outbox", "written") > 10 * self._most_messages

    @property
    def _most_messages(self) -> int:
        return self._scenario.messages + self._scenario.floods

    async def _start(self) -> None:
        born = Replica(
            f"r{len(self._all)}",
            self._plan,
            self._database,
            self._slack,
            self._scenario.settings,
            quick=self._scenario.quick,
        )
        self._all.append(born)
        self._replicas.append(born)
        await born.engine.start()

    # -- people, and Slack telling of them

    async def _person(self, number: int) -> None:
        """Write now and then; Slack tells of it by itself."""
        team, user = f"T{number % 2}", f"U{number}"
        count = self._scenario.messages // self._scenario.people
        telling = [] if number else [asyncio.create_task(self._flood(team, user))]
        for index in range(count):
            await asyncio.sleep(self._plan.random.expovariate(count / self._scenario.over_s))
            telling.append(asyncio.create_task(self._tell(team, user, f"m{number}-{index}")))
        await asyncio.gather(*telling)

    async def _flood(self, team: str, user: str) -> None:
        """Write many messages, a hundred a second."""
        for index in range(self._scenario.floods):
            await asyncio.sleep(0.01)
            await self._tell(team, user, f"flood-{index}")

    async def _tell(self, team: str, user: str, ident: str) -> None:
        """Deliver one message until it is answered with 200, four times at most, and sometimes once more."""
        ts = f"{asyncio.get_running_loop().time():.6f}"
        text = f"{ident} {self._verb()}"
        if text.endswith("poison"):
            self._poisoned.add(f"D{user}:{ts}")
        if self._plan.strikes("late", ident):
            await asyncio.sleep(self._plan.within(0.5, 20.0))
        for pause_s in (0.0, 1.0, 60.0, 300.0):
            await asyncio.sleep(pause_s)
            answered = await self._attempt(team, user, ts, text, ident)
            if answered and not self._plan.strikes("ack_lost", ident):
                break
        while self._plan.strikes("duplicate", ident):
            await asyncio.sleep(self._plan.random.choice((0.0, 0.5, 400.0)))
            await self._attempt(team, user, ts, text, ident)

    async def _attempt(self, team: str, user: str, ts: str, text: str, ident: str) -> bool:
        living = [each for each in self._replicas if each.alive]
        dm = f"D{user}"
        event = MessageSent(user, f"{dm}:{ts}", text, "2026-01-02")
        keys = (f"event:{ident}", f"message:{team}:{dm}:{ts}")
        delivery = Delivery(team, f"{team}:{user}", event, keys, ts, dm)
        answered = bool(living) and await self._plan.random.choice(living).receive(delivery)
        self._log.append(_told(team, user, ts, text, answered=answered))
        self._plan.note(f"told {ident} {answered}")
        return answered

    def _verb(self) -> str:
        special = self._plan.one_of("poison", "illegal")
        return special or self._plan.random.choices(("say", "ask", "twice", "card", "choose"), (6, 4, 1, 1, 3))[0]

    # -- the end

    async def _watch(self) -> None:
        """Where nothing at all goes wrong, nothing that is due may wait: not for a look that comes some time."""
        while replace(self._plan.rates, advice_slow=0.0) == CALM:
            self._find_overdue()
            await asyncio.sleep(1.0)

    def _find_overdue(self) -> bool:
        late = self._ask(_OVERDUE.format(asyncio.get_running_loop().time() - OVERDUE_S), "late")
        if late:
            self._findings.append(Finding("stuck", f"{late} pieces of work that were due wait for over {OVERDUE_S} s"))
        return bool(late)

    async def _drain(self) -> None:
        """Wait until nothing is left; whatever is due must be taken up soon."""
        now = asyncio.get_running_loop().time
        until = now() + DRAINED_WITHIN_S
        await asyncio.sleep(3 * self._scenario.settings.lease_s)  # the last who were stopped go on
        while now() < until and self._ask(_OPEN, "left_over"):
            if self._find_overdue():
                return
            if self._has_run_away():
                self._findings.append(Finding("doubled", "there is no end to what is posted"))
                return
            await asyncio.sleep(2.0)

    def _waits(self) -> dict[str, list[float]]:
        """Return how long each answer to a message took, from the message's ts."""
        waits: defaultdict[str, list[float]] = defaultdict(list)
        told = self._database.query("SELECT event, lane FROM inbox WHERE kind = 'message_sent' AND status = 'applied'")
        asked = {json.loads(row["event"])["text"]: json.loads(row["event"])["message"] for row in told}
        for row in self._database.query("SELECT effect, lane, done_at FROM outbox WHERE kind = 'say' AND done_at > 0"):
            text = json.loads(row["effect"])["what"].get("detail", "")
            if text in asked:
                waits[row["lane"]].append(row["done_at"] - float(asked[text].partition(":")[2]))
        return waits

    def _ask(self, sql: str, column: str) -> int:
        return int(self._database.query(sql)[0][column])

    def _verdict(self) -> Verdict:
        rows = self._database.rows()
        self._plan.note(repr((rows.inbox, rows.outbox, rows.lanes, sorted(rows.keys))))  # sets have no order
        verdict = check([*self._log, *self._slack.log], rows, dead_is_loss=False)
        verdict.findings += [*self._findings, *self._sins_of_this_world(), *self._unfaithful()]
        return verdict

    def _sins_of_this_world(self) -> Iterator[Finding]:
        yield from (Finding("doubled", f"called before Retry-After was over: {each}") for each in self._slack.early)
        for row in self._database.query("SELECT * FROM inbox WHERE status = 'dead' AND kind = 'message_sent'"):
            if not any(key in row["event"] for key in self._poisoned):
                yield Finding("lost", f"inbox row {row['id']} was put aside and was not poison")
        yield from self._dead_posts()
        yield from self._needlessly_parked()
        yield from self._unsettled()
        yield from self._trouble()
        yield from self._needless()
        yield from self._answers()

    def _dead_posts(self) -> Iterator[Finding]:
        for row in self._database.query("SELECT * FROM outbox WHERE status = 'dead'"):
            if row["channel"] is not None and row["reason"] != "channel_not_found":
                yield Finding("lost", f"outbox row {row['id']} was given up: {row['reason']}")

    def _needlessly_parked(self) -> Iterator[Finding]:
        """Find parked posts of which Slack would have told whether it has them; a look may end with its process."""
        parked = "SELECT id, key, lookups FROM outbox WHERE status = 'parked' AND kind <> 'settle'"
        for row in self._database.query(parked):
            seen = self._slack.looks[row["key"]]
            often = row["lookups"] >= self._scenario.settings.max_lookups and not seen["found"]
            hopeless = seen["forbidden"] or often or seen["absent"] > 1
            if not hopeless:
                yield Finding("lost", f"outbox row {row['id']} was parked after {dict(seen)}")

    def _unsettled(self) -> Iterator[Finding]:
        """Find controls that are said to be off and are not, or were left on though nothing stood in the way."""
        for row in self._database.query("SELECT id, key, status, attempts FROM outbox WHERE kind = 'settle'"):
            given_up = row["status"] == "parked" and row["attempts"] < self._scenario.settings.max_attempts
            if given_up or (row["status"] == "sent" and row["key"] not in self._slack.changed):
                yield Finding("lost", f"outbox row {row['id']} is {row['status']} and took no controls off")

    def _trouble(self) -> Iterator[Finding]:
        """Check that people are told once of each thing that was put aside: poison, advice, something said to them."""
        aside = self._ask(
            "SELECT (SELECT count(*) FROM inbox WHERE status = 'dead') + (SELECT count(*) FROM outbox WHERE status ="
            " 'dead' AND channel IS NULL) + (SELECT count(*) FROM outbox WHERE status IN ('dead', 'parked')"
            f" AND kind = 'say' AND NOT {_TELLS_TROUBLE}) AS times",
            "times",
        )
        told = self._ask(f"SELECT count(*) AS times FROM outbox WHERE kind = 'say' AND {_TELLS_TROUBLE}", "times")
        if told != aside:
            yield Finding("lost" if told < aside else "doubled", f"{aside} things put aside, trouble told {told} times")

    def _needless(self) -> Iterator[Finding]:
        """Find advice that was sought again although nobody died, slept, or was told to go."""
        if not any(self._plan.hits[fault] for fault in self._plan.hits if fault.split()[0] not in _HARMLESS):
            for row in self._database.query("SELECT * FROM outbox WHERE channel IS NULL AND attempts > 1"):
                yield Finding("doubled", f"advice {row['id']} was sought {row['attempts']} times")

    def _answers(self) -> Iterator[Finding]:
        """Check that what was applied was answered: once, or twice where that was asked for; trouble told once."""
        said = Counter(self._details("say"))
        raised = self._database.query(
            "SELECT effect FROM outbox WHERE status = 'dead' AND reason = 'ZeroDivisionError'"
        )
        given_up = {json.loads(row["effect"]).get("text") for row in raised}
        for row in self._database.query(
            "SELECT event, lane FROM inbox WHERE kind = 'message_sent' AND status = 'applied'"
        ):
            text = json.loads(row["event"])["text"]
            if text in given_up:
                continue
            ident, verb = text.split()
            wanted = {"say": (1, 1), "twice": (2, 2), "ask": (1, 1), "choose": (1, 1)}.get(verb)
            if wanted is not None and not wanted[0] <= said[text] <= wanted[1]:
                yield Finding("lost" if said[text] < wanted[0] else "doubled", f"{ident} {verb}: {said[text]} answers")

    def _details(self, kind: str) -> Iterator[str]:
        for row in self._database.query(f"SELECT effect FROM outbox WHERE kind = '{kind}'"):
            yield json.loads(row["effect"])["what"].get("detail", "")

    def _unfaithful(self) -> Iterator[Finding]:
        for lane in [row["id"] for row in self._database.query("SELECT id FROM lane")]:
            replayed = self._database.transact(partial(verify, step=step, pack=bundled_pack(), lane=lane))
            if replayed is None or not replayed.faithful:
                yield Finding("lost", f"{lane}: its log leads to another state")


def _told(team: str, user: str, ts: str, text: str, *, answered: bool) -> Json:
    event = {
        "type": "message", "channel_type": "im", "channel": f"D{user}", "user": user, "ts": ts, "event_ts": ts,
        "text": text,
    }  # fmt: skip
    return {
        "direction": "out",
        "method": "deliver.events_api",
        "outcome": "ok" if answered else "http_error",
        "args": {"payload": {"team_id": team, "event": event}},
    }
