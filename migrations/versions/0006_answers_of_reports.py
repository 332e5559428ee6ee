"""Numbers that callers type on the way are kept with their report.

Going back leaves the column where it is: older programs do not look at it, and what callers
typed cannot be had a second time.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Go forward."""
    columns = sa.inspect(op.get_bind()).get_columns("reports")
    if all(column["name"] != "answers" for column in columns):
        op.add_column("reports", sa.Column("answers", sa.Text(), nullable=True))


def downgrade() -> None:
    """Go back."""
