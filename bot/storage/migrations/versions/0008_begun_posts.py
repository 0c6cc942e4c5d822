"""Where a message that grows has begun.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing that is there has begun."""
    op.add_column("outbox", sa.Column("begun_ts", sa.Text()))


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("outbox", "begun_ts")
