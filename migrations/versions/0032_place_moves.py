"""It is known where points stood before: pins from then say nothing of where they stand now.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

_GONE = """
    INSERT INTO place_moves (city_id, code, until_at, lat, lon)
    SELECT city_id, code, retired_at, lat, lon FROM places
    WHERE kind IN ('container', 'dump', 'landmark') AND retired_at IS NOT NULL AND lat IS NOT NULL
"""


def upgrade() -> None:
    """Go forward; of points that were put elsewhere before, nobody knows when."""
    op.create_table(
        "place_moves",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("until_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("city_id", "code", "until_at", name="pk_place_moves"),
    )
    op.execute(_GONE)


def downgrade() -> None:
    """Go back."""
    op.drop_table("place_moves")
