"""Versions that callers on the line still have, after a start and when one is lost."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, update

from app.domain.errors import MenuFileError
from app.domain.turn import Kind, Reply, Turn
from app.house import House
from app.menufiles.city_folder import folder_hash
from app.sending import now_us
from app.store.city_store import plain_version
from app.store.schema import menu_versions, sessions
from app.work.versions import Versions
from tests.ask import ask
from tests.contract.live.houses import house, reloads, settle
from tests.contract.live.small import small, write
from tests.databases import Databases

V1 = folder_hash(small(1))
PHONE = "+258840000001"


def dial(session: str, typed: str = "") -> Turn:
    gateway, at = "africastalking", now_us()
    return Turn(gateway, session, PHONE, "*400#", "", Kind.REPLY, typed, None, "", at)


def talk(opened: House, *turns: Turn) -> list[Reply]:
    """Have turns answered that come at the same moment."""

    async def run() -> list[Reply]:
        opened.line.open(opened.writer, opened.lanes)
        try:
            return await asyncio.gather(*(ask(opened.line, turn) for turn in turns))
        finally:
            for lane in opened.lanes:
                await lane.close()

    return asyncio.run(run())


def lose(connection: Connection) -> None:
    """What only a fault or a hand in the database can do."""
    connection.execute(delete(menu_versions).where(menu_versions.c.version == V1))


#: What a program of another release leaves, when this one finds fault with the files besides.
FOREIGN = {"plain": '{"format": 999}', "source": '{"menu.yaml": "language: 9"}'}


def republish(opened: House, code: str, **stored: str) -> None:
    """Leave a city's newest version as another program would have stored it."""
    row = update(menu_versions).where(menu_versions.c.version == opened_version(opened, code))
    opened.writer.write(lambda connection: connection.execute(row.values(**stored))).result(20)


def opened_version(opened: House, code: str) -> str:
    return next(city.version for city in opened.cities.all() if city.code == code)


def test_a_city_that_another_program_published_goes_on_with_what_it_was(
    database: str, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    porto = write(menus / "porto", small(2, code="porto", dial="*500#"))
    with house(database, menus.parent) as first:
        before = opened_version(first, "porto")
        write(porto, small(3, code="porto", dial="*500#"))
        settle(reloads(first))
        assert opened_version(first, "porto") != before
        republish(first, "porto", **FOREIGN)
    shutil.rmtree(porto)

    with house(database, menus.parent) as second:
        looking = reloads(second)
        settle(looking)
        [reply] = talk(second, dial("A"))
        assert opened_version(second, "porto") == before
        assert second.cities.answering("*500#").code == "porto"

    assert reply.text.startswith("Problema v1")
    assert "city.version_lost" in caplog.messages


def test_a_city_that_another_program_published_keeps_no_other_from_being_edited(
    database: str, menus: Path
) -> None:
    write(menus / "porto", small(2, code="porto", dial="*500#"))
    with house(database, menus.parent) as opened:
        republish(opened, "porto", plain=FOREIGN["plain"])
        write(menus / "small", small(2))
        settle(reloads(opened))

        assert opened.cities.answering("*400#").version == folder_hash(small(2))


def test_a_start_stores_anew_what_another_program_stored_in_a_form_of_its_own(
    databases: Databases, menus: Path
) -> None:
    """Else each start would parse all files again."""

    def stored(opened: House) -> Any:
        with opened.reader.connect() as connection:
            return plain_version(connection, V1)

    with databases.fresh("sqlite") as url:
        with house(url, menus.parent) as first:
            before = stored(first)
            republish(first, "small", plain=FOREIGN["plain"])
            foreign = stored(first)
        with house(url, menus.parent) as second:
            after = stored(second)

    assert (foreign, after) == ({"format": 999}, before)


def test_what_is_wrong_with_a_version_is_found_once(databases: Databases, menus: Path) -> None:
    with databases.fresh("sqlite") as url, house(url, menus.parent) as opened:
        republish(opened, "small", **FOREIGN)
        versions = Versions(opened.reader, drafts=True)
        with pytest.raises(MenuFileError, match="language 1"):
            versions.load(V1)
        opened.writer.write(lose).result(20)
        # A caller whose call began on it may come again and again.
        with pytest.raises(MenuFileError, match="language 1"):
            versions.load(V1)


def test_a_start_has_the_versions_of_running_calls_in_mind(database: str, menus: Path) -> None:
    with house(database, menus.parent) as first:
        [began] = talk(first, dial("A"))
        write(menus / "small", small(2))
        settle(reloads(first))

    with house(database, menus.parent) as second:
        second.writer.write(lose).result(20)
        [old, new] = talk(second, dial("A", "1"), dial("B"))

    assert "v1" in began.text
    assert ("Onde v1" in old.text, "Problema v2" in new.text) == (True, True)


def test_a_version_that_is_lost_costs_its_callers_and_nobody_else(
    database: str, menus: Path
) -> None:
    with house(database, menus.parent) as first:
        talk(first, dial("A"))
        lost = first.vault.session_key("africastalking", "lost", PHONE)
        row = {"id": 311, "city_id": 1, "session_key": lost, "epoch": 0, "network": ""}
        row |= {"gateway": "africastalking", "gateway_session_id": "lost", "began_at": now_us()}
        first.writer.write(
            lambda connection: connection.execute(insert(sessions).values(**row, version="f" * 32))
        ).result(20)

    with house(database, menus.parent) as second:
        replies = talk(second, dial("lost", "1"), dial("B"), dial("C"), dial("A", "1"))

    assert [reply.text.split("\n")[0] for reply in replies] == [
        "Falhou. Ligue 21 000 000.",
        *["Problema v1"] * 2,
        "Onde v1",
    ]
