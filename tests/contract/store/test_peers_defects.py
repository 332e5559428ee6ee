"""What was proven to go wrong in other engines cannot happen here: calls, callers, processes."""

import asyncio
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

from app.domain.text import plain
from app.domain.turn import Reply
from app.menu.model import City
from app.store.line import LiveLine
from app.store.schema import reports, sessions, turns
from tests.contract.store.lines import REPORT, WITH_WORDS, Telephone, dial, maputo, relations, walk
from tests.contract.store.test_races import Spoiled
from tests.databases import Databases

ROOT = Path(__file__).parents[3]
CALLERS = 40


def phone(number: int) -> str:
    return f"+25884000{number:04}"


def words(line: Telephone) -> str:
    [report] = line.rows(reports)
    assert report.comment_sealed is not None
    return line.vault.open(report.comment_sealed, f"reports.comment {report.id}")


def test_the_same_callback_twice_is_one_input(line: Telephone) -> None:
    first = walk(line, ("", "1"))

    assert line.ask(dial("1")) == first[1]
    assert relations(line) == ["begin", "next"]
    # The same key pressed again comes as a longer text, and is the next answer.
    assert line.ask(dial("1*1")).text.startswith("Qual o bairro")


def test_the_text_of_a_whole_call_is_never_taken_as_one_answer(line: Telephone) -> None:
    walk(line, WITH_WORDS)
    line.ask(dial(WITH_WORDS[-1] + "*rua 5*perto do *poste*"))

    [report] = line.rows(reports)
    assert (report.service_code, report.bairro, report.block) == (
        *("waste_in_drain", "maxaquene_a", "12"),
    )
    assert words(line) == "rua 5*perto do *poste*"


def test_a_call_is_its_session_and_its_caller_not_one_of_them_alone(line: Telephone) -> None:
    calls = [("A", phone(1)), ("B", phone(1)), ("A", phone(2))]
    keys = [("", "1", "1*10348"), ("", "2", "2*zimpeto"), ("", "3", "3*jardim")]

    said = {}
    for place in range(3):  # key by key, the calls in turns
        for (session, number), pressed in zip(calls, keys, strict=True):
            turn = dial(pressed[place], session=session, phone=number)
            said[session, number] = line.ask(turn).text.split("\n")[0]

    assert said == {
        ("A", phone(1)): "Contentor cheio, Baltazar, Maxaquene A",
        ("B", phone(1)): "Numero do quarteirao em Zimpeto",
        ("A", phone(2)): "Contentor em Jardim",
    }
    assert line.count(sessions) == 3


def bairros() -> list[str]:
    names = [b.name for b in maputo().gazetteer.bairros()]
    return names[:CALLERS]


def test_callers_at_once_get_each_their_own_screen_and_one_each(line: Telephone) -> None:
    told: dict[str, list[Reply]] = {name: [] for name in bairros()}

    async def call(live: LiveLine, number: int, name: str) -> None:
        for text in ("", "2", f"2*{name}"):
            got: asyncio.Future[None] = asyncio.get_running_loop().create_future()

            def tell(reply: Reply, got: "asyncio.Future[None]" = got) -> None:
                told[name].append(reply)
                got.set_result(None)

            turn = dial(text, session=f"S{number}", phone=phone(number))
            live.answer(turn, tell)
            await got

    async def all_at_once() -> None:
        live = line.live()
        writer = line.writer(live.deliver)
        live.open(writer)
        writer.start()
        await asyncio.gather(*(call(live, n, name) for n, name in enumerate(told)))
        writer.stop()

    asyncio.run(all_at_once())

    assert Counter(map(len, told.values())) == {3: CALLERS}
    gazetteer = maputo().gazetteer
    labels = {b.name: b.label for b in gazetteer.bairros()}
    alone = {name: own_screen(labels[name]) for name in told}
    assert {name: alone[name] in said[-1].text for name, said in told.items()} == dict.fromkeys(
        told, True
    )


def own_screen(label: str) -> str:
    return f"Numero do quarteirao em {plain(label)}"


@cache
def spoiled() -> City:
    """Maputo with a fault in one screen that nobody has found yet."""
    menu = replace(maputo().menu, screens=Spoiled(maputo().menu.screens))
    return replace(maputo(), menu=menu, memo={}, steps={})


