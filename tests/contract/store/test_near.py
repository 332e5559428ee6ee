"""What is open at a point near by is the same where the city says so."""

from collections.abc import Iterator
from contextlib import closing
from functools import cache

import pytest

from app.domain.public_number import spoken
from app.menu.model import City
from app.menufiles.build import build
from app.menufiles.city_folder import parse, read_folder
from app.store.schema import reports
from tests.contract.store.lines import Telephone, dial
from tests.contract.store.skip_calls import (
    OTHER,
    SKIPS,
    UP_TO_SEND,
    assert_joins_are_counted,
    call,
    close,
    filed,
    phone,
)

#: The skips stand 153 m apart; the third, in the file behind them, 22 m from the second.
THIRD = """\
          - {code: "30031", name: Fonte, label: Fonte, kind: container, at: [-19.0122, 35.013]}"""


@cache
def skips(within: str) -> City:
    texts = read_folder(SKIPS)
    places = texts["places.yaml"].splitlines()
    [at] = [at for at, row in enumerate(places) if '"30028"' in row]
    texts["places.yaml"] = "\n".join([*places[: at + 1], THIRD, *places[at + 1 :]]) + "\n"
    full = "  reveals home: no\n  responsible: skips\n- code: missed"
    assert full in texts["services.yaml"]
    said = full.replace("- code", f"  same within: {within}\n- code")
    texts["services.yaml"] = texts["services.yaml"].replace(full, said)
    return build(parse(texts), "")


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database, city=skips("160 m"))) as made:
        yield made
        assert_joins_are_counted(made)


def offered(line: Telephone, keys: str, who: int) -> str:
    """Dial as far as the send screen; give its first line."""
    return call(line, keys, f"looks {who} {keys}", phone(who)).text.split("\n")[0]


def test_a_case_near_by_is_shown_where_it_is_and_joined(line: Telephone) -> None:
    number = filed(line)

    shown = offered(line, OTHER, 2)
    joined = line.ask(dial(f"{OTHER}*1", session=f"looks 2 {OTHER}", phone=phone(2)))
    anew = call(line, f"{OTHER}*2", "anew", phone(3))

    assert shown == "Contentor cheio, Mercado, Moinho. 1 ja disseram"
    assert joined.text.startswith(f"Caso {spoken(number)}, ja sao 2")
    assert anew.text.startswith("Guardado")
    assert [row.point for row in line.rows(reports)] == ["30015", "30028"]


def test_the_call_is_read_back_with_the_place_that_was_shown(line: Telephone) -> None:
    filed(line)
    offered(line, OTHER, 2)
    line.forget()

    wrong = line.ask(dial(f"{OTHER}*7", session=f"looks 2 {OTHER}", phone=phone(2)))

    assert wrong.text.startswith("Tecla errada\nContentor cheio, Mercado, Moinho. 1 ja disseram")


def test_the_very_place_counts_first_then_the_nearest(line: Telephone) -> None:
    far = filed(line)
    near = filed(line, "1*30031*1", "near", phone(4))
    from_near = offered(line, OTHER, 2)
    here = filed(line, f"{OTHER}*2", "here", phone(5))
    seen = {"all": offered(line, OTHER, 6)}
    for who, (name, number) in enumerate((("here", here), ("near", near), ("far", far)), 7):
        close(line, number, "resolved")
        seen[name] = offered(line, OTHER, who)

    assert from_near == "Contentor cheio, Fonte, Moinho. 1 ja disseram"
    assert seen == {
        "all": "Contentor cheio, Largo da Escola, Moinho. 1 ja disseram",
        "here": "Contentor cheio, Fonte, Moinho. 1 ja disseram",
        "near": "Contentor cheio, Mercado, Moinho. 1 ja disseram",
        "far": "Contentor cheio, Largo da Escola, Moinho",
    }


def test_what_is_farther_away_or_another_problem_is_not_the_same(database: str) -> None:
    with closing(Telephone(database, city=skips("100 m"))) as line:
        filed(line)
        filed(line, "3*30028*1", "hole", phone(4))

        assert offered(line, OTHER, 2) == "Contentor cheio, Largo da Escola, Moinho"
        assert offered(line, "3*30031", 2) == "Buraco na rua, Fonte, Moinho"
        assert offered(line, UP_TO_SEND, 2).endswith("1 ja disseram")


def test_what_several_ask_in_one_batch_is_answered_to_each(line: Telephone) -> None:
    filed(line)
    asked = (OTHER, UP_TO_SEND, "1*30031", "3*palmar")
    sessions = [(keys, f"s {keys}", phone(20 + at)) for at, keys in enumerate(asked)]
    for keys, session, who in sessions:
        call(line, keys.rpartition("*")[0], session, who)

    replies = line.batch([dial(keys, session=s, phone=who) for keys, s, who in sessions])

    assert [reply.text.split("\n")[0] for reply in replies if reply] == [
        "Contentor cheio, Mercado, Moinho. 1 ja disseram",
        "Contentor cheio, Mercado, Moinho. 1 ja disseram",
        "Contentor cheio, Fonte, Moinho",
        "Buraco na rua, Palmar",
    ]
