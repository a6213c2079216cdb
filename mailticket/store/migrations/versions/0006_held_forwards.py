"""Held mail keeps the mail that it forwards."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.add_column(sa.Column("passed_on", sa.JSON(), nullable=True))
    op.execute("UPDATE held SET passed_on = '{}'")
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.alter_column("passed_on", existing_type=sa.JSON(), nullable=False)
