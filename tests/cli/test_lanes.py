"""`advisor lanes` on a real file: what is late or stuck is listed, and done again or dropped after a question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot import settings
from bot.cli.commands import app
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork

_LANE = (
    "INSERT INTO lane (id, team, owner, dm, state, opened_at)"
    " VALUES ('T1:U1', 'T1', 'U1', 'D1', '{\"kind\":\"idle\"}', 0)"
)
_PARKED = (
    "INSERT INTO outbox (id, key, team, lane, channel, kind, effect, status, reason, attempts, written_at)"
    " VALUES (7, 'k', 'T1', 'T1:U1', 'dm:T1:U1', 'say', '{}', 'parked', 'history_unavailable', 2, 0)"
)
_DEAD = (
    "INSERT INTO inbox (id, team, lane, kind, event, ordered_at, status, reason, attempts, received_at)"
    " VALUES (3, 'T1', 'T1:U1', 'message_sent', '{}', 0, 'dead', 'ValueError', 5, 0)"
)
_WAITING = _DEAD.replace("(3,", "(4,").replace("'dead', 'ValueError', 5", "'waiting', NULL, 0")


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch, sqlite_file: Path) -> Iterator[Storage]:
    for name, _, _ in settings.described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(sqlite_file.parent)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{sqlite_file}")
    opened = Storage(f"sqlite:///{sqlite_file}")
    yield opened
    opened.close()


def run(*words: str, said: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(app, words, input=said)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def given(storage: Storage, *statements: str) -> None:
    def write(work: UnitOfWork) -> None:
        for each in (_LANE, *statements):
            work.connection.execute(text(each.replace(":U1'", "\\:U1'").replace(':"idle', '\\:"idle')))

    storage.run_sync(write)


def status(storage: Storage, table: str) -> str:
    return str(storage.run_sync(lambda work: work.connection.execute(text(f"SELECT status FROM {table}")).scalar()))


def test_an_ordinary_day(storage: Storage) -> None:
    given(storage)
    assert run("lanes") == (0, "Nothing is late or stuck.\n")


def test_what_is_stuck_is_named_with_its_reason(storage: Storage) -> None:
    given(storage, _PARKED, _DEAD)
    code, told = run("lanes")
    assert code == 1
    assert "outbox/7  lane T1:U1  say  parked: history_unavailable  (2 attempt(s)" in told
    assert "inbox/3  lane T1:U1  message_sent  dead: ValueError  (5 attempt(s)" in told


def test_what_waits_too_long_is_told_by_lane(storage: Storage) -> None:
    given(storage, _WAITING)
    code, told = run("lanes")
    assert code == 1
    assert "late  lane T1:U1  messages: 1 waiting" in told


@pytest.mark.parametrize(("words", "after"), [("retry", "queued"), ("drop", "dropped")])
def test_a_post_is_mended_after_a_yes_and_left_after_a_no(storage: Storage, words: str, after: str) -> None:
    given(storage, _PARKED)
    assert "outbox/7 is" not in run("lanes", words, "outbox/7", said="n\n")[1]
    assert status(storage, "outbox") == "parked"
    code, told = run("lanes", words, "outbox/7", said="y\n")
    assert (code, status(storage, "outbox")) == (0, after)
    assert ("look at the conversation first" in told) is (words == "retry")


def test_a_message_is_heard_again_without_a_question(storage: Storage) -> None:
    given(storage, _DEAD)
    assert run("lanes", "retry", "inbox/3", "--yes")[0] == 0
    assert status(storage, "inbox") == "waiting"
    assert storage.run_sync(lambda work: work.lanes.due()) is not None


@pytest.mark.parametrize("name", ["outbox/8", "inbox/7", "7"])
def test_only_what_is_stuck_can_be_mended(storage: Storage, name: str) -> None:
    given(storage, _PARKED)
    code, told = run("lanes", "drop", name, "--yes")
    assert (code, "Nothing stuck is called" in told) == (2, True)
    assert status(storage, "outbox") == "parked"
