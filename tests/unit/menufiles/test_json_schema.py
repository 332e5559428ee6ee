"""The schema for editors holds for the shipped files, marks slips, and knows the same words."""

import json
import re
from typing import Any

import pytest

from app.__main__ import main
from app.menu.conditions import CONDITIONS
from app.menu.lists import LISTS
from app.menu.typing import TYPES
from app.menu.values import VALUES
from app.menufiles import json_schema, reader
from app.menufiles.city_folder import read_folder
from app.menufiles.notes import Notes
from app.menufiles.phrases import EFFECT_WORDS
from app.menufiles.tree import Items, Node, Pairs, Scalar
from tests.unit.menufiles.folders import MAPUTO, findings, maputo
from tests.unit.menufiles.json_check import slips


def _value(node: Node | None) -> Any:
    """Give a tree as an editor sees it: YAML 1.2, so that yes is a word."""
    if isinstance(node, Pairs):
        return {key.text: _value(value) for key, value in node.pairs}
    if isinstance(node, Items):
        return [_value(item) for item in node.items]
    assert isinstance(node, Scalar)
    if node.quoted:
        return node.text
    if not node.text:
        return None
    if re.fullmatch("-?[0-9]+", node.text):
        return int(node.text)
    return float(node.text) if re.fullmatch(r"-?[0-9]+\.[0-9]+", node.text) else node.text


def _slips(file: str, text: str) -> list[str]:
    notes = Notes()
    value = _value(reader.read(file, text, notes))
    assert notes.findings == ()
    whole = json_schema.schema(json_schema.kind_of(file))
    return slips(value, whole, whole)


def test_every_shipped_file_is_valid() -> None:
    texts = read_folder(MAPUTO)

    assert len(texts) == 8
    assert {name: _slips(name, text) for name, text in texts.items()} == {
        name: [] for name in texts
    }


#: file, passage, what it becomes
SLIPS = [
    ("menu.yaml", "say: Onde?", "sai: Onde?"),
    ("menu.yaml", "say: Onde?", "say: Onde <plaice>?"),
    ("menu.yaml", "if: caller has cases", "if: caller has case"),
    ("menu.yaml", "do: file, go: filed", "do: fiel, go: filed"),
    ("menu.yaml", "do: file, go: filed", "do: file, goo: filed"),
    ("menu.yaml", "<district>: bairro", "<distrito>: bairro"),
    ("menu.yaml", "1-6 <service>: where", "1-6 <servise>: where"),
    ("menu.yaml", "8 Ver um caso: my_cases", "Ver um caso: my_cases"),
    ("menu.yaml", "{block: send}", "{blok: send}"),
    ("menu.yaml", "0 Voltar: back", "0 Voltar: bakc"),
    ("menu.yaml", "after 3: gave_up", "after three: gave_up"),
    ("menu.yaml", "language: 1", "language: 9"),
    ("menu.yaml", "over: Esta", "ower: Esta"),
    ("menu.yaml", "my_cases:\n", "My cases:\n"),
    ("menu.yaml", "confirmed: confirmado", "confirmd: confirmado"),
    ("menu.yaml", "if: caller is new, say: O", "if: caller is new, sai: O"),
    ("menu.en.yaml", "say: Where?", "sai: Where?"),
    ("menu.en.yaml", "[8 See a case]", "[See a case]"),
    ("menu.en.yaml", "type: {case number:", "type: {case numbr:"),
    ("menu.en.yaml", "[0 Back, 9 More]", "{0 Back: back}"),
    ("messages.yaml", "received:", "recieved:"),
    ("messages.en.yaml", "case <number>", "case <numbr>"),
    ("city.yaml", "brand:", "brnad:"),
    ("city.yaml", "en: English", "en: {name: English, raeder: Ana}"),
    ("city.yaml", '["*311#"]', '["311"]'),
    ("routes.yaml", "receipts: yes", "receipts: yess"),
    ("routes.yaml", "screen: 160", "screen: 16"),
    ("routes.yaml", "  other:", "  others:"),
    ("routes.yaml", "receipts: yes", "receipts: yes, call is: fre"),
    ("services.yaml", "needs: container", "needs: contaner"),
    ("services.yaml", "reveals home:", "reveal home:"),
    ("places.yaml", "kind: container", "kind: contaner"),
    ("places.yaml", "population:", "populaton:"),
    ("places.yaml", "source: points", "source: point"),
]


