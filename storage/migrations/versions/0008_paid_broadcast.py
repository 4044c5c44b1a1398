"""What goes beyond Telegram's free pace: its pace, and what was spent on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _new_limiter(sa.Column("paid_tat", sa.Float(), nullable=False))
    # Logged, unlike the limits: a crash must not forget what was spent.
    op.create_table(
        "spending",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_spending")),
    )


def downgrade() -> None:
    op.drop_table("spending")
    _new_limiter()


def _new_limiter(*more: sa.Column[float]) -> None:
    """Made anew instead of changed: a limit may begin anew at any time."""
    unlogged = ["UNLOGGED"] if op.get_context().dialect.name == "postgresql" else []
    op.drop_table("limiter")
    op.create_table(
        "limiter",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("tat", sa.Float(), nullable=False),
        sa.Column("reminder_tat", sa.Float(), nullable=False),
        *more,
        sa.Column("blocked_until", sa.Float(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_limiter_is_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limiter")),
        prefixes=unlogged,
    )
