"""Caps on what models may cost, per person and team and in all; every call is recorded, also one that gave nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.advice.model.faults import NOTHING, Usage


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens used in the last 24 hours: by one person, by their team, by everybody."""

    person: int
    team: int
    all: int


class UsageBook(Protocol):
    """Where usage is written down; the database's, so that replicas share one account."""

    async def spent_in_a_day(self, team: str, person: str) -> Spent:
        """Return the tokens of the last 24 hours."""
        ...

    async def record(self, team: str, person: str, model: str, usage: Usage, outcome: str) -> None:
        """Write one call down; *outcome* is ``ok`` or a fault's name."""
        ...


@dataclass(frozen=True, slots=True)
class Caps:
    """Tokens in 24 hours, and what a million of them cost, so that a cap in money is one in tokens. 0 means no cap."""

    person_tokens: int = 500_000
    team_tokens: int = 5_000_000
    usd: float = 0.0
    usd_per_million_tokens: float = 0.0

    def allow(self, spent: Spent, ahead: Usage = NOTHING) -> bool:
        """Say whether a call that is expected to use *ahead* stays within every cap that is set."""
        return (
            _under(spent.person + ahead.tokens, self.person_tokens)
            and _under(spent.team + ahead.tokens, self.team_tokens)
            and _under((spent.all + ahead.tokens) * self.usd_per_million_tokens / 1_000_000, self.usd)
        )


def _under(spent: float, cap: float) -> bool:
    return not cap or spent < cap
