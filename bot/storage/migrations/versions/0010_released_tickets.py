"""What waits for somebody tells where the card is, and of the use case only what the card shows.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ROWS = sa.text("SELECT ticket.lane, ticket.number, lane.state FROM ticket JOIN lane ON lane.id = ticket.lane")
_SHOWN = sa.text("UPDATE ticket SET use_case = :use_case, channel = :channel WHERE lane = :lane AND number = :number")


def upgrade() -> None:
    """Add the column; the rows there are tell only what their check's card tells."""
    op.add_column("ticket", sa.Column("channel", sa.Text(), nullable=False, server_default=sa.text("''")))
    connection = op.get_bind()
    for lane, number, state in connection.execute(_ROWS).all():
        use_case, channel = _on_card(json.loads(state))
        connection.execute(_SHOWN, {"use_case": use_case, "channel": channel, "lane": lane, "number": number})


def _on_card(state: dict[str, Any]) -> tuple[str, str]:
    check = state.get("check") or state.get("at", {}).get("check") or {}
    card = check.get("card")
    return (check.get("release", {}).get("title", ""), card["channel"]) if card else ("", "")


def downgrade() -> None:
    """Drop it again; what was private stays so."""
    op.drop_column("ticket", "channel")
