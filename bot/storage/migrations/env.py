"""What Alembic loads to run revisions: in the transaction and on the connection that ``bot.storage.migrate`` opened."""

from __future__ import annotations

from alembic import context

from bot.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # on SQLite as well: BEGIN IMMEDIATE came from us
    compare_server_default=True,
)
context.run_migrations()
