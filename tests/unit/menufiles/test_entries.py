"""Files are cut where their entries begin; every line stays, and belongs to one of them."""

from collections.abc import Iterator
from functools import cache
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.merge_entries import Cut, lines_of, merge_entries
from app.menufiles.entries import cut
from app.settings import PROJECT

PATHS = sorted([*PROJECT.glob("menus/*/*.yaml"), *PROJECT.glob("tests/cities/*/*.yaml")])
NAMED = [(path.name, path.read_text("utf-8")) for path in PATHS]


def names_in(found: Cut, above: str = "") -> Iterator[str]:
    for one in found.entries or ():
        yield f"{above}{one.name}"
        yield from names_in(one.cut, f"{above}{one.name} / ")


def names(file: str, text: str) -> list[str]:
    found = cut(file, text)
    assert found is not None
    assert "".join(lines_of(found)) == text
    return [*names_in(found)]


def lines(found: Cut | None, name: str) -> str:
    """Give what an entry has, remarks and all."""
    for step in name.split(" / "):
        assert found is not None
        [entry] = [one for one in found.entries or () if one.name == step]
        found = entry.cut
    return "".join(entry.lines)


@pytest.mark.parametrize(("file", "text"), NAMED)
def test_each_file_of_each_city_is_cut_and_keeps_its_lines(file: str, text: str) -> None:
    assert names(file, text)


def test_the_cities_are_cut_at_their_own_names() -> None:
    known = {path.relative_to(PROJECT).as_posix(): path.read_text("utf-8") for path in PATHS}
    kiosks = {
        name: names(f"{name}.yaml", known[f"tests/cities/kiosks/{name}.yaml"])
        for name in (*("calendar", "routes", "services", "places", "messages", "menu.en"),)
    }
    notices = "strike", "cut_in_the_north", "market_pipe", "meters"
    assert kiosks["calendar"] == ["notices", *(f"notices / {name}" for name in notices)]
    assert kiosks["services"] == ["no_water", "dirty_water", "meter", "closed"]
    assert "africastalking / sandbox" in kiosks["routes"]
    market = "districts / nord / bairros / marche"
    assert {f"{market} / points / 20014", f"{market} / source"} <= {*kiosks["places"]}
    assert kiosks["messages"][:2] == ["received", "how_to_report"]
    assert {"kiosk", "tell / lost", "words / in progress"} <= {*kiosks["menu.en"]}
    assert [one for one in kiosks["menu.en"] if "kiosk /" in one] == [
        f"kiosk / {word}" for word in ("say", "type", "choose")
    ]
    maputo = names("city.yaml", known["menus/maputo/city.yaml"])
    assert {"languages / en", "bodies / waste", "crews / kamavota", "sms words"} <= {*maputo}


@cache
def cuts(file: str) -> list[tuple[str, Cut]]:
    """Give all texts that a file of this name has somewhere."""
    found = [(text, cut(file, text)) for name, text in NAMED if name == file]
    return [(text, one) for text, one in found if one]


@pytest.mark.parametrize("file", sorted({path.name for path in PATHS}))
def test_what_one_side_changed_stands_byte_by_byte(file: str) -> None:
    """Whatever it changed: here all of it, into the file of another city."""
    for (_, base), (text, other) in permutations(cuts(file), 2):
        for merged in (merge_entries(base, other, base), merge_entries(base, base, other)):
            assert not [part for part in merged if part.is_clash]
            assert "".join(line for part in merged for line in part.mine) == text
            assert "".join(line for part in merged for line in part.theirs) == text


@given(st.sampled_from(NAMED), st.data())
@settings(deadline=None, max_examples=60)
def test_lines_that_one_side_took_out_or_moved_are_merged_byte_by_byte(
    named: tuple[str, str], data: st.DataObject
) -> None:
    file, text = named
    rows = text.splitlines(keepends=True)
    start, end, to = (data.draw(st.integers(0, len(rows))) for _ in range(3))
    run, rest = (
        rows[min(start, end) : max(start, end)],
        rows[: min(start, end)] + rows[max(start, end) :],
    )
    other = "".join(rest[:to] + data.draw(st.sampled_from([[], run, run + run])) + rest[to:])
    base, changed = cut(file, text), cut(file, other)
    assert base is not None
    if changed is not None:
        assert "".join(lines_of(changed)) == other
        for merged in (merge_entries(base, changed, base), merge_entries(base, base, changed)):
            assert "".join(line for part in merged for line in part.mine) == other


BAIRRO = """\
districts:
  # Do centro.
  - code: norte
    at: [0.1, 0.1]
    bairros:
      - name: Baixa
        # Três dígitos.
        code: "011"
        points:
        - {code: "20014", name: Portão}
        # Em dúvida.
        -   code: "20023"
            name: Estação
            # Só um portão.
      # Mais nenhum.
  - {code: sul, bairros: [{code: costa}]}
"""