@pytest.mark.parametrize(("file", "old", "new"), SLIPS)
def test_a_misspelt_word_is_marked(file: str, old: str, new: str) -> None:
    text = maputo()[file]
    assert old in text

    assert _slips(file, text) == []
    assert _slips(file, text.replace(old, new, 1)) != []


PRICED = "receipts: yes, prices: [{from: '2026-01-01', currency: MZN, session: 0.5, part: 1}]"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("currency: MZN", "currency: MZM"),
        ("session: 0.5", "session: 0.5 per second"),
        ("part: 1", "parts: 1"),
        ("'2026-01-01'", "1 January"),
    ],
)
def test_a_slip_in_a_price_is_marked(old: str, new: str) -> None:
    text = maputo()["routes.yaml"].replace("receipts: yes", PRICED)

    assert _slips("routes.yaml", text) == []
    assert _slips("routes.yaml", text.replace(old, new, 1)) != []


def _known(file: str, old: str, what: str) -> set[str]:
    """Ask the reader which words it knows where a word is put that it does not."""
    texts = maputo()
    assert old in texts[file]
    texts[file] = texts[file].replace(old, old.replace(":", "_xyz:"), 1)
    said = next(f.mend for f in findings(texts) if f"{what} knows no" in f.what)
    return set(said.partition("nown here: ")[2].split(", "))


def _below(shape: Any, *path: str) -> set[str]:
    for step in path:
        shape = next(iter(shape["patternProperties"].values())) if step == "*" else shape[step]
    return set(shape["properties"])


def test_the_schema_knows_the_words_that_the_reader_knows() -> None:
    made = json_schema.schemas()
    service, place = made["services"]["items"], made["places"]["properties"]["districts"]["items"]
    bairro = place["properties"]["bairros"]["items"]
    pairs = [
        (_known("city.yaml", "brand:", "city.yaml"), _below(made["city"])),
        (_known("services.yaml", "needs:", "a service"), _below(service)),
        (_known("places.yaml", "name:", "a district"), _below(place)),
        (_known("places.yaml", "population:", "a bairro"), _below(bairro)),
        (
            _known("places.yaml", "kind:", "a point"),
            _below(bairro, "properties", "points", "items"),
        ),
        (_known("routes.yaml", "idle: 30", "the network Tmcel"), _below(made["routes"], "*", "*")),
        (_known("messages.yaml", "received:", "messages.yaml"), _below(made["messages"])),
        (
            _known("menu.yaml", "  say:", "the screen other_problem"),
            _below(json_schema.schema("menu"), *FORM),
        ),
    ]
    for known, told in pairs:
        assert told == known


FORM = ("definitions", "form")


def test_the_schema_holds_every_closed_list() -> None:
    text = json.dumps(json_schema.schema("menu"))

    words = [*CONDITIONS, *TYPES, *EFFECT_WORDS.known, *(f"<{word}>" for word in LISTS)]
    assert [word for word in words if f'"{word}"' not in text] == []
    assert [word for word in VALUES if not re.search(rf"[(|]{word}[|)]", text)] == []


def test_the_command_prints_one_schema_or_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["menu", "schema", "menus/maputo/menu.en.yaml"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert main(["menu", "schema"]) == 0
    every = json.loads(capsys.readouterr().out)

    assert one == json_schema.schema("menu.LL")
    assert set(json_schema.schemas()) < set(every["definitions"])
    assert main(["menu", "schema", "menus.yaml"]) == 2
    assert "no file of a city is called menus.yaml" in capsys.readouterr().err
