"""Statements that go to the driver as text: what they return, and that their errors are SQLAlchemy's."""

from __future__ import annotations

from typing import Final

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Executable, bindparam, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from bot.storage.clock import EpochNow
from bot.storage.prepared import Statements
from bot.storage.storage import Storage
from bot.storage.tables import TEAM
from bot.storage.work import UnitOfWork, statements_of

_ADD: Final = insert(TEAM).values(id=bindparam("id"), reason="test", stopped_until=bindparam("until")).inline()
_ALL: Final = select(TEAM.c.id, TEAM.c.stopped_until, TEAM.c.reason).order_by(TEAM.c.id)
_COUNT: Final = select(func.count(), EpochNow().label("now")).select_from(TEAM)
_PARENTLESS: Final = text("INSERT INTO past_check (lane, number, state, archived_at) VALUES (:lane, 1, :said, 0)")


def two_teams(work: UnitOfWork) -> Statements:
    run = statements_of(work.connection)
    assert run.changed(_ADD, {"id": "T2", "until": 2.5}) == 1
    assert run.changed(_ADD, {"id": "T1", "until": 1.5}) == 1
    return run


def test_rows_are_named_after_what_was_selected(storage: Storage) -> None:
    def read(work: UnitOfWork) -> None:
        run = two_teams(work)
        assert [(row.id, row.stopped_until, row.reason) for row in run.every(_ALL)] == [
            ("T1", 1.5, "test"),
            ("T2", 2.5, "test"),
        ]
        assert run.first(_ALL).id == "T1"
        assert run.first(_COUNT).now > 1e9
        assert run.scalar(_COUNT) == 2

    storage.run_sync(read)


_SAY: Final = text(
    "SELECT CAST(:said AS TEXT) AS said, CAST(:said AS TEXT) || '%' AS more, CAST(:n AS BIGINT) AS n, "
    "CAST(:x AS DOUBLE PRECISION) AS x, CAST(:n AS BIGINT) IS NULL AS none"
)


@given(
    said=st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30),
    n=st.none() | st.integers(-(2**63), 2**63 - 1),
    x=st.none() | st.floats(allow_nan=False, allow_infinity=False),
)
@example(said="100 %(said)s $1 :n '\\", n=0, x=-0.5)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_values_come_back_as_they_went(storage: Storage, said: str | None, n: int | None, x: float | None) -> None:
    row = storage.run_sync(lambda work: statements_of(work.connection).first(_SAY, {"said": said, "n": n, "x": x}))
    assert (row.said, row.n, row.x) == (said, n, x)
    assert row.more == (None if said is None else f"{said}%")
    assert bool(row.none) == (n is None)


@pytest.mark.parametrize("database_kind", ["postgres"])
def test_a_text_that_postgresql_cannot_hold_is_refused_whole(storage: Storage) -> None:
    with pytest.raises(DataError):
        storage.run_sync(
            lambda work: statements_of(work.connection).write(_ADD, {"id": "a\0b", "until": 0.0, "reason": ""})
        )
    assert storage.run_sync(lambda work: statements_of(work.connection).every(_ALL)) == []


def test_nothing_is_none(storage: Storage) -> None:
    def read(work: UnitOfWork) -> None:
        run = statements_of(work.connection)
        assert run.first(_ALL) is None
        assert run.scalar(_ALL) is None
        assert run.every(_ALL) == []

    storage.run_sync(read)


@pytest.mark.parametrize("statement", [_ADD, _PARENTLESS])
def test_a_broken_rule_is_sqlalchemys_error_and_undoes_everything(storage: Storage, statement: Executable) -> None:
    def write(work: UnitOfWork) -> None:
        run = two_teams(work)
        run.write(statement, {"id": "T1", "until": 0.0, "lane": "nobody", "said": "what they said"})

    with pytest.raises(IntegrityError) as told:
        storage.run_sync(write)
    assert "what they said" not in str(told.value)
    assert storage.run_sync(lambda work: statements_of(work.connection).every(_ALL)) == []


@pytest.mark.postgres
def test_a_cut_connection_is_told_as_one_and_given_up(migrated_postgres: str) -> None:
    storage = Storage(migrated_postgres, pool_size=1)
    tried: list[int] = []

    def cut_off(work: UnitOfWork) -> None:
        run = statements_of(work.connection)
        tried.append(run.scalar(text("SELECT pg_backend_pid() AS pid")))
        if len(tried) == 1:
            with psycopg.connect(migrated_postgres, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (tried[0],))
            with pytest.raises(OperationalError) as told:
                run.scalar(_COUNT)
            assert told.value.connection_invalidated
            raise told.value
        two_teams(work)

    storage.run_sync(cut_off)
    assert len(set(tried)) == 2
    storage.close()
