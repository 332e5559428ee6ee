"""Words of reports go, which were taken of whole texts: pieces of phone numbers stood among them.

What people wrote is sealed: the service takes it up anew, of what is shown, the newest first.

Revision ID: 0036
Revises: 0035
"""

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Go forward. What the service has not counted down from the newest report it takes up."""
    _empty()


def downgrade() -> None:
    """Go back. An older program finds nothing by these words, and takes up callers' and crews'."""
    _empty()
    op.execute("DELETE FROM counters WHERE name IN ('words', 'words of crews', 'words anew')")


def _empty() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    op.execute("TRUNCATE report_words" if on_postgres else "DELETE FROM report_words")
