"""A city with reports, for the tests of exports."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Engine, insert, text

from app.domain.clock import Micros
from app.domain.ids import IdSource
from app.domain.old_names import NOTHING_GONE, OldNames
from app.hands import Means, make_door
from app.menu.body import Body
from app.store.engine import reading_engine, writing_engine
from app.store.report_export import ReportExport
from app.store.schema import cities, places, reports, services
from app.store.vault import Vault
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Export, Wish, prepare_export
from app.usecases.export_table import Chunk
from app.work.doorman import Doorman
from app.work.live_menus import directly

VAULT = Vault(b"h" * 32, {1: b"s" * 32})
#: 2016-11-10T00:00:00+02:00
MIDNIGHT: Micros = 1_478_728_800_000_000
HOUR: Micros = 3_600_000_000
#: What differs in a report of a bairro, not of a container.
CART = {
    "service_code": "cart_missed",
    "bairro": "maxaquene_b",
    "block": "12",
    "point": "",
    "located_by": "bairro",
    "radius_m": 750,
}


class SmallCity(NamedTuple):
    """What an export has to know of a city."""

    code: str = "maputo"
    zone: str = "Africa/Maputo"
    language: str = "pt"
    block_word: str = "Q."
    bodies: Mapping[str, Body] = {"waste": Body("waste", "Resíduos")}
    old: OldNames = NOTHING_GONE


def publish(engine: Engine) -> None:
    """Store the names of a city."""
    named = [
        ("kamaxakeni", "district", "KaMaxakeni", ""),
        ("kampfumo", "district", "KaMpfumo", ""),
        ("maxaquene_a", "bairro", "Maxaquene A", "kamaxakeni"),
        ("maxaquene_b", "bairro", "Maxaquene B", "kamaxakeni"),
        ("alto_mae_a", "bairro", "Alto Maé A", "kampfumo"),
        ("10017", "container", "Custódio Irmão", "maxaquene_a"),
    ]
    kinds = [("container_full", "Contentor está cheio"), ("cart_missed", "Tchova não passou")]
    with engine.begin() as connection:
        connection.execute(insert(cities).values(id=1, code="maputo", version="v", folder_hash="v"))
        connection.execute(
            insert(places),
            [
                {"city_id": 1, "code": c, "kind": k, "name": n, "label": n, "parent": p}
                for c, k, n, p in named
            ],
        )
        connection.execute(
            insert(services),
            [
                {
                    "city_id": 1,
                    "code": code,
                    "name": name,
                    "service_group": "waste",
                    "responsible": "Direcção Municipal; Resíduos",
                }
                for code, name in kinds
            ],
        )


def report(number: int, **given: Any) -> dict[str, Any]:
    """Make a report; the n-th comes n minutes after midnight."""
    at = given.pop("at", MIDNIGHT + number * 60_000_000)
    comment = given.pop("comment", None)
    sealed = comment and VAULT.seal(comment, f"reports.comment {number}")
    return {
        "id": number,
        "city_id": 1,
        "number": 48_000_000 + number,
        "service_code": "container_full",
        "district": "kamaxakeni",
        "bairro": "maxaquene_a",
        "block": "",
        "point": "10017",
        "lat": -25.96123,
        "lon": 32.57,
        "radius_m": 30,
        "located_by": "container",
        "status": "received",
        "channel": "ussd",
        "language": "pt",
        "network": "64301",
        "requested_at": at,
        "updated_at": at,
        "closed_at": None,
        "comment_sealed": sealed,
        "answers": None,
        "due_at": None,
        "held": "",
        "filed_by": "resident",
        **given,
    }


def store(engine: Engine, rows: Iterable[dict[str, Any]]) -> None:
    """Add reports."""
    with engine.begin() as connection:
        connection.execute(insert(reports), list(rows))


def store_many(engine: Engine, many: int) -> None:
    """Add as many reports as the newest one, each a minute later, within the database itself."""
    columns = [column.name for column in reports.c]
    more = {"id": "id + n", "number": "number + n", "comment_sealed": "NULL"}
    more |= {"session_id": "NULL", "filing": "NULL"}
    more["requested_at"] = "requested_at + n * CAST(60000000 AS BIGINT)"
    numbers = f"WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < {many})"
    copied = ", ".join(more.get(name, name) for name in columns)
    newest = "(SELECT max(id) FROM reports)"
    with engine.begin() as connection:
        connection.execute(
            text(
                f"INSERT INTO reports ({', '.join(columns)}) {numbers}"
                f" SELECT {copied} FROM t, reports WHERE id = {newest}"
            )
        )


def filled(url: str, rows: Iterable[dict[str, Any]]) -> Engine:
    """Publish the city and add reports; give the engine that writes."""
    engine = writing_engine(url)
    publish(engine)
    store(engine, rows)
    return engine


def export(
    engine: Engine,
    asked: Asked = Asked(),  # noqa: B008 - immutable
    *,
    city: SmallCity = SmallCity(),  # noqa: B008
    now_us: Micros = MIDNIGHT,
    **wish: Any,
) -> Iterator[Chunk]:
    """Export through the use case."""
    return prepared(engine, asked, city=city, now_us=now_us, **wish).chunks()


def prepared(
    engine: Engine,
    asked: Asked = Asked(),  # noqa: B008
    *,
    city: SmallCity = SmallCity(),  # noqa: B008
    now_us: Micros = MIDNIGHT,
    **wish: Any,
) -> Export:
    """Give an export that is about to be written."""
    reader = ReportExport(engine, VAULT, city.code)
    return prepare_export(reader, city, Wish(asked, **wish), now_us=now_us)


def door_of(engine: Engine) -> Doorman:
    """Give who lets scripts in; `engine` writes."""
    ids = IdSource(1000)
    return make_door(Means(directly(engine), engine, VAULT, ids, lambda: MIDNIGHT))


@contextmanager
def reader(url: str) -> Iterator[Engine]:
    """Give an engine that reads."""
    engine = reading_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def rows_of(chunks: Iterable[Chunk], delimiter: str = ",") -> list[dict[str, str]]:
    """Read an export's rows."""
    data = b"".join(chunk.data for chunk in chunks)
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=delimiter, strict=True))


def numbers(chunks: Iterable[Chunk]) -> list[int]:
    """Read an export's reports, as `report` numbers them."""
    return [int(row["service_request_id"]) - 48_000_000 for row in rows_of(chunks)]
