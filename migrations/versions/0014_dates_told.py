"""The date told to a resident stays with the report, so that it can be measured.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Go forward: of reports from before none was told."""
    op.add_column("reports", sa.Column("told_by", sa.BigInteger()))


def downgrade() -> None:
    """Go back."""
    op.drop_column("reports", "told_by")
