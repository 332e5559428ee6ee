"""SMS that a person dealt with are found, and those of the people of a case.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DEALT_WITH = sa.text("state IN ('answered', 'done')")
_CAME_IN = sa.text("direction = 'in'")
#: What was answered was dealt with when its answer was written. Of what is done nothing is known:
#: reports that were filed of messages keep no trace of them, and it stays without a moment.
_ANSWERED = """
    UPDATE messages SET dealt_at = (
        SELECT min(answers.created_at) FROM messages AS answers
        WHERE answers.cause = 'answer:' || messages.id AND answers.template = 'sms_answer'
    )
    WHERE state = 'answered'
"""


def upgrade() -> None:
    """Go forward."""
    op.add_column("messages", sa.Column("report_id", _ID, nullable=True))
    op.add_column("messages", sa.Column("dealt_at", sa.BigInteger(), nullable=True))
    op.execute(_ANSWERED)
    for name, columns, which in (
        ("ix_messages_dealt_with", ["city_id", "id"], _DEALT_WITH),
        ("ix_messages_came_in", ["contact_id", "id"], _CAME_IN),
    ):
        op.create_index(name, "messages", columns, sqlite_where=which, postgresql_where=which)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_messages_came_in", "messages")
    op.drop_index("ix_messages_dealt_with", "messages")
    op.drop_column("messages", "dealt_at")
    op.drop_column("messages", "report_id")
