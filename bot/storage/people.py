"""What is known of a person beside their lane: settings, time zone, and whether their Home tab is as it should be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, case, func, literal_column, null, select, update

from bot.interview.events import Setting
from bot.interview.owning import SETTINGS
from bot.storage.clock import EpochNow
from bot.storage.prepared import Statements, Written
from bot.storage.tables import HOME_DUE, PERSON
from bot.storage.upsert import UpsertInto


@dataclass(frozen=True, slots=True)
class Known:
    """A person's settings as they hold, and their IANA time zone, "" where Slack did not tell."""

    dates: str = SETTINGS["dates"][0]
    reminders: str = SETTINGS["reminders"][0]
    words: str = SETTINGS["words"][0]
    zone: str = ""


@dataclass(frozen=True, slots=True)
class StaleHome:
    """A Home tab to be shown anew; *changes* tells whether it changed again meanwhile."""

    team: str
    user: str
    changes: int


_IS_WHO: Final = (PERSON.c.team == bindparam("of_team")) & (PERSON.c.user_id == bindparam("of_user"))
_UNKNOWN: Final = {"zone": "", "dates": "", "reminders": "", "words": ""}
_NEW: Final[dict[str, Any]] = {"team": bindparam("team"), "user_id": bindparam("user"), **_UNKNOWN}
_PREFER: Final = {
    setting: UpsertInto(PERSON, {**_NEW, setting: bindparam("value")}, {setting: bindparam("value")})
    for setting in ("dates", "reminders", "words", "zone")
}
_OPENED: Final = UpsertInto(
    PERSON,
    {**_NEW, "home_changes": 1, "home_due": EpochNow()},
    {"home_changes": PERSON.c.home_changes + literal_column("1"), "home_due": EpochNow()},
)
_KNOWN: Final = select(PERSON.c.dates, PERSON.c.reminders, PERSON.c.words, PERSON.c.zone).where(_IS_WHO)
_CHANGED: Final = (
    update(PERSON)
    .where(_IS_WHO, PERSON.c.home_changes > 0)
    .values(
        home_changes=PERSON.c.home_changes + literal_column("1"),
        home_due=func.coalesce(PERSON.c.home_due, EpochNow()),
    )
)
_NEXT: Final = (
    select(PERSON.c.team, PERSON.c.user_id, PERSON.c.home_changes)
    .where(HOME_DUE, PERSON.c.home_due <= EpochNow())
    .order_by(PERSON.c.home_due)
    .limit(literal_column("1"))
    .with_for_update(skip_locked=True)
)
_NEXT_IN: Final = select(func.min(PERSON.c.home_due) - EpochNow()).where(HOME_DUE)
_WAIT: Final = update(PERSON).where(_IS_WHO).values(home_due=EpochNow() + bindparam("wait_s"))
_SHOWN: Final = (
    update(PERSON)
    .where(_IS_WHO)
    .values(home_due=case((PERSON.c.home_changes == bindparam("changes"), null()), else_=EpochNow()))
)


class People:
    """The people of the database, within one transaction."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements

    def of(self, team: str, user: str) -> Known:
        """Return what is known of *user*; settings they never chose are as they are for everybody."""
        row = self._run.first(_KNOWN, _who(team, user))
        return Known() if row is None else Known(**{name: value for name, value in row._asdict().items() if value})

    def prefer(self, team: str, user: str, setting: Setting, value: str) -> None:
        """Keep a setting."""
        self._upsert(_PREFER[setting], team=team, user=user, value=value)

    def live_in(self, team: str, user: str, zone: str) -> None:
        """Keep the time zone Slack told, an IANA name."""
        self._upsert(_PREFER["zone"], team=team, user=user, value=zone)

    def home_opened(self, team: str, user: str) -> None:
        """Have *user*'s Home tab shown now, and from now on whenever it changes."""
        self._upsert(_OPENED, team=team, user=user)

    def home_changed(self, team: str, users: Collection[str]) -> Sequence[Written]:
        """Have the Home tabs of those of *users* who ever opened theirs shown anew; a row for each of them."""
        return [self._run.write(_CHANGED, _who(team, each)) for each in sorted(users)]

    def next_home(self, lease_s: float) -> StaleHome | None:
        """Claim the Home tab that has been stale longest: nobody else shows it within *lease_s* seconds."""
        row = self._run.first(_NEXT)
        if row is None:
            return None
        self.put_home_off(row.team, row.user_id, lease_s)
        return StaleHome(row.team, row.user_id, row.home_changes)

    def next_home_in(self) -> float | None:
        """Return in how many seconds the next Home tab is due, None if none will be by itself."""
        due_in: float | None = self._run.scalar(_NEXT_IN)
        return due_in

    def home_shown(self, home: StaleHome) -> None:
        """Say that it is as it was when it was claimed; what changed meanwhile is due at once."""
        self._run.write(_SHOWN, _who(home.team, home.user) | {"changes": home.changes})

    def put_home_off(self, team: str, user: str, wait_s: float) -> None:
        """Look at it again in *wait_s* seconds."""
        self._run.write(_WAIT, _who(team, user) | {"wait_s": wait_s})

    def _upsert(self, statement: UpsertInto, **values: Any) -> None:
        self._run.write(statement.on(self._run.dialect), values)


def _who(team: str, user: str) -> dict[str, Any]:
    return {"of_team": team, "of_user": user}
