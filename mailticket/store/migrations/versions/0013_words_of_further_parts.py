"""Held mail keeps the words of its further text parts."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("more_words", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
        )
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.alter_column("more_words", existing_type=sqlmodel.sql.sqltypes.AutoString(), server_default=None)
