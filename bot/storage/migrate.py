"""Bring the tables to this version: safe when several processes start at once, and from an installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.storage.connect import connect, parse_url
from bot.storage.revisions import head
from bot.storage.runner import as_told

_FOLDER: Final = Path(__file__).parent / "migrations"
_TURN: Final = 7_241_153_980  # the advisory lock that every process of this software takes to migrate
_WAIT_S: Final = 60  # for another process's migration


def upgrade(url: str) -> str:
    """Run the revisions that *url*'s database lacks, all in one transaction; return the revision it is at.

    Raises:
        ServiceUnavailableError: The database does not answer, or is locked for longer than a minute.
        DatabaseUrlError: *url* names no database we can use.
    """
    engine = connect(parse_url(url))
    try:
        with engine.connect() as connection:
            _be_patient(connection)
            with connection.begin():
                _wait_for_turn(connection)
                command.upgrade(_config(connection), "head")
        return head()
    except Exception as error:
        raise as_told(error) from error.__cause__
    finally:
        engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _be_patient(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA busy_timeout={_WAIT_S * 1000}")


def _wait_for_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{_WAIT_S}s'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
