"""People's settings, time zones and Home tabs; timers; where a log begins after a deletion.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEPT = ("zone", "dates", "reminders", "words")
_WITH_HOME_DUE = sa.text("home_due IS NOT NULL")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "person",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("team", "user_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _KEPT),
        sa.Column("home_due", sa.Double(), nullable=True),
        sa.Column("home_changes", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("team", "user_id", name="pk_person"),
    )
    op.create_index(
        "ix_person_home_due", "person", ["home_due"], sqlite_where=_WITH_HOME_DUE, postgresql_where=_WITH_HOME_DUE
    )
    op.create_table(
        "timer",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("lane", "name")),
        sa.Column("check_number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("on_day", "person")),
        sa.Column("reminds", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["lane"], ["lane.id"], name="fk_timer_lane_lane"),
        sa.PrimaryKeyConstraint("lane", "name", name="pk_timer"),
    )
    op.create_index("ix_timer_due_at", "timer", ["due_at"])
    op.create_table(
        "log_base",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("lane", "state")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lane"], ["lane.id"], name="fk_log_base_lane_lane"),
        sa.PrimaryKeyConstraint("lane", name="pk_log_base"),
    )


def downgrade() -> None:
    """Drop them again, with all they hold."""
    op.drop_table("log_base")
    op.drop_table("timer")
    op.drop_table("person")
