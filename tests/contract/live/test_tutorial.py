"""menus/TUTORIAL.md, followed as printed: its files, its commands, and what it says they print."""

import asyncio
import csv
import io
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.__main__ import main
from app.domain.public_number import spoken
from app.domain.turn import Reply
from app.house import House
from app.menufiles.city_folder import load_city
from app.walks.walker import Walker
from app.walks.world import World
from tests.contract.live.houses import answering, environment, house, reloads, settle, taking_orders
from tests.contract.store.heard import WAIT_S
from tests.contract.store.lines import dial
from tests.databases import Databases

MENUS = Path(__file__).parents[3] / "menus"
PAGE = (MENUS / "TUTORIAL.md").read_text(encoding="utf-8")
CODE = "*384*4400#"
ROLLBACK = "96185c0a"
NUMBER = "48217365"
Run = Callable[..., str]


def section(number: int) -> str:
    """Give one section of the page, without its heading."""
    found = re.search(rf"^## {number}\. [^\n]*\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert found, number
    return found[1]


def blocks(number: int, kind: str) -> list[str]:
    """Give what stands between fences: "sh" or "yaml"."""
    return re.findall(rf"^```{kind}\n(.*?)^```", section(number), re.DOTALL | re.MULTILINE)


def commands(number: int) -> list[str]:
    return [line for block in blocks(number, "sh") for line in block.splitlines()]


def printed(number: int) -> list[str]:
    """Give the lines that the page says a command prints."""
    outside = re.sub(r"^```.*?^```", "", section(number), flags=re.DOTALL | re.MULTILINE)
    return [line.strip() for line in outside.splitlines() if line.startswith("    ")]


async def report(opened: House, *transcripts: str, session: str = "A") -> str:
    """Make a call to Tamba; give its last screen."""
    opened.line.open(opened.writer)
    for transcript in transcripts:
        told: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        turn = dial(transcript, phone="+254000000001", session=session)
        turn = turn._replace(service_code=CODE)
        opened.line.answer(turn, told.set_result)
        reply = await asyncio.wait_for(told, WAIT_S)
    await opened.line.close()
    return reply.text


class Town:
    """The folder of the project while the page is followed."""

    def __init__(self, root: Path, run: Run) -> None:
        self.tamba = root / "menus" / "tamba"
        self.root = root
        self.run = run

    def put(self, name: str, text: str) -> None:
        (self.tamba / name).parent.mkdir(exist_ok=True)
        (self.tamba / name).write_text(text, encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        text = (self.tamba / "menu.yaml").read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        self.put("menu.yaml", text.replace(old, new))

    def screen(self, name: str, new: str) -> None:
        """Put something in place of a screen, all its lines."""
        text = (self.tamba / "menu.yaml").read_text(encoding="utf-8")
        changed, count = re.subn(rf"^{name}:\n(?: .*\n)+", lambda _: new, text, flags=re.MULTILINE)
        assert count == 1, name
        self.put("menu.yaml", changed)

    def follow_to_the_end_of_the_files(self) -> None:
        """Do sections 1 to 5 up to the first test, comparing what is printed."""
        assert commands(1)[0] == "make run"
        for command in commands(1)[1:]:
            subprocess.run(command, shell=True, cwd=self.root, check=True)
        for name, text in zip(("city", "services", "places"), blocks(2, "yaml"), strict=True):
            self.put(f"{name}.yaml", text)
        (check,) = commands(3)
        wrong, right = printed(3)
        assert wrong in self.run(check, ends=1)
        self.screen("problem", blocks(3, "yaml")[0])
        self.screen("other_problem", "")
        where, ward = re.findall(r"`(say: [^`]*street)`", section(3))
        self.change("say: Where? Or type a ward ", f"{where} ")
        self.change("say: Which ward", ward)
        assert self.run(check) == f"{right}\n"
        self.add_own_screen(check)

    def exported(self, command: str) -> list[list[str]]:
        """Run an export; give its rows, the head first."""
        self.run(command)
        file = self.root / shlex.split(command)[-1]
        return list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))

    def add_own_screen(self, check: str) -> None:
        key, screens = blocks(4, "yaml")
        self.change("    8 My cases", f"{key}    8 My cases")
        self.change("\nwhere:\n", f"\n{screens}\nwhere:\n")
        assert self.run(check) == f"{printed(4)[0]}\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a line of the page; give what it prints."""

    def run_line(line: str, *, ends: int = 0, typed: str = "") -> str:
        program, *arguments = shlex.split(line)
        assert program == ".venv/bin/dial311"
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        capsys.readouterr()
        status = main(arguments)
        told = capsys.readouterr()
        assert status == ends, told
        return told.out + told.err

    return run_line


