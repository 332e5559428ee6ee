"""Drafts of cities, who changed what in them, and who published.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "drafts",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base", sa.String(length=32), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name="fk_drafts_city_id_cities"),
        sa.PrimaryKeyConstraint("city_id", name="pk_drafts"),
    )
    op.create_table(
        "draft_changes",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("became", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name="fk_draft_changes_city_id_cities"),
        sa.PrimaryKeyConstraint("city_id", "seq", name="pk_draft_changes"),
    )
    op.create_index("ix_draft_changes_became", "draft_changes", ["city_id", "became"])
    op.add_column(
        "publications", sa.Column("by", sa.String(length=40), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("publications", "by")
    op.drop_table("draft_changes")
    op.drop_table("drafts")
