"""The account of what models were asked: one for all replicas, so that a cap is a cap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, case, func, insert, select

from bot.storage.clock import EpochNow
from bot.storage.prepared import Statements
from bot.storage.tables import MODEL_CALL

DAY_S: Final = 86_400
_TOKENS: Final = MODEL_CALL.c.prompt_tokens + MODEL_CALL.c.completion_tokens
_TEAMS: Final = MODEL_CALL.c.team == bindparam("of_team")
_PERSONS: Final = _TEAMS & (MODEL_CALL.c.person == bindparam("of_person"))
_SPENT: Final = select(
    func.coalesce(func.sum(case((_PERSONS, _TOKENS), else_=0)), 0),
    func.coalesce(func.sum(case((_TEAMS, _TOKENS), else_=0)), 0),
    func.coalesce(func.sum(_TOKENS), 0),
).where(MODEL_CALL.c.at > EpochNow() - DAY_S)
_RECORD: Final = (
    insert(MODEL_CALL)
    .values(
        at=EpochNow(),
        team=bindparam("team"),
        person=bindparam("person"),
        model=bindparam("model"),
        outcome=bindparam("outcome"),
        prompt_tokens=bindparam("prompt_tokens"),
        completion_tokens=bindparam("completion_tokens"),
    )
    .inline()
)


@dataclass(frozen=True, slots=True)
class TokensSpent:
    """Tokens used in the last 24 hours, by the database's clock."""

    person: int
    team: int
    all: int


class ModelCalls:
    """Calls to models, within one transaction."""

    def __init__(self, statements: Statements) -> None:
        self._run = statements

    def spent_in_a_day(self, team: str, person: str) -> TokensSpent:
        """Return what *person* of *team*, their team and everybody used in the last 24 hours."""
        row = self._run.every(_SPENT, {"of_team": team, "of_person": person})[0]
        return TokensSpent(*(int(each) for each in row))

    def record(
        self, team: str, person: str, model: str, outcome: str, *, prompt_tokens: int, completion_tokens: int
    ) -> None:
        """Write one call down; *outcome* is ``ok`` or a fault's name."""
        self._run.write(
            _RECORD,
            {
                "team": team,
                "person": person,
                "model": model,
                "outcome": outcome,
                "prompt_tokens": prompt_tokens,
                "completion_tokens": completion_tokens,
            },
        )
