"""The order of deadlines, what may have arrived, what was missed; who works; what was noted."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PENDING = sa.text("state = 'pending'")
OPEN = "state IN ('pending', 'claimed', 'sending')"
AT_ONCE = "kind IN ('verdict', 'severe', 'decision', 'follow_up', 'cue')"
LONG_AGO = sa.text("'1970-01-01 00:00:00'")  # for rows that are settled already: it says nothing


def upgrade() -> None:
    op.add_column(
        "outbox",
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False, server_default=LONG_AGO),
    )
    op.add_column("outbox", sa.Column("uncertain_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("missed_from", sa.Date(), nullable=True))
    op.execute(
        f"UPDATE outbox SET deadline = CASE WHEN {AT_ONCE} THEN due_at ELSE expires_at END "
        f"WHERE {OPEN}"
    )
    op.create_index(
        "ix_outbox_by_deadline",
        "outbox",
        ["deadline", "not_before", "id"],
        unique=False,
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    op.create_table(
        "worker",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_worker")),
    )
    op.create_table(
        "noted",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_noted")),
    )


def downgrade() -> None:
    op.drop_table("noted")
    op.drop_table("worker")
    op.drop_index("ix_outbox_by_deadline", table_name="outbox")
    op.drop_column("outbox", "missed_from")
    op.drop_column("outbox", "uncertain_at")
    op.drop_column("outbox", "deadline")
