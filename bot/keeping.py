"""What Home tabs, lists and exports read from the database: part of what ``main`` wires."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.engine.mornings import day_at, zone_named
from bot.engine.seams import LaneId
from bot.interview.states import Held, Idle
from bot.slack.views import HomeShown, Kept
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork


class Keeping:
    """Reads what is kept of people; *model* says whether a language model is configured, *zone* the usual time zone."""

    def __init__(self, storage: Storage, *, model: bool, zone: str, now: Callable[[], float] | None = None) -> None:
        self._storage, self._model, self._zone = storage, model, zone
        self._now = now or (lambda: datetime.now(UTC).timestamp())

    async def kept_of(self, lane: LaneId) -> Kept:
        """Return the checks of a person's lane, newest first, and how they want dates written."""
        return await self._storage.run(_kept, lane)

    async def home_of(self, team: str, user: str) -> HomeShown:
        """Return what somebody's Home tab shows now."""
        return await self._storage.run(self._home, team, user)

    def _home(self, work: UnitOfWork, team: str, user: str) -> HomeShown:
        known = work.people.of(team, user)
        return HomeShown(
            states=_states(work, f"{team}:{user}"),
            waiting=work.tickets.waiting_for(team, user),
            settings={"dates": known.dates, "reminders": known.reminders, "words": known.words},
            today=day_at(self._now(), zone_named(known.zone, self._zone)),
            model=self._model,
        )


def _kept(work: UnitOfWork, lane: LaneId) -> Kept:
    team, _, user = lane.partition(":")
    return Kept(_states(work, lane), work.people.of(team, user).dates)


def _states(work: UnitOfWork, lane: LaneId) -> list[Held]:
    return [each for each in work.checks.states(lane) if not isinstance(each, Idle)]
