"""Finding a posted card by where it stands: questions in its thread are for us, everything else there is not.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    cards = sa.text("kind = 'post_card'")
    op.create_index("ix_outbox_card", "outbox", ["sent_channel", "sent_ts"], sqlite_where=cards, postgresql_where=cards)


def downgrade() -> None:
    """Drop it again."""
    op.drop_index("ix_outbox_card", "outbox")
