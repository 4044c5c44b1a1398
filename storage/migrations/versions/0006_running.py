"""Runs, flares, and the cues of runs under way, which are due to the second."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CUES = sa.text("state = 'pending' AND kind = 'cue'")


def upgrade() -> None:
    op.create_table(
        "run",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=True),
        sa.Column("minutes", sa.SmallInteger(), nullable=True),
        sa.Column("km", sa.Float(), nullable=True),
        sa.Column("during", sa.SmallInteger(), nullable=True),
        sa.Column("limp", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spells", sa.JSON(), nullable=False),
        sa.Column("live_began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_lap", sa.SmallInteger(), nullable=True),
        sa.Column("live_paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("during BETWEEN 0 AND 10", name=op.f("ck_run_during_is_on_the_scale")),
        sa.CheckConstraint(
            "(live_began_at IS NULL) = (live_lap IS NULL)", name=op.f("ck_run_live_has_a_lap")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_run_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "on", name=op.f("pk_run")),
    )
    op.create_table(
        "flare",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 10", name=op.f("ck_flare_level_is_on_the_scale")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_flare_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "on", name=op.f("pk_flare")),
    )
    op.create_index(
        "ix_outbox_cues",
        "outbox",
        ["not_before", "id"],
        sqlite_where=CUES,
        postgresql_where=CUES,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_cues", table_name="outbox")
    op.drop_table("flare")
    op.drop_table("run")
