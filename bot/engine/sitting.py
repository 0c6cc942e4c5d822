"""A sitting: one transaction with one locked lane, in which what waits is applied, and what came of it written.

Advice that fixed rules give at once is had in it as well. What is sought is counted before it begins, since it may end
the process; so what waited before this process began, or failed before, is sought, whoever gives it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import structlog

from bot.engine.errands import Errand, take_errand
from bot.engine.homes import seen_at_home, waiting_elsewhere
from bot.engine.routing import (
    ADVICE,
    AdviceEffect,
    SlackEffect,
    check_number,
    heard_nothing,
    notice,
    queue_of,
    shown_revision,
)
from bot.engine.rules import Rules
from bot.engine.timing import keep_timers
from bot.interview.changing import replace
from bot.interview.effects import Archive, Effect, Forget, Prefer
from bot.interview.errors import IllegalEventError, NotAllowedError, ReadinessError
from bot.interview.events import (
    AnswersAssessed,
    CardPosted,
    CardRefused,
    ChannelSeen,
    DraftsPlaced,
    Event,
    Setting,
    TimeCame,
)
from bot.interview.states import Check, State
from bot.interview.summarising import title_on_card
from bot.interview.ticket_events import TicketUndelivered
from bot.interview.tickets import Ticket, open_tickets
from bot.storage.checks import check_of
from bot.storage.inbox import Waiting
from bot.storage.lanes import Lane, Standing
from bot.storage.outbox import Advice, NewPost
from bot.storage.prepared import Written
from bot.storage.runner import is_databases_fault
from bot.storage.work import UnitOfWork

log = structlog.get_logger()
AT_ONCE_S: Final = 0.02  # for advice, of one transaction: on SQLite nobody else writes meanwhile
_After: TypeAlias = tuple[State, Sequence[Effect]] | IllegalEventError  # of an event, or why it cannot be
_STORED: Final = (Archive, Prefer, Forget)  # effects that are done here, in the same transaction
# nobody waits for a word about these
_OURS: Final = (CardPosted, CardRefused, AnswersAssessed, DraftsPlaced, TicketUndelivered, TimeCame, ChannelSeen)


class StumbledError(ReadinessError):
    """What came of the event in inbox row *row* of *lane* cannot be stored; nothing of the transaction is."""

    def __init__(self, lane: str, row: int, reason: str) -> None:
        super().__init__(reason)
        self.lane, self.row, self.reason = lane, row, reason


@dataclass(frozen=True, slots=True)
class Turn:
    """What a worker has in hand after a transaction: advice to seek under a lease, or nothing.

    *due_in_s* says when a look is next worth while: 0.0 now, None when somebody writes.
    """

    lane: str = ""
    advice: Advice | None = None
    fence: int = 0
    due_in_s: float | None = None
    channels: tuple[str, ...] = ()  # in which posts were queued just now and wait to be claimed
    errands: tuple[Errand, ...] = ()  # those that were claimed already
    applied: int = 0  # events
    session: str = ""  # ts of the thread they wrote in last
    homes: bool = False  # whether somebody's Home tab is to be shown anew


class Sitting:
    """One transaction with one locked lane: what it has become so far, written at the end."""

    def __init__(self, work: UnitOfWork, rules: Rules, lane: Lane, fence: int) -> None:
        self._work, self._rules, self._lane, self._fence = work, rules, lane, fence
        self._state: State = lane.state
        self._version = lane.version
        self._open_advice = lane.open_advice
        self._posts: list[NewPost] = []
        self._hearing: int | None = None  # the inbox row being applied
        self._may_hurry = False  # whether advice may be had at once: its attempts are not counted
        self._hurried_s = 0.0  # of the processor's time, on that
        self._given: deque[tuple[AdviceEffect, Event]] = deque()  # advice had at once, not yet heard
        self._preferred: dict[Setting, str] = {}
        self._carries = False  # whether posts are claimed here and now
        self._home_changed = False  # in what the state does not show: a setting, a check that was left

    def go_on(self, *, stay: bool = True) -> Turn:
        """Apply what waits; end with a lease if advice is needed (given back at once without *stay*).

        Raises:
            StumbledError: What came of an event cannot be stored.
        """
        self._carries = stay and self._rules.may_carry()
        try:
            return self._go_on(stay=stay)
        except Exception as error:
            if is_databases_fault(error) or self._hearing is None:
                raise
            raise StumbledError(self._lane.id, self._hearing, type(error).__name__) from error

    def _go_on(self, *, stay: bool) -> Turn:
        while True:
            advice = self._asked()
            if advice is not None:
                return self._lease(advice) if stay else self.pause(0.0)
            wake_in = self._hear_waiting()
            if not self._open_advice:
                return self.pause(wake_in)

    def pause(self, wake_in_s: float | None) -> Turn:
        """Leave the lane until *wake_in_s* from now, or until somebody writes."""
        wake_at = None if wake_in_s is None else self._lane.now + wake_in_s
        return self._close(Turn(self._lane.id, due_in_s=wake_in_s), wake_at=wake_at, holder=None)

    def hear_advice(self, given: Event, *, hurry: bool = False) -> None:
        """Log and apply *given*; a refusal is logged as well. In a *hurry* go on with more that can be had at once."""
        self._open_advice -= 1
        self._may_hurry = hurry
        self._hear(given, self._after(given))
        self._hear_given()

    def bury(self, advice: Advice, reason: str) -> None:
        """Go on without *advice*: their words are kept unread, so that nobody waits for what never comes."""
        self._work.outbox.end_advice(advice.id, advice.attempts, "dead", reason)
        unread = heard_nothing(advice.effect)
        if unread is not None and self._takes(unread):
            self._queue((notice("not_read", advice.effect),))
            self.hear_advice(unread)
        else:
            self._open_advice -= 1
            self._tell_trouble(advice.effect)

    def _takes(self, given: Event) -> bool:
        """Say whether *given* can be applied: what cannot may be the very reason why the advice was given up."""
        try:
            self._rules.step(self._rules.pack, self._state, given)
        except Exception as error:
            log.warning("unread_not_applied", lane=self._lane.id, error=type(error).__name__)
            return False
        return True

    def stumble(self, row: Waiting, reason: str) -> float:
        """Count an attempt that raised, put the event aside if it was the last; return when to wake, in seconds."""
        self._work.inbox.failed(row.id, reason)
        if row.attempts + 1 < self._rules.settings.max_attempts:
            return self._rules.settings.backoff(row.attempts + 1)
        self._work.inbox.end(row.id, "dead", reason=reason)
        self._tell_trouble(row.event)
        return 0.0

    def _tell_trouble(self, about: Event | Effect) -> None:
        """Say that something of theirs went wrong here."""
        self._queue((notice("trouble", about),))

    def _asked(self) -> Advice | None:
        """Return advice to be sought now; what keeps ending the process that seeks it is given up."""
        while self._open_advice:
            advice = self._work.outbox.next_advice(self._lane.id)
            if advice is None:
                raise AssertionError(f"{self._lane.id} counts open advice and has none")
            if advice.attempts < self._rules.settings.max_crashes:
                return advice
            self.bury(advice, "crashed")
        return None

    def _lease(self, advice: Advice) -> Turn:
        begun = replace(advice, attempts=advice.attempts + 1)
        self._work.outbox.try_advice(begun.id, begun.attempts)
        turn = Turn(self._lane.id, advice=begun, fence=self._fence, due_in_s=0.0, session=self._lane.session)
        wake_at = self._lane.now + self._rules.settings.lease_s
        return self._close(turn, wake_at=wake_at, holder=self._rules.replica)

    def _hear_given(self) -> None:
        """Hear what was had at once. What cannot be applied is sought again like all else, and given up in the end."""
        while self._given:
            effect, given = self._given.popleft()
            after = None if self._open_advice else self._possible(given)  # none is heard before its turn
            if after is None:
                self._ask(effect)
            else:
                self._hear(given, after)

    def _possible(self, given: Event) -> _After | None:
        try:
            return self._after(given)
        except Exception:
            log.exception("advice_not_applied", lane=self._lane.id)
            return None

    def _hear(self, given: Event, after: _After) -> None:
        position, reason = None, None
        if isinstance(after, IllegalEventError):
            reason = str(after)
            self._refuse(given, after)
        else:
            self._become(*after)
            position = self._version
        self._work.inbox.log(team=self._lane.team, lane=self._lane.id, event=given, position=position, reason=reason)

    def _after(self, event: Event) -> _After:
        try:
            return self._rules.step(self._rules.pack, self._state, event)
        except IllegalEventError as error:
            return error

    def _hear_waiting(self) -> float | None:
        """Apply waiting events until one needs advice; return when to wake, in seconds, None if none is left.

        The lane's row was locked before this reads: whoever adds an event meanwhile waits, and wakes the lane after.
        """
        most = self._rules.settings.most_events
        waiting = self._work.inbox.waiting(self._lane.id, most)
        for row in waiting:
            self._hearing = row.id
            self._may_hurry = not row.attempts and self._rules.since.began_by(row.received_at, self._lane.now)
            try:
                after = self._after(row.event)
            except Exception as error:
                log.exception("event_not_applied", lane=self._lane.id, row=row.id)
                return self.stumble(row, type(error).__name__)
            self._hear_row(row, after)
            if self._open_advice:
                break
        return 0.0 if len(waiting) == most else None

    def _hear_row(self, row: Waiting, after: _After) -> None:
        if isinstance(after, IllegalEventError):
            self._work.inbox.end(row.id, "refused", reason=str(after))
            self._refuse(row.event, after)
        else:
            self._become(*after)
            self._work.inbox.end(row.id, "applied", position=self._version)
            self._hear_given()

    def _become(self, state: State, effects: Sequence[Effect]) -> None:
        self._state = state
        self._version += 1
        for effect in effects:
            if isinstance(effect, ADVICE):
                self._seek(effect)
            elif isinstance(effect, _STORED):
                self._keep(effect)
        self._queue([effect for effect in effects if not isinstance(effect, (*ADVICE, *_STORED))])

    def _keep(self, effect: Archive | Prefer | Forget) -> None:
        self._home_changed = True
        match effect:
            case Archive(state=state):
                self._work.checks.archive(self._lane.id, state)
            case Prefer(setting=setting, value=value):
                self._preferred[setting] = value
            case Forget(check=check):
                self._posts = [each for each in self._posts if each.check != check]
                self._work.forgetting.forget(self._lane.id, check, after=self._state, version=self._version)

    def _seek(self, effect: AdviceEffect) -> None:
        """Have advice at once if it can be had, and nobody's turn is before; else ask for it."""
        may = self._may_hurry and not self._open_advice and self._hurried_s < AT_ONCE_S
        given = self._had(effect) if may else None
        if given is None:
            self._ask(effect)
        else:
            self._given.append((effect, given))

    def _had(self, effect: AdviceEffect) -> Event | None:
        began, busy = time.perf_counter(), time.thread_time()
        try:
            given = self._rules.at_once(effect, self._lane.id)
        except Exception as error:
            log.exception("advice_failed", lane=self._lane.id, attempt=0)
            self._rules.watch.advice_sought(type(error).__name__, time.perf_counter() - began)
            return None
        finally:
            self._hurried_s += time.thread_time() - busy
        if given is not None:
            took_s = time.perf_counter() - began
            self._rules.watch.advice_sought("given", took_s)
            log.debug("advice_given", lane=self._lane.id, kind=given.kind, took_s=round(took_s, 3))
        return given

    def _ask(self, effect: AdviceEffect) -> None:
        self._work.outbox.add_advice(team=self._lane.team, lane=self._lane.id, effect=effect)
        self._open_advice += 1

    def _refuse(self, event: Event, error: IllegalEventError) -> None:
        if isinstance(error, NotAllowedError):
            log.warning("not_allowed", lane=self._lane.id, by=error.by, kind=event.kind)
            self._queue((notice("not_yours", event),))
        elif not isinstance(event, _OURS):
            self._queue((notice("stale_button" if error.stale else "not_now", event),))

    def _queue(self, effects: Sequence[SlackEffect]) -> None:
        lane, check = self._lane, check_number(self._state)
        self._posts.extend(
            NewPost(
                lane=lane.id,
                team=lane.team,
                channel=queue_of(effect, team=lane.team, lane=lane.id),
                effect=effect,
                check=check,
                revision=shown_revision(effect),
                thread=lane.session,
            )
            for effect in effects
        )

    def _close(self, turn: Turn, *, wake_at: float | None, holder: str | None) -> Turn:
        self._work.outbox.add_posts(self._posts)
        queues = sorted({post.channel for post in self._posts})  # in one order everywhere: no deadlock
        for queue in queues:
            self._work.channels.wake(queue, self._lane.team)
        standing = Standing(
            state=self._state,
            version=self._version,
            check=check_number(self._state),
            open_advice=self._open_advice,
            wake_at=wake_at,
            fence=self._fence,
            holder=holder,
        )
        self._work.lanes.save(self._lane.id, standing)
        self._keep_tickets()
        keep_timers(self._work, self._rules, self._lane, self._state)
        homes = self._keep_people()
        carried = [take_errand(self._work, self._rules, each, self._posts) for each in queues] if self._carries else []
        self._rules.checkpoint("state_written")
        return replace(
            turn,
            channels=() if self._carries else tuple(queues),
            errands=tuple(each for each in carried if each.channel),  # the others' channels are seen to already
            applied=self._version - self._lane.version,
            homes=any(each.rows for each in homes),
        )

    def _keep_people(self) -> Sequence[Written]:
        """Keep settings, and have the Home tabs shown anew that show something of what changed; a row for each."""
        for setting, value in self._preferred.items():
            self._work.people.prefer(self._lane.team, self._lane.owner, setting, value)
        before, now = waiting_elsewhere(self._lane.state), waiting_elsewhere(self._state)
        stale = {each for each in {*before, *now} if before.get(each) != now.get(each)}
        if self._home_changed or seen_at_home(self._lane.state) != seen_at_home(self._state):
            stale.add(self._lane.owner)
        return self._work.people.home_changed(self._lane.team, stale)

    def _keep_tickets(self) -> None:
        """Let others find what waits for them: rows that follow the state, written only where it changed."""
        before, now = check_of(self._lane.state), check_of(self._state)
        if _tickets(before) != _tickets(now):
            self._work.tickets.keep(self._lane.team, self._lane.id, now)


def _tickets(check: Check | None) -> tuple[int, str, str, tuple[Ticket, ...]] | None:
    """Return what the rows of open tickets are made from; None without any."""
    opened = open_tickets(check.tickets) if check else ()
    if check is None or not opened:
        return None
    return check.number, title_on_card(check), check.card.channel if check.card else "", opened
