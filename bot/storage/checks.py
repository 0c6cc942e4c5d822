"""A person's checks, as lists show them: the one under way and those they left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sqlalchemy import bindparam, select

from bot.interview.states import Cancelled, Check, Idle, Paused, State
from bot.storage.clock import EpochNow
from bot.storage.codec import dump_state, load_state
from bot.storage.prepared import Statements
from bot.storage.tables import LANE, PAST_CHECK
from bot.storage.upsert import UpsertInto

Stage: TypeAlias = Literal["opening", "asking", "reviewing", "previewing", "posted", "paused", "cancelled"]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check in a list. *verdict* and *posted_on* are those of its card, None before it was posted; dates are ISO."""

    number: int
    use_case: str
    stage: Stage
    started_on: str
    verdict: str | None
    posted_on: str | None
    current: bool


_CURRENT: Final = select(LANE.c.state).where(LANE.c.id == bindparam("of_lane"))
_PAST: Final = (
    select(PAST_CHECK.c.state).where(PAST_CHECK.c.lane == bindparam("of_lane")).order_by(PAST_CHECK.c.number.desc())
)
_ONE: Final = select(PAST_CHECK.c.state).where(
    PAST_CHECK.c.lane == bindparam("of_lane"), PAST_CHECK.c.number == bindparam("number")
)
_ARCHIVE: Final = UpsertInto(
    PAST_CHECK,
    {
        "lane": bindparam("lane"),
        "number": bindparam("number"),
        "state": bindparam("state"),
        "archived_at": EpochNow(),
    },
    {"state": bindparam("state"), "archived_at": EpochNow()},
)


def check_of(state: State) -> Check | None:
    """Return the check of *state*, None while nothing is under way."""
    match state:
        case Idle():
            return None
        case Paused(at=at) | Cancelled(at=at):
            return at.check
        case _:
            return state.check


class Checks:
    """The checks of the database, within one transaction."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements

    def of(self, lane: str) -> Sequence[CheckLine]:
        """Return the checks of *lane*, newest first."""
        current = self._run.every(_CURRENT, {"of_lane": lane})
        past = self._run.every(_PAST, {"of_lane": lane})
        lines = [_line(load_state(row.state), current=True) for row in current]
        lines += [_line(load_state(row.state), current=False) for row in past]
        newest_first = sorted((line for line in lines if line), key=lambda line: (line.number, line.current))
        return list({line.number: line for line in newest_first}.values())[::-1]

    def states(self, lane: str) -> Sequence[State]:
        """Return the states of the checks of *lane*, newest first: each as it stands, or as it was left."""
        rows = (*self._run.every(_CURRENT, {"of_lane": lane}), *self._run.every(_PAST, {"of_lane": lane}))
        found: dict[int, State] = {}
        for row in rows:
            state = load_state(row.state)
            check = check_of(state)
            if check is not None:
                found.setdefault(check.number, state)
        return [found[number] for number in sorted(found, reverse=True)]

    def past(self, lane: str, number: int) -> State | None:
        """Return the state in which check *number* of *lane* was left."""
        text = self._run.scalar(_ONE, {"of_lane": lane, "number": number})
        return None if text is None else load_state(text)

    def archive(self, lane: str, state: State) -> None:
        """Keep *state* under its check's number; a state without a check is not worth keeping."""
        check = check_of(state)
        if check is not None:
            values = {"lane": lane, "number": check.number, "state": dump_state(state)}
            self._run.write(_ARCHIVE.on(self._run.dialect), values)


def _line(state: State, *, current: bool) -> CheckLine | None:
    check = check_of(state)
    if check is None or isinstance(state, Idle):
        return None
    card = check.card
    return CheckLine(
        number=check.number,
        use_case=check.use_case,
        stage=state.kind,
        started_on=check.started_on,
        verdict=card.verdict if card else None,
        posted_on=card.posted_on if card else None,
        current=current,
    )
