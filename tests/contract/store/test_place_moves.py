"""Where points stood before the files of a city put them elsewhere, or took them away."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from app.domain.clock import utc
from app.domain.corrected import Pointed
from app.domain.geo import Position
from app.domain.stood import Stood
from app.menufiles.city_folder import build, folder_hash, parse, read_folder
from app.store import city_store
from app.store.city_store import Edition
from app.store.engine import writing_engine
from app.store.place_hits import read_stood
from app.store.publications import How
from app.store.schema import place_moves
from tests.contract.store.lines import NOW, SECOND
from tests.contract.store.skip_calls import SKIPS
from tests.contract.store.test_schema import migrate

POINT = "30015"
ELSEWHERE = Position(-19.02, 35.02)


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


def publish(engine: Engine, its: Edition, at: int, how: How = "publish") -> None:
    with engine.begin() as connection:
        assert city_store.publish(connection, its, how, "", utc(at), None)


def stood(engine: Engine, since_us: int = 0, city_id: int = 1) -> list[Stood]:
    """Give what is known of the one point."""
    pointed = [Pointed(1, POINT, POINT, None, at_us=since_us)]
    with engine.connect() as connection:
        found = read_stood(connection, city_id, pointed)
    return [one for one in found if one.code == POINT]


def line_of() -> tuple[str, str, Position]:
    """Give the line of the point, its position there, and that."""
    lines = read_folder(SKIPS)["places.yaml"].splitlines(keepends=True)
    line = next(one for one in lines if POINT in one)
    at = line[line.index("at: [") :].partition("]")[0] + "]"
    lat, lon = at.removeprefix("at: [").removesuffix("]").split(",")
    return line, at, Position(float(lat), float(lon))


def test_where_a_point_stood_is_kept_each_time_the_files_put_it_elsewhere(engine: Engine) -> None:
    line, at, first = line_of()
    publish(engine, edition(), NOW)
    assert stood(engine) == [Stood(POINT, first)]
    there = f"at: [{ELSEWHERE.lat}, {ELSEWHERE.lon}]"
    publish(engine, edition(at, there), NOW + SECOND)
    before, there_now = Stood(POINT, first, NOW + SECOND), Stood(POINT, ELSEWHERE)
    assert stood(engine) == [before, there_now]
    # Another name of it is another matter.
    renamed = line.replace(at, there).replace("label: ", "label: Z")
    publish(engine, edition(line, renamed), NOW + 2 * SECOND)
    assert stood(engine) == [before, there_now]
    publish(engine, edition(), NOW + 3 * SECOND)
    meanwhile = Stood(POINT, ELSEWHERE, NOW + 3 * SECOND)
    assert stood(engine) == [before, meanwhile, Stood(POINT, first)]
    # Of before the first pin nothing is read, nor of another city.
    assert stood(engine, NOW + SECOND) == [meanwhile, Stood(POINT, first)]
    assert stood(engine, city_id=2) == []
    with engine.connect() as connection:
        assert {row.code for row in connection.execute(select(place_moves))} == {POINT}
        assert read_stood(connection, 1, []) == []


def test_where_a_point_stood_is_kept_when_it_is_taken_away(engine: Engine) -> None:
    line, _, first = line_of()
    publish(engine, edition(), NOW)
    gone = Stood(POINT, first, NOW + SECOND)
    publish(engine, edition(line, ""), NOW + SECOND)
    assert stood(engine) == [gone]
    # While it is gone it stands nowhere.
    publish(engine, edition(line, "\n"), NOW + 2 * SECOND)
    assert stood(engine) == [gone]
    publish(engine, edition(), NOW + 3 * SECOND)
    assert stood(engine) == [gone, Stood(POINT, first)]


def test_what_is_rolled_back_has_moved_no_point(engine: Engine) -> None:
    line, at, first = line_of()
    publish(engine, edition(), NOW)
    publish(engine, edition(at, f"at: [{ELSEWHERE.lat}, {ELSEWHERE.lon}]"), NOW + SECOND)
    publish(engine, edition(line, ""), NOW + 2 * SECOND)
    publish(engine, edition(), NOW + 3 * SECOND, "rollback")
    assert stood(engine) == [Stood(POINT, first)]
    # Who goes back to what was taken back has again what led to it.
    moved = edition(at, f"at: [{ELSEWHERE.lat}, {ELSEWHERE.lon}]")
    publish(engine, moved, NOW + 4 * SECOND, "rollback")
    assert stood(engine) == [Stood(POINT, first, NOW + SECOND), Stood(POINT, ELSEWHERE)]
    publish(engine, edition(line, ""), NOW + 5 * SECOND)
    there = Stood(POINT, ELSEWHERE, NOW + 5 * SECOND)
    assert stood(engine) == [Stood(POINT, first, NOW + SECOND), there]


def test_versions_of_one_moment_hinder_nobody(engine: Engine) -> None:
    _, at, first = line_of()
    for its in (edition(), edition(at, "at: [-19.02, 35.02]"), edition()):
        publish(engine, its, NOW)
    assert stood(engine) == [Stood(POINT, first, NOW), Stood(POINT, first)]


def test_of_points_of_before_an_update_it_is_known_where_those_were_that_are_gone(
    database: str, engine: Engine
) -> None:
    line, _, first = line_of()
    publish(engine, edition(), NOW)
    publish(engine, edition(line, ""), NOW + SECOND)
    engine.dispose()
    migrate(database, ("downgrade", "0031"), ("upgrade", "head"))
    with engine.connect() as connection:
        [row] = connection.execute(select(place_moves))
    assert tuple(row) == (1, POINT, utc(NOW + SECOND), first.lat, first.lon)
