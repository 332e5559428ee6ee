"""Days that were told to nobody are kept apart: of reports on behalf whom no message went to.

Figures of the past are counted anew by their own format.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Go forward. Whoever dialled read the day on the screen; all others in the message."""
    op.add_column("reports", sa.Column("meant_by", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE reports SET meant_by = told_by, told_by = NULL"
        " WHERE told_by IS NOT NULL AND channel <> 'ussd'"
        " AND NOT EXISTS (SELECT 1 FROM messages"
        r" WHERE messages.cause = 'report\:' || reports.id || '\:filed')"
    )


def downgrade() -> None:
    """Go back."""
    op.execute("UPDATE reports SET told_by = meant_by WHERE meant_by IS NOT NULL")
    op.drop_column("reports", "meant_by")
