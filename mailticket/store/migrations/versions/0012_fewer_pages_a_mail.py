"""A mail touches fewer pages: its bytes lie apart, its ticket's timers together, and no index is kept that nobody uses.

Of a waiting notice that shows a message, the words are left out too: what it takes to word it when it leaves is kept.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

UNUSED = [("timer", "ticket"), ("message", "mail"), ("outbox", "ticket"), ("notice", "ticket")]


def upgrade() -> None:
    op.create_table(
        "content",
        sa.Column("mail", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mail.id"], name=op.f("fk_content_mail")),
        sa.PrimaryKeyConstraint("mail", name=op.f("pk_content")),
    )
    op.execute("INSERT INTO content (mail, raw) SELECT id, raw FROM mail ORDER BY id")
    op.drop_column("mail", "raw")
    for table, column in UNUSED:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
    merged = sa.text("status = 'merged'")
    op.drop_index("ix_ticket_parent", table_name="ticket")
    op.create_index(
        "ix_ticket_parent", "ticket", ["parent"], unique=False, sqlite_where=merged, postgresql_where=merged
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.drop_constraint("uq_timer_kind_about_due_at", type_="unique")
        batch_op.create_unique_constraint("uq_timer_about_kind_due_at", ["about", "kind", "due_at"])
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("facts", existing_type=sa.JSON(), server_default=None)
