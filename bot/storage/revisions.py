"""Which revision the tables are at, and whether they can be written: asked at every start, so without Alembic, which
takes longer to import than everything else that storage needs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from bot.storage.errors import SchemaMismatchError

VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"
_CURRENT: Final = text("SELECT version_num FROM alembic_version")
_WRITE: Final = text("UPDATE alembic_version SET version_num = version_num")


def current(connection: Connection) -> str | None:
    """Return the revision of the database, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(_CURRENT).scalar()
    return None if found is None else str(found)


def head() -> str:
    """Return the revision this version of the software needs: files are named after theirs, in order."""
    revisions = sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))
    if not revisions:
        raise AssertionError("the package lacks its migrations")
    return revisions[-1]


def require_head(connection: Connection) -> None:
    """Make sure that the tables are those of this version.

    Raises:
        SchemaMismatchError: They are older, newer, or not there.
    """
    found, needed = current(connection), head()
    if found != needed:
        raise SchemaMismatchError(found, needed)


def require_writable(connection: Connection) -> None:
    """Make sure that the tables are those of this version and can be written: it writes.

    Raises:
        SchemaMismatchError: They are older, newer, or not there.
    """
    require_head(connection)
    connection.execute(_WRITE)
