"""The thread an agent answers in: what somebody wrote in last, and where each post belongs.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what is there belongs into no thread."""
    op.add_column("lane", sa.Column("session", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("outbox", sa.Column("thread", sa.Text()))


def downgrade() -> None:
    """Drop them again."""
    op.drop_column("outbox", "thread")
    op.drop_column("lane", "session")
