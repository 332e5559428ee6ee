"""What is proposed for a city's places no more.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "dismissed_proposals",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sign", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["cities.id"], name="fk_dismissed_proposals_city_id_cities"
        ),
        sa.PrimaryKeyConstraint("city_id", "sign", name="pk_dismissed_proposals"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("dismissed_proposals")
