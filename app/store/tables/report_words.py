"""By which words a report is found: keyed hashes, for what people wrote is sealed."""

from sqlalchemy import BigInteger, Column, Integer, Table

from app.store.base import Id, metadata

report_words = Table(
    "report_words",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: 64 bits of a word's keyed hash.
    Column("word", BigInteger, primary_key=True, autoincrement=False),
    Column("report_id", Id, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
