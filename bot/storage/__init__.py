"""The database: SQLAlchemy tables, unit of work, migrations; one code path on SQLite and PostgreSQL."""
