"""What waits for whom: the open tickets of checks under way.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ticket",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("check_number", sa.Integer(), server_default="0", nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("team", "person", "ticket", "use_case")),
        sa.ForeignKeyConstraint(["lane"], ["lane.id"], name="fk_ticket_lane_lane"),
        sa.PrimaryKeyConstraint("lane", "number", name="pk_ticket"),
    )
    op.create_index("ix_ticket_person", "ticket", ["team", "person"])


def downgrade() -> None:
    """Drop it again, with all it holds."""
    op.drop_table("ticket")
