"""Versions that callers on the line still have, after a start and when one is lost."""

import asyncio
from pathlib import Path

from sqlalchemy import Connection, delete, insert

from app.domain.turn import Kind, Reply, Turn
from app.main import House, now_us
from app.menufiles.city_folder import folder_hash
from app.store.schema import menu_versions, sessions
from tests.ask import ask
from tests.contract.live.houses import house, reloads, settle
from tests.contract.live.small import small, write

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
