"""What was published when and why, and going back to any of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.errors import Conflict, InvalidInput, MenuFileError, NotFound
from app.house import House
from app.menufiles.city_folder import folder_hash
from app.store.publications import history
from app.store.schema import menu_versions, places, services
from app.work.publisher import Publisher
from app.work.versions import FEWEST
from tests.contract.live.houses import answering, house, reloads, settle
from tests.contract.live.small import BAIRROS, broken, small, write

VERSIONS = [folder_hash(small(n)) for n in range(4)]


@pytest.fixture
def opened(database: str, menus: Path) -> Iterator[House]:
    with house(database, menus.parent) as running:
        yield running


def publisher_of(opened: House) -> Publisher:
    return opened.menus.watch(opened.writer)[1]


@pytest.fixture
def publisher(running: House) -> Publisher:
    return publisher_of(running)


def publish(publisher: Publisher, n: int, folder: Path, *, watched: bool = False) -> bool:
    edition = publisher.check(small(n), folder)
    return publisher.publish(edition, folder, "publish", f"edition {n}", watched=watched).is_new


def entries(opened: House) -> list[tuple[str, str, str]]:
    with opened.reader.connect() as connection:
        return [(one.version, one.how, one.note) for one in history(connection)]


def test_each_publication_is_a_row_with_its_reason(opened: House, menus: Path) -> None:
    publisher = publisher_of(opened)
    assert publish(publisher, 2, menus.parent)
    assert not publish(publisher, 2, menus.parent)
    publisher.roll_back(VERSIONS[1][:6], "zu früh")
    write(menus / "small", small(3))
    settle(reloads(opened))

    assert entries(opened) == [
        (VERSIONS[3], "folder", ""),
        (VERSIONS[1], "rollback", "zu früh"),
        (VERSIONS[2], "publish", "edition 2"),
        (VERSIONS[1], "folder", ""),
    ]
    with opened.reader.connect() as connection:
        told = history(connection, "small")
    assert [one.seq for one in told] == [4, 3, 2, 1]
    assert [one.is_current for one in told] == [True, False, False, False]
    assert sorted(told, key=lambda one: one.at) == told[::-1]


def test_a_rollback_holds_until_someone_edits_the_folder_again(
    database: str, opened: House, menus: Path
) -> None:
    publisher = publisher_of(opened)
    reload = reloads(opened)
    write(menus / "small", small(2))
    settle(reload)
    publisher.roll_back(VERSIONS[1])
    settle(reload)
    (menus / "small" / "menu.yaml").touch()
    settle(reload)
    held = answering(opened)
    opened.writer.stop()
    if opened.lock:
        opened.lock.release()
        opened.lock = None
    with house(database, menus.parent) as restarted:
        after_a_start = answering(restarted)
        write(menus / "small", small(3))
        settle(reloads(restarted))
        edited = answering(restarted)

    assert (held, after_a_start, edited) == (VERSIONS[1], VERSIONS[1], VERSIONS[3])


def test_what_is_published_from_elsewhere_holds_until_the_folder_is_edited(
    running: House, publisher: Publisher, menus: Path
) -> None:
    reload = reloads(running)
    publish(publisher, 2, menus.parent / "elsewhere")
    settle(reload)
    held = answering(running)
    write(menus / "small", small(3))
    settle(reload)

    assert (held, answering(running)) == (VERSIONS[2], VERSIONS[3])


def test_what_is_published_from_its_own_folder_is_not_published_again(
    running: House, publisher: Publisher, menus: Path
) -> None:
    reload = reloads(running)
    write(menus / "small", small(2))
    publish(publisher, 2, menus / "small", watched=True)
    publisher.roll_back(VERSIONS[1])
    settle(reload)

    assert answering(running) == VERSIONS[1]
    assert len(entries(running)) == 3


def test_going_back_brings_back_places_and_services(opened: House, menus: Path) -> None:
    publisher = publisher_of(opened)

    def now() -> dict[str, bool]:
        with opened.reader.connect() as connection:
            rows = [*connection.execute(select(places)), *connection.execute(select(services))]
        return {row.code: row.retired_at is None for row in rows}

    before = now()
    texts = small(1)
    kept = [
        line for line in texts["places.yaml"].splitlines(True) if f"code: {BAIRROS[3]}" not in line
    ]
    texts |= {"places.yaml": "".join(kept)}
    publisher.publish(publisher.check(texts, menus), menus, "publish", watched=False)
    without = now()
    publisher.roll_back(VERSIONS[1])

    assert len(before) == 2 + len(BAIRROS) + 3
    assert without == before | {BAIRROS[3]: False}
    assert now() == before


def test_a_version_is_kept_once_with_what_the_operator_wrote(
    running: House, publisher: Publisher, menus: Path
) -> None:
    for n in (2, 1, 2):
        publish(publisher, n, menus)
    with running.reader.connect() as connection:
        kept = list(connection.scalars(select(menu_versions.c.version)))

    assert sorted(kept) == sorted(VERSIONS[1:3])
    assert running.menus._versions.edition(VERSIONS[2]).source == small(2)


@pytest.mark.parametrize(
    ("start", "error", "said"),
    [
        ("", InvalidInput, "is no version"),
        ("zz", InvalidInput, "is no version"),
        ("%", InvalidInput, "is no version"),
        (VERSIONS[2][:1], InvalidInput, "too short for a version"),
        (VERSIONS[2][:3], InvalidInput, "too short for a version"),
        ("0" * 32, NotFound, "no version begins with"),
    ],
)
def test_a_version_that_is_none_is_refused(
    running: House, publisher: Publisher, menus: Path, start: str, error: type[Exception], said: str
) -> None:
    publish(publisher, 2, menus)
    publish(publisher, 1, menus)
    with pytest.raises(error, match=said):
        publisher.roll_back(start)
    assert answering(running) == VERSIONS[1]


def _alike() -> tuple[int, int]:
    """Give two editions whose versions begin alike."""
    seen: dict[str, int] = {}
    for n in range(2, 5000):
        start = folder_hash(small(n))[:FEWEST]
        if start in seen:
            return seen[start], n
        seen[start] = n
    raise AssertionError("no two versions begin alike")


def test_a_beginning_that_fits_several_versions_is_refused_with_all_of_them(
    running: House, publisher: Publisher, menus: Path
) -> None:
    one, other = _alike()
    for n in (one, other):
        publish(publisher, n, menus)
    first, second = (folder_hash(small(n)) for n in (one, other))
    start = first[:FEWEST]

    with pytest.raises(InvalidInput, match=f"several versions begin with {start}") as refused:
        publisher.roll_back(start)
    assert first[: FEWEST + 4] in str(refused.value)
    assert second[: FEWEST + 4] in str(refused.value)
    assert publisher.roll_back(first).is_new


@pytest.mark.parametrize("note", ["x" * 201, "two\nlines", "\x1b[2J"])
def test_a_note_is_one_line(publisher: Publisher, menus: Path, note: str) -> None:
    with pytest.raises(InvalidInput, match="a note is one line"):
        publisher.roll_back(VERSIONS[1], note)


def test_going_back_to_a_service_code_that_another_city_has_by_now_is_refused(
    running: House, publisher: Publisher, menus: Path
) -> None:
    publisher.publish(
        publisher.check(small(1, dial="*700#"), menus), menus, "publish", watched=False
    )
    publisher.publish(
        publisher.check(small(2, code="porto"), menus), menus, "publish", watched=False
    )

    with pytest.raises(Conflict, match=r"\*400# is answered by the city porto"):
        publisher.roll_back(VERSIONS[1])
    assert running.cities.answering("*700#").code == "small"


def test_nothing_that_fails_the_check_is_published(
    running: House, publisher: Publisher, menus: Path
) -> None:
    for n in range(9):
        with pytest.raises(MenuFileError):
            publisher.check(broken(n), menus)
    assert len(entries(running)) == 1
