"""The first tables: lanes, inbox, outbox, channels.

Revision ID: 0001
Revises: -
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _channel()
    _dedupe_key()
    _lane()
    _team()
    _inbox()
    _outbox()
    _past_check()


def downgrade() -> None:
    """Drop them again, with all they hold."""
    for table in ("past_check", "outbox", "inbox", "team", "lane", "dedupe_key", "channel"):
        op.drop_table(table)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _channel() -> None:
    op.create_table(
        "channel",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("wake_at", sa.Double(), nullable=True),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("paced_at", sa.Double(), server_default="0", nullable=False),
        sa.Column("blocked_until", sa.Double(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_channel"),
    )
    op.create_index("ix_channel_team", "channel", ["team"])
    op.create_index("ix_channel_wake_at", "channel", ["wake_at"], **_where("wake_at IS NOT NULL"))


def _dedupe_key() -> None:
    op.create_table(
        "dedupe_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_dedupe_key"),
    )
    op.create_index("ix_dedupe_key_seen_at", "dedupe_key", ["seen_at"])


def _lane() -> None:
    op.create_table(
        "lane",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("dm", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("check_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("open_advice", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wake_at", sa.Double(), nullable=True),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lane"),
    )
    op.create_index("ix_lane_wake_at", "lane", ["wake_at"], **_where("wake_at IS NOT NULL"))


def _team() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stopped_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.Double(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("received_at", sa.Double(), nullable=False),
        sa.Column("done_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["lane"], ["lane.id"], name="fk_inbox_lane_lane"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
    )
    op.create_index(
        "ix_inbox_dead",
        "inbox",
        ["id"],
        sqlite_where=sa.text("status IN ('parked', 'dead')"),
        postgresql_where=sa.text("status IN ('parked', 'dead')"),
    )
    op.create_index("ix_inbox_log", "inbox", ["lane", "position"], unique=True, **_where("position IS NOT NULL"))
    op.create_index("ix_inbox_waiting", "inbox", ["lane", "ordered_at", "id"], **_where("status = 'waiting'"))


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("check_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("resends", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lookups", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.Double(), nullable=True),
        sa.Column("first_tried_at", sa.Double(), nullable=True),
        sa.Column("tried_at", sa.Double(), nullable=True),
        sa.Column("sent_channel", sa.Text(), nullable=True),
        sa.Column("sent_ts", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("written_at", sa.Double(), nullable=False),
        sa.Column("done_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["lane"], ["lane.id"], name="fk_outbox_lane_lane"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_advice", "outbox", ["lane", "id"], **_where("status = 'asked'"))
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["channel", "id"],
        sqlite_where=sa.text("status IN ('queued', 'claimed', 'uncertain')"),
        postgresql_where=sa.text("status IN ('queued', 'claimed', 'uncertain')"),
    )
    op.create_index(
        "ix_outbox_revision", "outbox", ["lane", "check_number", "revision"], **_where("revision IS NOT NULL")
    )
    op.create_index(
        "ix_outbox_stuck",
        "outbox",
        ["id"],
        sqlite_where=sa.text("status IN ('parked', 'dead')"),
        postgresql_where=sa.text("status IN ('parked', 'dead')"),
    )


def _past_check() -> None:
    op.create_table(
        "past_check",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["lane"], ["lane.id"], name="fk_past_check_lane_lane"),
        sa.PrimaryKeyConstraint("lane", "number", name="pk_past_check"),
    )
