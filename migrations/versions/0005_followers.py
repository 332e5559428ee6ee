"""People who join or follow a case, what waits for a person's word, and what is open at a place.

Messages are no longer found by person: every report paid for it, and nothing but the browser phone
asked.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IS_OPEN = "status IN ('received', 'acknowledged', 'assigned', 'in_progress')"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "followers",
        sa.Column("report_id", _ID, autoincrement=False, nullable=False),
        sa.Column("contact_id", _ID, autoincrement=False, nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('joined', 'subscribed')", name=op.f("ck_followers_kind")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_followers_report_id_reports")
        ),
        sa.PrimaryKeyConstraint("report_id", "contact_id", name=op.f("pk_followers")),
        sqlite_with_rowid=False,
    )
    op.add_column("contacts", sa.Column("awaiting", sa.Text(), nullable=True))
    op.drop_index("ix_messages_contact_id_id", table_name="messages")
    op.create_index(
        "ix_reports_open",
        "reports",
        ["bairro", "service_code", "point", "block"],
        sqlite_where=sa.text(_IS_OPEN),
        postgresql_where=sa.text(_IS_OPEN),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_reports_open", table_name="reports")
    op.create_index("ix_messages_contact_id_id", "messages", ["contact_id", "id"])
    op.drop_column("contacts", "awaiting")
    op.drop_table("followers")
