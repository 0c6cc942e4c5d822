"""Home tabs: shown anew after anything that changes them, a few seconds late at most, and once for many changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

import structlog

from bot.engine.pump import Pump
from bot.engine.rules import Rules
from bot.engine.seams import NotSentError, RefusedError, UncertainError
from bot.interview.errors import ServiceUnavailableError
from bot.interview.states import Asking, Cancelled, Check, Idle, Live, Paused, State
from bot.interview.summarising import title_on_card
from bot.interview.tickets import open_tickets
from bot.storage.checks import check_of
from bot.storage.people import StaleHome
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork

POLL_S: Final = 5.0
RETRY_S: Final = 30.0
FAILED_S: Final = 600.0  # after a mistake of ours: it would come again
AT_ONCE: Final = 4
log = structlog.get_logger()


class Publisher(Protocol):
    """Shows people their Home tab. Implemented by ``bot.slack.homes``."""

    async def publish(self, team: str, user: str) -> None:
        """Show it as it should be now; doing it twice is doing it once.

        Raises:
            NotSentError, UncertainError, RefusedError: see there.
        """
        ...


class Nobody:
    """Shows no Home tab: for an advisor without one."""

    async def publish(self, team: str, user: str) -> None:
        """See Publisher."""


class Homes:
    """Shows the Home tabs that the database says are not as they should be."""

    def __init__(self, storage: Storage, publisher: Publisher, rules: Rules) -> None:
        self._storage, self._publisher, self._rules = storage, publisher, rules
        self.pump = Pump("homes", self._attempt, at_once=AT_ONCE, poll_s=POLL_S)

    async def opened(self, team: str, user: str) -> None:
        """Show *user* their Home tab, now and from now on whenever it changes."""
        await self._storage.run(lambda work: work.people.home_opened(team, user))
        self.pump.look()

    async def _attempt(self, _: str | None, claimed: Callable[[], None]) -> float | None:
        try:
            home = await self._storage.run(_claim, self._rules.settings.lease_s)
            if not isinstance(home, StaleHome):
                return home
            claimed()
            return await self._show(home)
        except ServiceUnavailableError:
            log.warning("homes_not_read")
            return None
        except Exception:
            log.exception("home_failed")
            return None

    async def _show(self, home: StaleHome) -> float:
        wait_s = 0.0
        try:
            await self._publisher.publish(home.team, home.user)
        except NotSentError as error:
            wait_s = max(1.0, error.retry_after_s)
        except UncertainError:
            wait_s = RETRY_S
        except RefusedError as error:
            log.warning("home_refused", team=home.team, reason=error.reason)  # the next change, or opening, tries again
        except Exception:
            log.exception("home_failed", team=home.team)
            wait_s = FAILED_S
        await self._storage.run(_concluded, home, wait_s)
        return wait_s


def _claim(work: UnitOfWork, lease_s: float) -> StaleHome | float | None:
    return work.people.next_home(lease_s) or work.people.next_home_in()


def _concluded(work: UnitOfWork, home: StaleHome, wait_s: float) -> None:
    if wait_s:
        work.people.put_home_off(home.team, home.user, wait_s)
    else:
        work.people.home_shown(home)


def seen_at_home(state: State) -> object:
    """Return what the owner's Home tab shows of *state*: only where it changes need the tab be shown anew."""
    if isinstance(state, Idle):
        return state.kind, state.checks
    at: Live = state.at if isinstance(state, Paused | Cancelled) else state
    check = at.check
    answered = {each.section for each in check.answers} | {each.section for each in check.unanswered}
    place = state.kind, at.kind, at.section if isinstance(at, Asking) else None
    return place, check.number, check.use_case, answered, check.findings, check.card, check.tickets


def waiting_elsewhere(state: State) -> dict[str, frozenset[object]]:
    """Return, by person, what of *state* waits for others: what their Home tabs show of it."""
    check = check_of(state)
    waits: dict[str, frozenset[object]] = {}
    for each in open_tickets(check.tickets) if check else ():
        shown = (each, *_about(check)) if check else (each,)
        waits[each.person] = waits.get(each.person, frozenset()) | {shown}
    return waits


def _about(check: Check) -> tuple[int, str, str]:
    return check.number, title_on_card(check), check.card.channel if check.card else ""