@pytest.fixture
def town(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A project folder with the sample city, made Tamba as the page says."""
    shutil.copytree(MENUS / "nairobi", tmp_path / "menus" / "nairobi")
    monkeypatch.chdir(tmp_path)
    made = Town(tmp_path, run)
    made.follow_to_the_end_of_the_files()
    return made


def test_the_files_are_checked_tested_and_played(town: Town) -> None:
    town.put("dialogues/first.yaml", blocks(5, "yaml")[0])
    (test,) = commands(5)
    assert town.run(test).startswith(f"{printed(5)[0]}\nMet: ")
    town.change("1 Send:", "1 Send it:")
    told = town.run(test, ends=1)
    assert re.search(r"! 1 Send +\| 1 Send it", told)
    town.change("1 Send it:", "1 Send:")

    (play,) = commands(6)
    typed = re.search(r"Type `(.*)`, `(.*)`, `(.*)`, then `(.*)`\.", section(6))
    assert typed
    walked = town.run(play, typed="\n".join(typed.groups()) + "\n")
    assert "CON, " in walked
    assert " of 156 septets" in walked
    assert "END, " in walked
    assert "Tamba: 2 dialogues, all of them hold." in town.run(test)


def test_what_is_copied_from_nairobi_says_street_and_leads_to_no_ward(town: Town) -> None:
    city = load_city(town.tamba)
    walker = Walker(city, World(city, "en", (), ()), 0)
    texts = [walker.dial(CODE).text, *(walker.answer(key).text for key in ("7", "2"))]

    assert texts[0].splitlines()[-1] == "7 Questions"
    assert texts[2] == "Town Works and Town Water. Or call us: 020 000 0001"
    assert "ward" not in re.sub(r"^ward:|: ward|#.*", "", _menu(town), flags=re.MULTILINE)


def _menu(town: Town) -> str:
    return (town.tamba / "menu.yaml").read_text(encoding="utf-8")


def test_a_second_language_comes_in_the_order_that_is_printed(town: Town) -> None:
    offer, (write, take) = blocks(9, "yaml")[0], commands(9)
    town.run(write)
    rows = list(csv.reader(io.StringIO((town.root / "texts.csv").read_text("utf-8-sig"))))
    head, texts = rows[0], rows[1:]
    source, target = head.index("en"), head.index("sw")
    for row in texts:
        row[target] = row[source].replace("English", "Kiswahili")
    filled = io.StringIO()
    csv.writer(filled).writerows([head, *texts])
    (town.root / "texts.csv").write_text(filled.getvalue(), "utf-8-sig")
    town.run(take)

    check = commands(3)[0]
    assert town.run(check) == f"{printed(4)[0]}\n"
    town.change("go: my_cases}\n", f"go: my_cases}}\n{offer}")
    assert town.run(check) == f"{printed(4)[0]}\n"


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    with databases.fresh("sqlite") as made:
        yield made


def test_it_is_dialled_changed_and_rolled_back_while_it_runs(
    town: Town, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house(url, town.root) as opened:
        for name, value in environment(url, town.root).items():
            monkeypatch.setenv(name, value)
        reload = reloads(opened)
        first = answering(opened, CODE)
        assert commands(7)[0] == "make run"
        without, with_words, resolve = commands(7)[1:]
        keys = ("", "2", "2*1", "2*1*2", "2*1*2*2", "2*1*2*2*by the pump")
        assert asyncio.run(report(opened, *keys)).startswith("Received. Case ")
        with taking_orders(opened):
            words = [town.exported(export) for export in (without, with_words)]
        number = words[0][1][words[0][0].index("service_request_id")]
        assert [dict(zip(*rows, strict=True))["description"] for rows in words] == [
            *("", "by the pump")
        ]

        town.change("    8 My cases", "    88 My cases")
        settle(reload)
        assert "tamba" in opened.menus.refusals.counts()
        assert answering(opened, CODE) == first
        town.change("    88 My cases", "    8 My cases")
        settle(reload)
        assert opened.menus.refusals.counts() == {}

        town.change("<brand>, free", "<brand>, no charge")
        settle(reload)
        second = answering(opened, CODE)
        assert second != first
        history, rollback = commands(8)
        assert ROLLBACK in rollback
        newest, oldest = town.run(history).splitlines()
        assert (second[:8] in newest, first[:8] in oldest) == (True, True)
        assert f"`{ROLLBACK}`" in section(8)
    town.run(rollback.replace(ROLLBACK, first[:8]))
    assert_it_is_asked_whether_it_is_solved(town, url, resolve, number)
    assert [first[:8] in line for line in town.run(history).splitlines()] == [True, False, True]
    assert "no charge" in _menu(town)  # the file still has the newer text


def assert_it_is_asked_whether_it_is_solved(
    town: Town, url: str, resolve: str, number: str
) -> None:
    """Close the case as the page says, and dial as it says."""
    asked = re.search(r"first screen: `([^`]*)`", section(7))
    assert asked
    assert NUMBER in resolve
    town.run(resolve.replace(NUMBER, number))
    with house(url, town.root) as opened:
        first = asyncio.run(report(opened, "", session="B"))
    said = " ".join(asked[1].split()).replace(spoken(int(NUMBER)), spoken(int(number)))
    assert first.startswith(f"{said}\n1 No water\n")


def test_every_command_on_the_page_stands_whole() -> None:
    known = re.findall(r"\.venv/bin/dial311 (.+)", PAGE)

    assert len(known) >= 10
    assert not re.search(r"`--[a-z]+`", PAGE)
    assert section(10).index("Stop `make run`") < section(10).index("delete `menus/tamba`")
