"""The index for searches; what a held mail and an outbox mail know of what was read."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from mailticket.store import search

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("shows", sa.BigInteger(), nullable=True))
    op.add_column("held", sa.Column("shows", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("have_it", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.alter_column("about", server_default=None)
        batch_op.alter_column("have_it", server_default=None)
    search.create(op.get_bind())
