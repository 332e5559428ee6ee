"""When the files of a city put its places elsewhere, and took points away."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from app.domain.clock import utc
from app.domain.corrected import Gone, Past
from app.domain.geo import Position
from app.menufiles.city_folder import build, folder_hash, parse, read_folder
from app.store import city_store
from app.store.city_store import Edition
from app.store.engine import writing_engine
from app.store.place_hits import read_past
from app.store.schema import places
from tests.contract.store.lines import NOW, SECOND
from tests.contract.store.skip_calls import SKIPS
from tests.contract.store.test_schema import migrate

POINT = "30015"


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    made = writing_engine(database)
    yield made
    made.dispose()


def edition(old: str = "", new: str = "") -> Edition:
    """The skips, with something of their places in other words."""
    texts = read_folder(SKIPS)
    if old:
        assert old in texts["places.yaml"]
        texts |= {"places.yaml": texts["places.yaml"].replace(old, new)}
    plain = parse(texts)
    return Edition(build(plain, folder_hash(texts)), texts, {**plain})


def publish(engine: Engine, its: Edition, at: int) -> None:
    with engine.begin() as connection:
        assert city_store.publish(connection, its, "publish", "", utc(at), None)


def moved(engine: Engine) -> dict[str, datetime]:
    with engine.connect() as connection:
        found = connection.execute(select(places.c.code, places.c.moved_at)).all()
    return {row.code: row.moved_at for row in found if row.moved_at}


def test_a_place_is_known_to_have_moved_since_its_files_put_it_elsewhere(engine: Engine) -> None:
    publish(engine, edition(), NOW)
    assert moved(engine) == {}
    line = next(one for one in read_folder(SKIPS)["places.yaml"].splitlines() if POINT in one)
    at = line[line.index("at: [") :].partition("]")[0] + "]"
    publish(engine, edition(at, "at: [-19.02, 35.02]"), NOW + SECOND)
    assert moved(engine) == {POINT: utc(NOW + SECOND)}
    # Another name of it is another matter.
    elsewhere = line.replace(at, "at: [-19.02, 35.02]")
    publish(engine, edition(line, elsewhere.replace("label: ", "label: Z")), NOW + 2 * SECOND)
    assert moved(engine) == {POINT: utc(NOW + SECOND)}
    with engine.connect() as connection:
        assert read_past(connection, 1) == Past({POINT: NOW + SECOND})
        assert read_past(connection, 2) == Past()
    publish(engine, edition(), NOW + 3 * SECOND)  # back again is elsewhere, too
    assert moved(engine) == {POINT: utc(NOW + 3 * SECOND)}


def test_a_point_that_is_taken_away_is_known_to_be_gone_until_it_comes_back(engine: Engine) -> None:
    publish(engine, edition(), NOW)
    line = next(one for one in read_folder(SKIPS)["places.yaml"].splitlines(True) if POINT in one)
    publish(engine, edition(line, ""), NOW + SECOND)
    with engine.connect() as connection:
        [gone] = read_past(connection, 1).gone
        row = connection.execute(select(places).where(places.c.code == POINT)).one()
    assert gone == Gone(Position(row.lat, row.lon), NOW + SECOND)

    publish(engine, edition(), NOW + 2 * SECOND)
    with engine.connect() as connection:
        assert read_past(connection, 1) == Past()


def test_of_places_of_before_an_update_nobody_knows_whether_they_moved(
    database: str, engine: Engine
) -> None:
    publish(engine, edition(), NOW)
    engine.dispose()
    migrate(database, ("downgrade", "0031"), ("upgrade", "head"))
    assert moved(engine) == {}
    with engine.connect() as connection:
        assert connection.scalars(select(places.c.code)).all()
