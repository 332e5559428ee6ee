"""What is open at a place is found by one number, which every report carries.

Revision ID: 0007
Revises: 0006
"""

from collections.abc import Iterable
from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_OF = ("service_code", "district", "bairro", "block", "point")
_IS_OPEN = "status IN ('received', 'acknowledged', 'assigned', 'in_progress')"
#: Rows of one UPDATE.
_MANY = 2_000


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "reports", sa.Column("same_key", sa.BigInteger(), nullable=False, server_default="0")
    )
    _fill()
    op.drop_index("ix_reports_open", table_name="reports")
    _index("same_key")


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_reports_open", table_name="reports")
    op.drop_column("reports", "same_key")
    _index("bairro", "service_code", "point", "block")


def _index(*columns: str) -> None:
    open_ = sa.text(_IS_OPEN)
    op.create_index(
        "ix_reports_open", "reports", [*columns], sqlite_where=open_, postgresql_where=open_
    )


def _fill() -> None:
    """Give every report its key, whatever it was when it was filed: closed ones may reopen."""
    connection = op.get_bind()
    reports = sa.table("reports", *map(sa.column, ("id", *_OF, "same_key")))
    page = sa.select(reports.c.id, *(reports.c[name] for name in _OF)).order_by(reports.c.id)
    fill = sa.update(reports).where(reports.c.id == sa.bindparam("row"))
    fill = fill.values(same_key=sa.bindparam("key"))
    last = 0
    while rows := connection.execute(page.where(reports.c.id > last).limit(_MANY)).all():
        connection.execute(fill, [{"row": id_, "key": _key(of)} for id_, *of in rows])
        last = rows[-1].id


def _key(of: Iterable[str]) -> int:
    whole = "\0".join(of).encode()
    hashed = blake2b(whole, digest_size=8, person=b"same place").digest()
    return int.from_bytes(hashed, signed=True)
