"""Until when an agent's notices wait, found without reading them through: every further notice asks."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_notice_waits", "notice", ["agent", "later", "leaves_at"], unique=False)
    op.drop_index("ix_notice_agent", table_name="notice")
