"""What hurt in a session, its short version, and what a person changed in their own plan."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The defaults are for the sessions that are there already.
    op.add_column(
        "session", sa.Column("hurts", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.add_column(
        "session", sa.Column("short", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "adjustment",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("exercise", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_adjustment_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "exercise", "kind", "on", name=op.f("pk_adjustment")),
    )


def downgrade() -> None:
    op.drop_table("adjustment")
    op.drop_column("session", "short")
    op.drop_column("session", "hurts")
