"""Tickets whose resolution is known, found quickly: a new ticket may be like one of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    known = sa.text("resolution IS NOT NULL")
    op.create_index(
        "ix_ticket_with_resolution", "ticket", ["number"], unique=False, sqlite_where=known, postgresql_where=known
    )
