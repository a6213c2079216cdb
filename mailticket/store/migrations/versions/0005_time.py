"""What happens by itself: proposals, clocks of tickets, absences."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime()
TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("clock_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("clock_spent", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("free_since", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("due_since", MOMENT, nullable=True))
    op.execute("UPDATE ticket SET status_at = updated_at, clock_at = updated_at")
    op.execute("UPDATE ticket SET free_since = updated_at WHERE assignee IS NULL")
    op.execute("UPDATE ticket SET due_since = created_at WHERE due_at IS NOT NULL")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.alter_column("status_at", existing_type=MOMENT, nullable=False)
        batch_op.alter_column("clock_at", existing_type=MOMENT, nullable=False)
        batch_op.alter_column("clock_spent", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("agent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_until", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("away_local", TEXT, nullable=True))
        batch_op.add_column(sa.Column("away_zone", TEXT, nullable=True))
        batch_op.add_column(sa.Column("stand_in", TEXT, nullable=True))
    op.create_table(
        "proposal",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ticket", BIG, nullable=False),
        sa.Column("agent", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answer_by", MOMENT, nullable=True),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("reason IN ('requester', 'wake')", name=op.f("ck_proposal_reason")),
        sa.CheckConstraint(
            "outcome IN ('pending', 'accepted', 'declined', 'later', 'timeout', 'skipped')",
            name=op.f("ck_proposal_outcome"),
        ),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.number"], name=op.f("fk_proposal_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    standing = sa.text("outcome = 'pending'")
    op.create_index(
        "ix_proposal_standing", "proposal", ["ticket"], unique=True, sqlite_where=standing, postgresql_where=standing
    )
    op.create_index(op.f("ix_proposal_ticket"), "proposal", ["ticket"])
