"""Caps on what models may cost, per person, team and day; every call is recorded, also one that gave nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.advice.model.endpoint import Usage


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens used today (UTC): by one person, by their team, by everybody."""

    person: int
    team: int
    all: int


class UsageBook(Protocol):
    """Where usage is written down; the database's, so that replicas share one account."""

    async def spent_today(self, team: str, person: str) -> Spent:
        """Return today's tokens."""
        ...

    async def record(self, team: str, person: str, model: str, usage: Usage, outcome: str) -> None:
        """Write one call down; *outcome* is ``ok`` or a fault's name."""
        ...


@dataclass(frozen=True, slots=True)
class Caps:
    """Tokens a day, and what a million of them cost, so that a cap in money is a cap in tokens. 0 means no cap."""

    person_tokens: int = 200_000
    team_tokens: int = 2_000_000
    day_usd: float = 0.0
    usd_per_million_tokens: float = 0.0

    def allow(self, spent: Spent) -> bool:
        """Say whether another call stays within every cap that is set."""
        return (
            _under(spent.person, self.person_tokens)
            and _under(spent.team, self.team_tokens)
            and _under(spent.all * self.usd_per_million_tokens / 1_000_000, self.day_usd)
        )


def _under(spent: float, cap: float) -> bool:
    return not cap or spent < cap
