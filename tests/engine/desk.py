"""The engine's units of work by hand, one replica at a time, and time that passes when it is told to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlalchemy import text

from bot.engine import errands, turns
from bot.engine.errands import Errand
from bot.engine.intake import receive
from bot.engine.outcomes import Accepted, Outcome
from bot.engine.rules import Rules
from bot.engine.seams import Delivered, Delivery
from bot.engine.settings import EngineSettings
from bot.engine.sitting import StumbledError, Turn
from bot.interview.events import Event, MessageUnderstood
from bot.storage.backlog import Counts
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from knowledge.pack import Pack
from tests.engine.ledger import ledger, said, step

LANE = "T1:U1"
_SHIFTS = (
    "UPDATE lane SET wake_at = wake_at - :s",
    "UPDATE channel SET wake_at = wake_at - :s, paced_at = paced_at - :s, blocked_until = blocked_until - :s",
    "UPDATE team SET stopped_until = stopped_until - :s",
    "UPDATE dedupe_key SET seen_at = seen_at - :s",
    "UPDATE inbox SET received_at = received_at - :s",
    "UPDATE outbox SET not_before = not_before - :s, tried_at = tried_at - :s, written_at = written_at - :s",
    "UPDATE outbox SET first_tried_at = first_tried_at - :s",
)


def let_pass(storage: Storage, seconds: float) -> None:
    """Move everything stored *seconds* into the past."""

    def shift(work: UnitOfWork) -> None:
        for statement in _SHIFTS:
            work.connection.execute(text(statement), {"s": seconds})

    storage.run_sync(shift)


@dataclass
class Desk:
    """One replica, driven by hand."""

    storage: Storage
    pack: Pack
    settings: EngineSettings
    replica: str = "A"
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def rules(self) -> Rules:
        return Rules(step, self.pack, self.settings, self.replica)

    def colleague(self, replica: str) -> Desk:
        """Another replica on the same database."""
        return replace(self, replica=replica)

    def hears(self, *texts: str, lane: str = LANE, team: str = "T1") -> None:
        """Receive *texts*, in this order by Slack's ts."""
        for each in texts:
            self.hears_event(said(each), key=f"said {next(self._numbers)}", lane=lane, team=team)

    def hears_event(
        self, event: Event, *, key: str, order: str = "", lane: str = LANE, team: str = "T1", dm: str = "D1"
    ) -> bool:
        """Receive *event*; False if it was known."""
        delivery = Delivery(team, lane, event, (f"event:{lane}:{key}",), order, dm)
        return self.storage.run_sync(receive, delivery, spread=False) is not None

    def advance(self) -> Turn:
        """Take one turn, as the worker does: what raises is put off or aside."""
        try:
            return self.storage.run_sync(turns.advance, self.rules)
        except StumbledError as error:
            return self.storage.run_sync(turns.stumble, self.rules, error)

    def advise(self, turn: Turn) -> Turn:
        """Bring the advice of *turn*, which repeats what it was asked."""
        assert turn.advice is not None
        asked = turn.advice.effect
        given = MessageUnderstood(asked.owner, asked.message, asked.text, asked.on, "answer")  # type: ignore[union-attr]
        try:
            return self.storage.run_sync(turns.take_advice, self.rules, turn, given)
        except StumbledError:
            return self.storage.run_sync(turns.take_advice, self.rules, turn, given, alone=True)

    def miss(self, turn: Turn, reason: str = "TimeoutError") -> Turn:
        """Bring no advice."""
        return self.storage.run_sync(turns.miss_advice, self.rules, turn, reason)

    def take(self) -> Errand:
        """Claim a post, passing over channels whose time has not come."""
        while True:
            errand = self.storage.run_sync(errands.take_errand, self.rules)
            if errand.post is not None or not errand.channel:
                return errand

    def record(self, errand: Errand, outcome: Outcome | None = None, settled: Outcome | None = None) -> Errand:
        """Say what came of it, and of what was settled beside it; by default Slack took both."""
        accepted = Accepted(Delivered("D1", f"{errand.queued.id}.0")) if errand.queued else None
        came_of = (outcome or accepted, settled or accepted)
        return self.storage.run_sync(errands.record, self.rules, errand, *came_of)  # type: ignore[arg-type]

    def say(self, *details: str) -> None:
        """Have notices queued for the DM."""
        for detail in details:
            self.hears(f"say {detail}")
            self.advance()

    @property
    def counts(self) -> Counts:
        return self.storage.run_sync(lambda work: work.backlog.counts())

    def ledger(self, lane: str = LANE) -> str:
        """What was heard, in the order in which it was applied."""
        found = self.storage.run_sync(lambda work: work.lanes.read(lane))
        return "" if found is None else ledger(found.state)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Read whatever a test wants to know."""
        return self.storage.run_sync(lambda work: [tuple(row) for row in work.connection.execute(text(sql))])
