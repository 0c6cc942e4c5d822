"""The history of the tables, as Alembic revisions; ``bot.storage.migrate`` runs them."""
