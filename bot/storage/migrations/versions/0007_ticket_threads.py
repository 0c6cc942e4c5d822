"""Replies in the thread of a ticket's message find it by where it stands.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TICKETS_SHOWN = sa.text("revision < -10 AND revision > -500000")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_outbox_ticket",
        "outbox",
        ["sent_channel", "sent_ts"],
        sqlite_where=_TICKETS_SHOWN,
        postgresql_where=_TICKETS_SHOWN,
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_index("ix_outbox_ticket", table_name="outbox")
