"""What has passed, in the order of time: each batch writes one page of it, not one a bairro.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_PASSED = sa.text("held = '' AND filed_by = 'resident'")


def _index(*columns: str) -> None:
    op.drop_index("ix_reports_passed", table_name="reports")
    op.create_index(
        "ix_reports_passed",
        "reports",
        [*columns],
        sqlite_where=_PASSED,
        postgresql_where=_PASSED,
    )


def upgrade() -> None:
    """Go forward."""
    _index("city_id", "id", "bairro", "block", "point")


def downgrade() -> None:
    """Go back."""
    _index("city_id", "bairro", "id")
