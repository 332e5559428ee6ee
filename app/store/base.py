"""What every table shares: constraint names, column types, the metadata.

Moments are stored as whole microseconds since 1970 UTC and read as aware datetimes: the same
value, the same order and the same index on SQLite and PostgreSQL, and no time zone to lose.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Dialect, Integer, MetaData, TypeDecorator

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