def test_entries_of_lists_are_known_by_their_codes_and_keep_their_remarks() -> None:
    above, found = "districts / norte / bairros / 011", cut("places.yaml", BAIRRO)
    assert names("places.yaml", BAIRRO) == [
        *(
            "districts",
            "districts / norte",
            "districts / norte / at",
            "districts / norte / bairros",
        ),
        *(above, f"{above} / code", f"{above} / points"),
        *(f"{above} / points / 20014", f"{above} / points / 20023"),
        "districts / sul",
    ]
    assert lines(found, "districts / norte").startswith("  # Do centro.\n  - code")
    assert lines(found, f"{above} / code") == '        # Três dígitos.\n        code: "011"\n'
    point = lines(found, f"{above} / points / 20023")
    assert point.startswith("        # Em dúvida.\n")
    assert point.endswith("            # Só um portão.\n")
    assert "Mais nenhum" not in lines(found, above)
    assert lines(found, "districts / norte / bairros").endswith("      # Mais nenhum.\n")


def test_prices_of_a_network_are_known_by_their_first_day() -> None:
    text = """\
africastalking:
  Tmcel:
    screen: 160
    prices:
      - {from: 2026-01-01, currency: MZN, part: 0.9}
      - {from: 2026-02-01, currency: MZN, part: 0.9}
  other: {screen: 160}
"""
    assert names("routes.yaml", text)[4:6] == [
        f"africastalking / Tmcel / prices / 2026-0{month}-01" for month in (1, 2)
    ]


SEND = """\
keys:
  0 Voltar: back
wrong:
  after 3: gave_up
send:
  - if: caller is new
    say: Onde?
    choose:
      1 Sim: filed
      1 Já: {if: caller has cases, go: filed}
      <district>: where
  - type:
      block number: filed
    choose:
    - 8 Outro
tell:
  how:
    say: Assim
    choose: {9 Sim: how}
"""


def test_forms_and_options_are_known_by_what_is_said_least_often_otherwise() -> None:
    first, second = "send / if caller is new", "send / 2"
    assert names("menu.yaml", SEND) == [
        *("keys", "wrong", "send", first, f"{first} / say", f"{first} / choose"),
        *(f"{first} / choose / {option}" for option in ("1", "2 1", "<district>")),
        *(second, f"{second} / choose", f"{second} / choose / 8"),
        *("tell", "tell / how", "tell / how / say", "tell / how / choose"),
    ]


def by_place(text: str, *path: str) -> tuple[str, ...]:
    found = cut("menu.yaml", text)
    for step in path:
        assert found is not None
        [found] = [one.cut for one in found.entries or () if one.name == step]
    assert found is not None
    return found.by_place


def test_what_is_known_by_its_place_is_told_where_it_is_not_cut_too() -> None:
    bracketed = 'a: [{if: x, say: A, choose: [1 B, "2 C"]}, {choose: {3 D: a}}]\n'
    assert by_place(bracketed, "a") == (
        *("if x", "2", "if x / choose / 1", "if x / choose / 2", "2 / choose / 3"),
    )
    assert by_place(SEND, "send") == ("if caller is new", "2")
    assert by_place(SEND, "send", "2") == ("type / block number",)  # beside the dash
    assert by_place(SEND, "tell", "how", "choose") == ("9",)
    assert by_place(SEND, "keys") == by_place(SEND, "tell") == ()


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ("|\n  # no remark\n   deeper\n\n", ""),
        ("|+\n  kept\n\n\n", "\n\n"),
        (">-\n  folded\n   # no remark\n\n", ""),
        ('"begun\n# no remark"\n', ""),
        ("'begun\n  it''s no\n\n# remark'\n", ""),
        ('{pt: "begun \\" {\n# no remark"}\n', ""),
        ("plain\n  and on\n", ""),
    ],
)
def test_a_text_of_several_lines_stays_with_its_entry(said: str, ends: str) -> None:
    text = f"one: {said}# Of two.\ntwo: 2\n"
    whole = text.partition("# Of two.")[0]
    found = cut("messages.yaml", text)
    assert names("messages.yaml", text) == ["one", "two"]
    assert lines(found, "one") == whole.rstrip("\n") + "\n" + ends
    assert lines(found, "two").endswith("# Of two.\ntwo: 2\n")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("calendar.yaml", "notices: {a: [}\n"),
        ("calendar.yaml", "{notices: {a: b}}\n"),
        ("calendar.yaml", "{notices: {a: b},\nholidays: {c: d}}\n"),
        ("calendar.yaml", "notices: 1\nnotices: 2\n"),
        ("calendar.yaml", "- a\n"),
        ("calendar.yaml", "? notices\n: a\n"),
        ("calendar.yaml", "# nothing yet\n"),
        ("services.yaml", "code: a\n"),
        ("services.yaml", "- code: a\n- name: b\n"),
        ("services.yaml", "- code: a\n- code: a\n"),
        ("services.yaml", "-\n  code: a\n- code: b\n"),
        ("services.yaml", "[\n{code: a},\n{code: b}]\n"),
        ("borders.geojson", "a: 1\n"),
        ("notes.yaml", "a: 1\n"),
    ],
)
def test_what_has_no_entries_on_lines_of_their_own_is_not_cut(file: str, text: str) -> None:
    assert cut(file, text) is None


def test_a_name_with_nothing_behind_it_holds_no_entries_yet() -> None:
    text = "notices:   # none now\nholidays: {2026-12-25: Natal}\n"
    found = cut("calendar.yaml", text)
    assert found is not None
    assert [one.cut.entries for one in found.entries or ()] == [(), None]
    assert cut("calendar.yaml", "") == Cut((), ())
