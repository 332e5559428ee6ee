"""Finds reports by words: those of the city's names, and those that people wrote of them.

What was written is sealed, so keyed hashes are compared: of the words that everybody may read, see
`words_of`.

Words of callers are taken up by a loop, not by their turns: a turn must not wait for it. What
officials write is taken up as it is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    bindparam,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.words import words_of
from app.store.schema import counters, report_words, reports
from app.store.tables.counters import NO_CITY
from app.store.vault import SealBroken, Vault
from app.usecases.bearers import Kind
from app.usecases.sought import Sought

#: Reports of one unit of work.
PAGE: Final = 100
#: The counters that say up to which report the words of callers are all taken up, and up to which
#: moment those of crews.
OF_CALLERS: Final = "words"
OF_CREWS: Final = "words of crews"
#: What of a report a name is of.
_NAMED: Final[Mapping[Kind, ColumnElement[str]]] = {
    Kind.SERVICE: reports.c.service_code,
    Kind.DISTRICT: reports.c.district,
    Kind.BAIRRO: reports.c.bairro,
    Kind.POINT: reports.c.point,
    Kind.BODY: reports.c.owner,
    Kind.BLOCK: reports.c.block,
}


class Written(NamedTuple):
    """What somebody wrote of a report."""

    id: int
    city_id: int
    comment: str


class Row(NamedTuple):
    """A report and the keyed hash of a word."""

    city_id: int
    word: int
    report_id: int


def take_up(connection: Connection, vault: Vault, city_id: int, report_id: int, text: str) -> None:
    """Let a report be found by the words of a text, besides those it has."""
    put(connection, rows_of(vault, [Written(report_id, city_id, text)]))


def written_after(
    connection: Connection, vault: Vault, after: int, beyond: int
) -> tuple[list[Written], int]:
    """Give the next reports with words of callers, and the id up to which that is all of them."""
    query = (
        select(reports.c.id, reports.c.city_id, reports.c.comment_sealed)
        .where(reports.c.id > after, reports.c.id < beyond, reports.c.comment_sealed.is_not(None))
        .order_by(reports.c.id)
        .limit(PAGE)
    )
    rows = connection.execute(query).all()
    found = [
        Written(row.id, row.city_id, opened_comment(vault, row.id, row.comment_sealed))
        for row in rows
    ]
    return found, rows[-1].id if len(rows) == PAGE else beyond


def rows_of(vault: Vault, written: Iterable[Written]) -> list[Row]:
    """Give by which words reports are found, in the order of the index; no transaction need wait
    for it.
    """
    found = {
        Row(one.city_id, vault.word_hash(word), one.id)
        for one in written
        for word in words_of(one.comment)
    }
    return sorted(found)


def put(connection: Connection, rows: Sequence[Row]) -> None:
    """Let reports be found by words, besides those they have."""
    if rows:
        postgres = connection.dialect.name == "postgresql"
        adding = (postgresql.insert if postgres else sqlite.insert)(report_words)
        connection.execute(adding.on_conflict_do_nothing(), [row._asdict() for row in rows])


def opened_comment(vault: Vault, report_id: int, sealed: bytes) -> str:
    """Give the words of who reported something; "" where they do not open."""
    try:
        return vault.open(sealed, f"reports.comment {report_id}")
    except SealBroken:
        return ""


def taken_up_to(connection: Connection, whose: str = OF_CALLERS) -> int:
    """Give the id, or the moment, up to which there are no words that are not taken up."""
    its = counters.c.city_id == NO_CITY, counters.c.name == whose
    return connection.scalar(select(counters.c.value).where(*its)) or 0


def note_taken_up(connection: Connection, up_to: int, whose: str = OF_CALLERS) -> None:
    """Remember how far all words are taken up; never less far than before."""
    its = counters.c.city_id == NO_CITY, counters.c.name == whose
    kept = update(counters).where(*its, counters.c.value < up_to).values(value=up_to)
    if not connection.execute(kept).rowcount and not taken_up_to(connection, whose):
        connection.execute(insert(counters).values(city_id=NO_CITY, name=whose, value=up_to))


def has_words(vault: Vault, city_id: int, words: Iterable[Sought]) -> Iterator[ColumnElement[bool]]:
    """Ask for reports that have to do with every word: it is written of them, or names them.

    A word that names nothing is looked up by itself, and by it what is to be read. One that names
    something is looked up for each report that is read anyhow.
    """
    for one in words:
        its = report_words.c.city_id == city_id, report_words.c.word == vault.word_hash(one.word)
        named = [_in(_NAMED[kind], codes) for kind, codes in one.named.items()]
        if not named:
            yield reports.c.id.in_(select(report_words.c.report_id).where(*its))
        else:
            written = exists().where(*its, report_words.c.report_id == reports.c.id)
            yield or_(*named, *([written] if one.word else ()))


def _in(column: ColumnElement[str], codes: Iterable[str]) -> ColumnElement[bool]:
    # Written into the statement: SQLite takes a limited number of values beside it.
    its = bindparam(None, sorted(codes), String, expanding=True, literal_execute=True)
    return column.in_(its)
