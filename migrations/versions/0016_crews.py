"""Crews: whose phone is one, who has worked in which, and what a crew has to do.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("status IN ('received', 'acknowledged', 'assigned', 'in_progress')")


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "contacts", sa.Column("crew", sa.String(length=30), nullable=False, server_default="")
    )
    op.create_table(
        "crew_members",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("crew", sa.String(length=20), nullable=False),
        sa.Column("member", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.String(length=40), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_crew_members_contact_id_contacts"
        ),
        sa.PrimaryKeyConstraint("city_id", "crew", "member", name="pk_crew_members"),
    )
    op.create_index("ix_crew_members_contact_id", "crew_members", ["contact_id"])
    op.create_index(
        "ix_reports_jobs", "reports", ["owner"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_reports_jobs", table_name="reports")
    op.drop_table("crew_members")
    op.drop_column("contacts", "crew")
