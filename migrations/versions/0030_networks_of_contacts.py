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
#: Of messages that left as to numbers of no known network; what they were charged goes with them.
_MESSAGES = """
    UPDATE messages SET network = named.network
    FROM (
        SELECT message_id, max(network) AS network FROM receipts
        WHERE network <> '' AND message_id IS NOT NULL GROUP BY message_id
    ) AS named
    WHERE messages.id = named.message_id AND messages.network = ''
"""
_PERIODS = """
    UPDATE figure_periods SET stale = true, rates = '-'
    WHERE EXISTS (
        SELECT 1 FROM message_sends JOIN messages ON messages.id = message_sends.message_id
        WHERE message_sends.city_id = figure_periods.city_id
        AND message_sends.at >= figure_periods.begin_at AND message_sends.at < figure_periods.end_at
        AND message_sends.network = '' AND messages.network <> ''
    )
"""
_SENDS = """
    UPDATE message_sends SET network = messages.network FROM messages
    WHERE messages.id = message_sends.message_id
    AND message_sends.network = '' AND messages.network <> ''
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
    for statement in (_BY_REPORTS, _BY_RECEIPTS, _MESSAGES, _PERIODS, _SENDS):
        op.execute(statement)


def downgrade() -> None:
    """Go back."""
    op.drop_column("contacts", "network")
