"""`dial311 demo`: some days of a city, on both databases, and every promise kept."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest
from sqlalchemy import create_engine, text

from app.demo import check
from app.demo.check import Promise, Stored
from app.demo.command import line
from app.demo.show import Played, show
from app.demo.stage import settings_for
from app.demo.truth import Truth
from app.demo.wiring import Asked
from app.domain.errors import Conflict
from app.menu.model import City
from app.store.vault import Vault
from tests.databases import Databases
from tests.rehearsal import nursery
from tests.rehearsal.nursery import Done
from tests.rehearsal.running import ROOT

DAYS, SEED, LOAD = 12, 33, 0.03
CITY = ROOT / "menus" / "maputo"
Check = Callable[[Stored, Truth], Promise]


class Kept(NamedTuple):
    """A demonstration, and the folder that it left."""

    played: Played
    folder: Path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("demo")
    return Kept(show(Asked(CITY, DAYS, SEED, LOAD, folder)), folder)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(6))
def test_weeks_of_many_seeds_keep_every_promise(seed: int, tmp_path: Path) -> None:
    played = show(Asked(CITY, 16, seed, 0.15, tmp_path))

    assert [promise for promise in played.promises if not promise.holds] == []


def owned(city: City) -> Check:
    return lambda stored, truth: check.owned(stored, truth, city)


def test_some_days_are_played_and_every_promise_is_kept(kept: Kept) -> None:
    figures, promises = kept.played.figures, kept.played.promises

    assert [promise for promise in promises if not promise.holds] == []
    assert [promise.name for promise in promises if not promise.checked] == []
    # What it went by has happened, or nothing was tried.
    assert figures["joined"] > 0
    assert figures["reopened"] > 0
    assert min(figures["answered"].values()) > 0
    [words] = [one for one in promises if one.name.startswith("words and reopenings")]
    assert words.checked == sum(figures["answered"].values()) + figures["reopened"]
    # Taken, done, impossible, handed back, and gone because a colleague was faster.
    assert len(figures["crews"]) == 5
    assert min(figures["crews"].values()) > 0
    assert {"resolved", "unresolved", "duplicate"} <= figures["statuses"].keys()
    assert figures["receipts"] > figures["messages"] / 2


def test_what_is_over_a_limit_is_released_by_officials_and_every_promise_is_kept(
    tmp_path: Path,
) -> None:
    city = tmp_path / "city"
    shutil.copytree(CITY, city)
    with (city / "city.yaml").open("a", encoding="utf-8") as file:
        file.write("most reports: {phone: {a day: 1}, bairro: {an hour: 1, a day: 2}}\n")
    (tmp_path / "demo").mkdir()

    played = show(Asked(city, 5, SEED, LOAD, tmp_path / "demo"))

    assert [promise for promise in played.promises if not promise.holds] == []
    assert played.figures["released"] > 0


def test_a_seed_gives_the_same_month_on_both_databases(
    kept: Kept, databases: Databases, tmp_path: Path
) -> None:
    with databases.bare("postgresql") as url:
        other = show(Asked(CITY, DAYS, SEED, LOAD, tmp_path, url))

    assert line(DAYS, SEED, other) == line(DAYS, SEED, kept.played)


@pytest.mark.parametrize(
    ("checked", "broken"),
    [
        ("owned", "UPDATE reports SET owner = '' WHERE number % 2 = 0"),
        ("owned", "UPDATE reports SET owner = 'drains' WHERE owner = 'waste'"),
        ("kept", "UPDATE reports SET service_code = 'branches'"),
        ("kept", "UPDATE reports SET number = number + 1"),
        ("told", "UPDATE messages SET state = 'sending' WHERE template = 'resolved'"),
        ("told", "UPDATE messages SET state = 'delivered' WHERE template = 'unresolved'"),
        ("told", "UPDATE messages SET shown_at = NULL"),
        ("told", "DELETE FROM messages WHERE template = 'merged'"),
        ("silent", "DELETE FROM messages WHERE template = 'unresolved'"),
        ("silent", "UPDATE reports SET closed_at = updated_at WHERE status = 'assigned'"),
        ("written", "DELETE FROM messages WHERE template = 'received'"),
        ("written", "UPDATE messages SET template = 'invalid' WHERE template = 'unresolved'"),
        ("lived", "UPDATE reports SET status = 'confirmed' WHERE status = 'resolved'"),
        ("lived", "DELETE FROM reports WHERE status = 'unresolved'"),
        ("answered", "UPDATE reports SET reopenings = reopenings + 1 WHERE reopenings > 0"),
        ("answered", "UPDATE messages SET answer = 1 - answer WHERE answer IS NOT NULL"),
    ],
)
def test_a_promise_that_was_not_kept_is_seen(
    kept: Kept, city: City, checked: str, broken: str
) -> None:
    settings = settings_for(kept.folder, SEED, "")
    vault = Vault(settings.hash_key_bytes, settings.seal_keys_by_id)
    checks: dict[str, Check] = {**vars(check), "owned": owned(city)}
    truth = kept.played.truth
    engine = create_engine(settings.url)
    with engine.connect() as connection:
        whole = checks[checked](Stored(connection, 1, vault, truth), truth)
        assert connection.execute(text(broken)).rowcount > 0
        spoilt = checks[checked](Stored(connection, 1, vault, truth), truth)
        connection.rollback()
    engine.dispose()

    assert whole.holds
    assert not spoilt.holds


def run(*arguments: str) -> Done:
    return nursery.run(["demo", *arguments], os.environ)


def test_the_command_ends_with_one_line_of_json_and_leaves_nothing() -> None:
    done = run("--days", "1", "--load", "0.3", "--seed", "4")

    assert done.status == 0, done.err
    [written] = done.out.splitlines()
    said = orjson.loads(written)
    assert (said["days"], said["seed"], said["holds"]) == (1, 4, True)
    assert len(said["invariants"]) == 14
    folder = re.search(rb"in (\S+),", done.err)
    assert folder
    assert not Path(folder[1].decode()).exists()


def test_what_cannot_be_played_is_said_and_nothing_begins(tmp_path: Path) -> None:
    folder = shutil.copytree(CITY, tmp_path / "town")
    routes = folder / "routes.yaml"
    routes.write_text(routes.read_text().replace("idle: 30", "idle: soon", 1))

    done = run("--menu", str(folder), "--days", "1")

    assert (done.status, done.out) == (1, b"")
    assert f"{routes}:".encode() in done.err
    misused = run("--database-url", f"sqlite:///{tmp_path}/mine.db", "--days", "1")
    assert (misused.status, misused.out) == (2, b"")
    assert b"makes its own file: name no database" in misused.err


def test_nobody_plays_in_the_database_of_a_city(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh("postgresql") as url, pytest.raises(Conflict, match="needs an empty one"):
        show(Asked(CITY, 1, 1, 0.01, tmp_path, url))
