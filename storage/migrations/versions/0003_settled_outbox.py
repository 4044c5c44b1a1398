"""What finds the outbox rows that are old enough to be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SETTLED = sa.text("state IN ('sent', 'uncertain', 'failed', 'expired')")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_settled",
        "outbox",
        ["expires_at"],
        unique=False,
        sqlite_where=SETTLED,
        postgresql_where=SETTLED,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_settled", table_name="outbox")
