"""PostgreSQL's pipeline: nothing that a transaction does is different for it, but how often it goes to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from unittest.mock import patch

import psycopg
import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from bot.interview.errors import ServiceUnavailableError
from bot.storage.pipeline import Pipeline, Step
from bot.storage.prepared import Statements
from bot.storage.storage import Storage
from bot.storage.tables import TEAM
from bot.storage.work import UnitOfWork, statements_of

_ADD: Final = insert(TEAM).values(id=bindparam("id"), reason="test", stopped_until=0).inline()
_ADD_SAID: Final = insert(TEAM).values(id=bindparam("id"), reason=bindparam("said"), stopped_until=0).inline()
_SAY: Final = update(TEAM).where(TEAM.c.id == bindparam("of")).values(reason=bindparam("said"))
_ALL: Final = select(TEAM.c.id, TEAM.c.reason).order_by(TEAM.c.id)
_ONE: Final = select(TEAM.c.reason).where(TEAM.c.id == bindparam("of"))
_ADDED_DIRECTLY: Final = text("INSERT INTO team (id, reason, stopped_until) VALUES ('T9', 'directly', 0)")

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)]


@contextmanager
def ways() -> Iterator[list[list[bytes]]]:
    """Collect what goes to the database, a list for each time."""
    gone: list[list[bytes]] = []
    send = Pipeline._send

    def sent(self: Pipeline, steps: list[Step]) -> object:
        gone.append([each.sql.split()[0] for each in steps])
        return send(self, steps)

    with patch.object(Pipeline, "_send", sent):
        yield gone


def run_of(work: UnitOfWork) -> Statements:
    return statements_of(work.connection)


def everything(storage: Storage) -> list[tuple[str, str]]:
    return storage.run_sync(lambda work: [(row.id, row.reason) for row in run_of(work).every(_ALL)])


def test_what_is_written_goes_with_what_is_asked_and_with_the_end(storage: Storage) -> None:
    def write(work: UnitOfWork) -> None:
        run = run_of(work)
        run.write(_ADD, {"id": "T1"})
        run.write(_ADD, {"id": "T2"})
        assert run.first(_ONE, {"of": "T2"}).reason == "test"
        run.write(_SAY, {"of": "T1", "said": "later"})

    storage.run_sync(write)
    with ways() as gone:
        storage.run_sync(lambda work: run_of(work).write(_SAY, {"of": "T2", "said": "alone"}))
    assert gone == [[b"BEGIN", b"UPDATE", b"COMMIT"]]
    assert everything(storage) == [("T1", "later"), ("T2", "alone")]


def test_what_sqlalchemy_sends_itself_keeps_its_place(storage: Storage) -> None:
    def write(work: UnitOfWork) -> None:
        run = run_of(work)
        run.write(_ADD, {"id": "T9"})
        run.write(text("DELETE FROM team"))
        work.connection.execute(_ADDED_DIRECTLY)
        run.write(_SAY, {"of": "T9", "said": "and changed"})

    storage.run_sync(write)
    assert everything(storage) == [("T9", "and changed")]


def test_what_is_expected_comes_along_unless_something_is_written_meanwhile(storage: Storage) -> None:
    storage.run_sync(lambda work: run_of(work).write(_ADD, {"id": "T1"}))

    def ask(work: UnitOfWork, said: str) -> str:
        run = run_of(work)
        run.expect(_ONE, {"of": "T1"})
        assert run.first(_ALL).id == "T1"
        if said:
            run.write(_SAY, {"of": "T1", "said": said})
        return str(run.first(_ONE, {"of": "T1"}).reason)

    with ways() as gone:
        assert storage.run_sync(ask, "") == "test"
    assert gone == [[b"BEGIN", b"SELECT", b"SELECT"], [b"COMMIT"]]
    assert storage.run_sync(ask, "anew") == "anew"


def test_what_is_expected_and_never_asked_for_is_nobodys(storage: Storage) -> None:
    def expect(work: UnitOfWork) -> None:
        run_of(work).expect(_ONE, {"of": "T1"})
        run_of(work).every(_ALL)

    storage.run_sync(expect)
    storage.run_sync(lambda work: run_of(work).write(_ADD, {"id": "T1"}))
    assert storage.run_sync(lambda work: run_of(work).first(_ONE, {"of": "T1"}).reason) == "test"


def test_what_is_expected_to_change_goes_along_and_is_told_when_asked(storage: Storage) -> None:
    def change(work: UnitOfWork) -> list[str]:
        run = run_of(work)
        run.expect_change(_SAY, {"of": "T1", "said": "changed"})
        run.expect(_ONE, {"of": "T1"})
        assert run.first(_ALL).reason == "test"
        assert run.changed(_SAY, {"of": "T1", "said": "changed"}) == 1
        return [str(run.first(_ONE, {"of": "T1"}).reason)]

    storage.run_sync(lambda work: run_of(work).write(_ADD, {"id": "T1"}))
    with ways() as gone:
        assert storage.run_sync(change) == ["changed"]
    assert gone == [[b"BEGIN", b"SELECT", b"UPDATE", b"SELECT"], [b"COMMIT"]]
    assert everything(storage) == [("T1", "changed")]


@pytest.mark.parametrize("then", [lambda run: None, lambda run: run.write(_SAY, {"of": "T1", "said": "other"})])
def test_what_was_to_change_and_was_never_asked_for_undoes_everything(
    storage: Storage, then: Callable[[Statements], object]
) -> None:
    storage.run_sync(lambda work: run_of(work).write(_ADD, {"id": "T1"}))

    def expect(work: UnitOfWork) -> None:
        run_of(work).expect_change(_SAY, {"of": "T1", "said": "changed"})
        run_of(work).every(_ALL)
        then(run_of(work))

    with pytest.raises(RuntimeError, match="not asked for"):
        storage.run_sync(expect)
    assert everything(storage) == [("T1", "test")]


def test_an_error_that_would_come_late_comes_where_it_was_made(storage: Storage) -> None:
    told: list[str] = []

    def write(work: UnitOfWork) -> None:
        run = run_of(work)
        run.write(_ADD, {"id": "T1"})
        try:
            run.write(_ADD, {"id": "T1"})
        except IntegrityError:
            told.append("here")
            raise ValueError("seen to") from None

    with pytest.raises(ValueError, match="seen to"):
        storage.run_sync(write)
    assert told == ["here"]
    assert everything(storage) == []


def test_a_late_error_names_the_statement_and_none_of_its_values(storage: Storage) -> None:
    def write(work: UnitOfWork) -> None:
        run = run_of(work)
        run.write(_ADD_SAID, {"id": "T1", "said": "what they said"})
        run.write(_ADD_SAID, {"id": "T1", "said": "what they said"})

    with pytest.raises(IntegrityError) as told:
        storage.run_sync(write)
    assert "INSERT INTO team" in str(told.value)
    assert "what they said" not in str(told.value)


def test_an_exception_leaves_nothing_of_what_waited(storage: Storage) -> None:
    def write(work: UnitOfWork) -> None:
        run_of(work).write(_ADD, {"id": "T1"})
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        storage.run_sync(write)
    storage.run_sync(lambda work: run_of(work).write(_ADD, {"id": "T2"}))
    assert everything(storage) == [("T2", "test")]


def test_a_connection_cut_before_the_end_is_noticed_and_the_work_done_again(
    storage: Storage, database_url: str
) -> None:
    tried: list[int] = []

    def write(work: UnitOfWork) -> None:
        run = run_of(work)
        tried.append(run.scalar(text("SELECT pg_backend_pid() AS pid")))
        run.write(_ADD, {"id": f"T{len(tried)}"})
        if len(tried) == 1:
            with psycopg.connect(database_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (tried[0],))

    storage.run_sync(write)
    assert len(set(tried)) == 2
    assert everything(storage) == [("T2", "test")]


def test_what_waits_too_long_for_somebodys_lock_is_an_outage(storage: Storage, database_url: str) -> None:
    storage.run_sync(lambda work: run_of(work).write(_ADD, {"id": "T1"}))

    def write(work: UnitOfWork) -> None:
        work.hurry()
        run_of(work).write(_SAY, {"of": "T1", "said": "in vain"})

    with psycopg.connect(database_url) as other:
        other.execute("SELECT 1 FROM team FOR UPDATE")
        with pytest.raises(ServiceUnavailableError) as told:
            storage.run_sync(write)
    assert isinstance(told.value.__cause__, psycopg.errors.LockNotAvailable)
    assert everything(storage) == [("T1", "test")]
