"""The limit that all processes of a bot share."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not worth a line in PostgreSQL's log: after a crash a limit begins anew. SQLite has no such
    # tables, and one process at a time: there these stay empty.
    unlogged = ["UNLOGGED"] if op.get_context().dialect.name == "postgresql" else []
    op.create_table(
        "limiter",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("tat", sa.Float(), nullable=False),
        sa.Column("reminder_tat", sa.Float(), nullable=False),
        sa.Column("blocked_until", sa.Float(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_limiter_is_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limiter")),
        prefixes=unlogged,
    )
    op.create_table(
        "limiter_chat",
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tat", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_limiter_chat")),
        prefixes=unlogged,
    )


def downgrade() -> None:
    op.drop_table("limiter_chat")
    op.drop_table("limiter")
