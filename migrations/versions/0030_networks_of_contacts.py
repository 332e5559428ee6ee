"""Of each number the network is kept on which it was heard last.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


#: By their newest report that says one; else by what receipts of their messages say.
_BY_REPORTS = """
    UPDATE contacts SET network = reports.network
    FROM (
        SELECT contact_id, max(id) AS id FROM reports
        WHERE network <> '' AND contact_id IS NOT NULL GROUP BY contact_id
    ) AS newest
    JOIN reports ON reports.id = newest.id
    WHERE contacts.id = newest.contact_id
"""
_BY_RECEIPTS = """
    UPDATE contacts SET network = reached.network
    FROM (
        SELECT messages.contact_id, max(receipts.network) AS network
        FROM receipts JOIN messages ON messages.id = receipts.message_id
        WHERE receipts.network <> '' GROUP BY messages.contact_id
    ) AS reached
    WHERE contacts.id = reached.contact_id AND contacts.network = ''
"""


def upgrade() -> None:
    """Go forward."""
    none = sa.Column("network", sa.String(40), nullable=False, server_default="")
    op.add_column("contacts", none)
    op.execute(_BY_REPORTS)
    op.execute(_BY_RECEIPTS)


def downgrade() -> None:
    """Go back."""
    op.drop_column("contacts", "network")
