"""Timers about anything: a proposal, an activity, an agent; not only a ticket."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.execute("UPDATE timer SET about = 'ticket:' || ticket")
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.alter_column("about", existing_type=sqlmodel.sql.sqltypes.AutoString(), nullable=False)
        batch_op.alter_column(
            "ticket", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        )
        batch_op.drop_constraint("uq_timer_kind_ticket_due_at", type_="unique")
        batch_op.create_unique_constraint("uq_timer_kind_about_due_at", ["kind", "about", "due_at"])
