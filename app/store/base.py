"""What every table shares: constraint names, column types, the metadata.

Moments are stored as whole microseconds since 1970 UTC and read as aware datetimes: the same
value, the same order and the same index on SQLite and PostgreSQL, and no time zone to lose.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Dialect, Integer, MetaData, Table, TypeDecorator

from app.domain.clock import micros, utc

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: 64-bit ids given by the application. SQLite makes INTEGER, and only that, the row's own key.
Id: Final = BigInteger().with_variant(Integer(), "sqlite")

#: Of columns that a batch of turns leaves out of a new row: they begin empty or with their default,
#: and each value has its price on the way to the database.
LATER: Final = {"later": True}


def given(table: Table) -> tuple[Column[Any], ...]:
    """Give the columns of which a batch of turns says something in a new row, in order."""
    return tuple(column for column in table.columns if not column.info.get("later"))


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored as microseconds UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Take an aware datetime, or microseconds as the hot statements have them."""
        if value is None or isinstance(value, int):
            return value
        return micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give an aware datetime."""
        return None if value is None else utc(value)
