"""When a person was last seen, and the date from which they may be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOT_WARNED = sa.text("deletion_on IS NULL")
WARNED = sa.text("deletion_on IS NOT NULL")


def upgrade() -> None:
    op.add_column("person", sa.Column("seen_on", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("deletion_on", sa.Date(), nullable=True))
    # Nobody knows when those who are there were last seen: their year begins now.
    op.execute("UPDATE person SET seen_on = CURRENT_DATE")
    op.create_index(
        "ix_person_seen",
        "person",
        ["seen_on", "id"],
        unique=False,
        sqlite_where=NOT_WARNED,
        postgresql_where=NOT_WARNED,
    )
    op.create_index(
        "ix_person_warned",
        "person",
        ["deletion_on", "id"],
        unique=False,
        sqlite_where=WARNED,
        postgresql_where=WARNED,
    )


def downgrade() -> None:
    op.drop_index("ix_person_warned", table_name="person")
    op.drop_index("ix_person_seen", table_name="person")
    with op.batch_alter_table("person") as person:
        person.drop_column("deletion_on")
        person.drop_column("seen_on")