def test_a_fault_of_ours_is_never_told_to_the_caller_and_costs_no_answer(database: str) -> None:
    with closing(Telephone(database, city=spoiled())) as line:
        before = walk(line, ("", "7"))
        assert line.batch([dial("7*8")]) == [None]
        apology = line.live().apology(dial("7*8"))
        assert apology.ends
        assert apology.text.startswith("Nao conseguimos guardar agora")
        assert "fault" not in apology.text
        assert line.count(turns) == 2

    with closing(Telephone(database)) as mended:
        assert mended.ask(dial("7")) == before[1]
        assert mended.ask(dial("7*8")).text.startswith("Meus casos")


def test_a_deploy_between_any_two_keys_loses_no_call(line: Telephone, databases: Databases) -> None:
    said = []
    for one in WITH_WORDS:
        with closing(Telephone(line.url)) as process:
            said.append(process.ask(dial(one)))

    with databases.fresh("sqlite") as url, closing(Telephone(url)) as calm:
        assert said == walk(calm, WITH_WORDS)
    assert line.count(reports) == 1


def test_a_call_may_go_from_process_to_process_and_back(postgres_line: Telephone) -> None:
    with closing(Telephone(postgres_line.url, worker=2)) as other:
        replies = [
            (postgres_line, other)[place % 2].ask(dial(one)) for place, one in enumerate(WITH_WORDS)
        ]

    assert [reply.text.split("\n")[0] for reply in replies[1:3]] == [
        "Onde?",
        "Numero do quarteirao em Maxaquene A",
    ]
    assert replies[-1].text.startswith("Caso")
    assert relations(postgres_line) == ["begin", *["next"] * 4]


def test_one_key_that_reaches_two_processes_at_once_files_once(postgres_line: Telephone) -> None:
    walk(postgres_line, REPORT[:-1])
    said: list[Reply] = []
    together = threading.Barrier(2)
    with closing(Telephone(postgres_line.url, worker=2)) as other:

        def press(line: Telephone) -> None:
            together.wait(10)
            said.append(line.ask(dial(REPORT[-1])))

        threads = [threading.Thread(target=press, args=(one,)) for one in (postgres_line, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)

    assert len(said) == 2
    assert said[0] == said[1]
    assert postgres_line.count(reports) == 1


#: Runs in a process of its own, since a hook of the interpreter cannot be taken out again.
ALONE = """
import sys
from pathlib import Path
from app.menufiles.city_folder import load_city
from tests.contract.store.lines import Telephone, dial
line = Telephone(sys.argv[1], city=load_city(Path(sys.argv[2])))
heard = []
def hook(event, args):
    if event.split(".")[0] in ("socket", "subprocess", "urllib", "http") or event == "os.system":
        heard.append(event)
sys.addaudithook(hook)
for keys in ("", "1", "1*quay", "1*quay*3", "1*quay*3*1", "1*quay*3*1*2"):
    reply = line.ask(dial(keys))
assert reply.text.startswith("Thank you"), reply
assert heard == [], heard
import socket
socket.socket().close()
assert heard, "the hook hears nothing"
print("answered")
"""


def test_nothing_is_called_outside_while_a_caller_waits(sqlite_line: Telephone) -> None:
    done = run(ALONE, sqlite_line.url, str(ROOT / "tests" / "cities" / "drains"))

    assert done.stdout == "answered\n", done.stderr
    assert sqlite_line.count(reports) == 1


#: Every module, with every warning an error: what Python is about to drop would be one.
IMPORTS = """
import importlib, pkgutil
import alembic, fastapi, sqlalchemy, uvicorn, psycopg, ruamel.yaml, rapidfuzz, africastalking
import warnings
warnings.simplefilter("error")
import app
names = [m.name for m in pkgutil.walk_packages(app.__path__, "app.") if m.name != "app.__main__"]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_the_program_is_at_home_on_this_python() -> None:
    done = run(IMPORTS)

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


def run(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    whole = [sys.executable, "-c", program, *arguments]
    return subprocess.run(whole, cwd=ROOT, capture_output=True, text=True, check=False)
