"""What models were asked is counted per person, per team and in all, for a day, on both databases."""

from __future__ import annotations

from sqlalchemy import update

from bot.storage.clock import EpochNow
from bot.storage.model_calls import DAY_S, TokensSpent
from bot.storage.storage import Storage
from bot.storage.tables import MODEL_CALL
from bot.storage.work import UnitOfWork


def used(work: UnitOfWork, team: str, person: str, tokens: int, outcome: str = "ok") -> None:
    work.model_calls.record(team, person, "tiny", outcome, prompt_tokens=tokens, completion_tokens=1)


async def test_tokens_are_summed_by_person_by_team_and_in_all(storage: Storage) -> None:
    def calls(work: UnitOfWork) -> None:
        used(work, "T1", "U1", 10)
        used(work, "T1", "U2", 100)
        used(work, "T2", "U1", 1000)
        used(work, "T1", "U1", 0, "timeout")

    await storage.run(calls)
    assert await storage.run(lambda work: work.model_calls.spent_in_a_day("T1", "U1")) == TokensSpent(12, 113, 1114)
    assert await storage.run(lambda work: work.model_calls.spent_in_a_day("T9", "U9")) == TokensSpent(0, 0, 1114)


async def test_what_is_older_than_a_day_no_longer_counts(storage: Storage) -> None:
    await storage.run(lambda work: used(work, "T1", "U1", 10))
    await storage.run(lambda work: work.connection.execute(update(MODEL_CALL).values(at=EpochNow() - DAY_S - 1)))
    assert await storage.run(lambda work: work.model_calls.spent_in_a_day("T1", "U1")) == TokensSpent(0, 0, 0)
