"""What is wrong with a row of a file is told at its line, and with what is typed at its field."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest

from tests.contract.desk.builder_forms import BUILDER, pasted, post_file, signs
from tests.contract.desk.city_fields import said
from tests.contract.desk.test_city_learned import LEARN, pinned
from tests.contract.desk.towns import ANA, Town, saying

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)

HEAD = "name,bairro,kind,lat,lon,label\n"


def words(page: Any) -> str:
    return " ".join(said(page).split())


def test_what_phones_cannot_show_is_told_at_the_look_and_the_other_rows_are_taken(
    kiosks: Town,
) -> None:
    ana = kiosks.enter()
    rows = f"{HEAD}Puits,Port,dump,-0.0113,0.0103,\nŁódź Straße ✓,Port,dump,-0.0123,0.0103,\n"
    rows += "Château,Port,dump,-0.0133,0.0103,\n"
    page = post_file(ana, rows.encode(), "a.csv")
    assert (page.status_code, len(signs(page))) == (200, 2)
    assert 'a.csv:3 "Łódź Straße ✓" holds what phones cannot show: ✓ (U+2713)' in words(page)
    assert 'write "Lodz Strasse"' in words(page)
    assert "places.yaml" not in said(page)

    form = {"points": pasted(page), "file-name": "a.csv", "do": "take", "take": signs(page)}
    assert ana.post(f"{BUILDER}/import", form).status_code == 303
    places = kiosks.drafting.state(kiosks.spot).files["places.yaml"]
    assert [name in places for name in ("Puits", "Château", "Łódź")] == [True, True, False]


def test_a_file_that_gives_a_point_twice_proposes_it_once(kiosks: Town) -> None:
    ana = kiosks.enter()
    rows = f"{HEAD}Novo A,Port,container,-0.0113,0.0103,\nNovo B,Port,container,-0.0113,0.0103,\n"
    page = post_file(ana, rows.encode(), "a.csv")
    assert (page.status_code, page.text.count(" checked ")) == (200, 1)
    assert "a.csv:3 Novo A of line 2 stands 0 m from here" in words(page)


def test_what_the_menu_says_of_a_name_is_told_at_the_look_as_well(kiosks: Town) -> None:
    ana = kiosks.enter()
    begins = saying({(("menu", "fault", "say"), "fr"): "<place>, que se passe-t-il"})
    kiosks.drafting.edit(kiosks.spot, begins, ANA)
    row = f"{HEAD}3 de Maio,Port,container,-0.0113,0.0103,\n"
    page = post_file(ana, row.encode(), "a.csv")
    assert (page.status_code, len(signs(page))) == (400, 1)
    assert "All of them together cannot be taken: see what to mend, or mark fewer." in words(page)
    assert '"3 de Maio" would read as a key' in words(page)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"name": "x" * 60}, "name", "takes 60 characters on a phone, 22 fit"),
        ({"name": "Puits ✓"}, "name", "holds what phones cannot show: ✓ (U+2713)"),
        ({"name": "Quai des pirogues"}, "name", "is the same as in line"),
        ({"name": "Puits", "label": "Puits ✓"}, "label", "holds what phones cannot show"),
        ({"name": "Puits", "label": "Quai des pirogues"}, "label", "is the same as in line"),
        ({"name": ""}, "name", "Write what it is called."),
        ({"name": "Pu\u200bits"}, "name", "A character is here that nobody can see"),
    ],
)
def test_what_is_wrong_with_a_name_stands_at_its_field_and_is_kept(
    kiosks: Town, typed: dict[str, str], field: str, says: str
) -> None:
    ana = kiosks.enter()
    pinned(kiosks)
    [sign] = [one for one in signs(ana.get(LEARN)) if f"name-{one}" in ana.get(LEARN).text]
    form = {f"{word}-{sign}": text for word, text in typed.items()}
    page = ana.post(LEARN, {**form, f"kind-{sign}": "landmark", "take": sign})

    assert page.status_code == 400
    [[shown, key]] = re.findall(
        rf'(<input id="{field}-(\w+)" name="{field}-{sign}"[^>]*>)', page.text
    )
    assert f'value="{typed[field]}"' in unescape(shown)
    assert f'aria-invalid="true" aria-describedby="{field}-{key}-wrong"' in shown
    [told] = re.findall(
        rf'<(?:ul|p) class="at-field" id="{field}-{key}-wrong">.*?</(?:ul|p)>', page.text, re.S
    )
    assert says in unescape(told)
    assert f'<a href="#{field}-{key}">' in page.text
    assert '<option value="landmark" selected>' in page.text
    assert "places.yaml" not in said(page)
    assert kiosks.drafting.state(kiosks.spot).draft is None


def test_of_two_that_are_taken_at_once_the_one_that_doubles_the_other_is_told(kiosks: Town) -> None:
    ana = kiosks.enter()
    pinned(kiosks)
    pinned(kiosks, off=0.004)
    new = [one for one in signs(ana.get(LEARN)) if f"name-{one}" in ana.get(LEARN).text]
    form = {"take": new, **{f"name-{one}": "Puits" for one in new}}
    page = ana.post(LEARN, form)

    assert (page.status_code, page.text.count('aria-invalid="true"')) == (400, 1)
    assert "places.yaml" not in said(page)


def gone(kiosks: Town, language: str, form: Mapping[str, str | list[str]]) -> str:
    ana = kiosks.enter()
    assert ana.post("/desk/account/language", {"language": language}).status_code == 303
    page = ana.post(LEARN, form)
    assert page.status_code == 409
    [told] = re.findall(r'id="refused" tabindex="-1"><p>(.*?)</p>', page.text, re.S)
    return unescape(told.replace("\u00a0", " "))


@pytest.mark.parametrize(
    ("language", "one", "two", "nameless"),
    [
        (
            "en",
            "1 of the marked is proposed no more: Puits, New point. Look again.",
            "2 of the marked are proposed no more: Puits, New point; <b>Colline</b>. Look again.",
            "1 of the marked is proposed no more: look again.",
        ),
        (
            "pt",
            "1 dos marcados já não é proposto: Puits, New point. Veja outra vez.",
            "2 dos marcados já não são propostos:"
            " Puits, New point; <b>Colline</b>. Veja outra vez.",
            "1 dos marcados já não é proposto: veja outra vez.",
        ),
    ],
)
def test_what_is_proposed_no_more_is_named_in_either_language(
    kiosks: Town, language: str, one: str, two: str, nameless: str
) -> None:
    called = ["abcdef New point", "fedcba <b>Colline</b>"]
    typed: dict[str, str | list[str]] = {"called": called, "name-abcdef": "Puits"}
    assert gone(kiosks, language, {"take": "abcdef", **typed}) == one
    assert gone(kiosks, language, {"take": ["abcdef", "fedcba"], **typed}) == two
    assert gone(kiosks, language, {"take": "abcdef"}) == nameless


def test_rows_that_a_file_has_no_more_are_named_as_the_page_named_them(kiosks: Town) -> None:
    ana = kiosks.enter()
    page = post_file(ana, f"{HEAD}Puits,Port,dump,-0.0113,0.0103,\n".encode(), "a.csv")
    called = unescape(re.findall(r'name="called" form="taking" value="([^"]+)"', page.text)[0])
    form = {"points": pasted(page).replace("0.0103", "0.0104"), "file-name": "a.csv"}
    late = ana.post(
        f"{BUILDER}/import", {**form, "do": "take", "take": signs(page), "called": called}
    )
    assert late.status_code == 409
    assert "no more: Puits, line 2 of a.csv. Look again." in words(late)


def test_a_picture_is_no_file_of_points_and_is_not_shown_as_one(kiosks: Town) -> None:
    raw = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0" + bytes(range(256))
    page = post_file(kiosks.enter(), raw, "foto.csv")
    assert "foto.csv:1 this is no text, and so no CSV, KML or GeoJSON" in words(page)
    assert pasted(page) == ""
