"""Clashes that cost most if they were met wrong: of forms, and those whose choice is refused."""

import re

import pytest

from tests.contract.desk.city_fields import field, named, said
from tests.contract.desk.test_clashes import DRAFT, clashes, put_in_folder, shown
from tests.contract.desk.towns import Town

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)
WRONG = "Touche inconnue"
#: The keys of the screen `send`, alike below each of its forms.
KEYS = """\
    choose:
      1 Envoyer: {do: file, go: filed}
      2 Dire combien attendent: queue
      3 Changer: kiosk
"""


def send_with(kiosks: Town, *forms: str) -> dict[str, str]:
    """Give both menus of the town with a screen `send` of these forms."""
    menu, english = (kiosks.first[name].decode() for name in ("menu.yaml", "menu.en.yaml"))
    [line] = re.findall("^send: (.*)\n", english, re.M)
    screen = "send:\n" + "".join(f"  - {form}\n{KEYS}" for form in forms)
    told = "send:\n" + f"  - {line}\n" * len(forms)
    return {
        "menu.en.yaml": english.replace(f"send: {line}\n", told),
        "menu.yaml": re.sub(r"^send:\n(?:  .*\n)*", screen, menu, flags=re.M),
    }


def put_menus(kiosks: Town, texts: dict[str, str]) -> None:
    for name in ("menu.en.yaml", "menu.yaml"):
        (kiosks.folder / name).write_text(texts[name], "utf-8")
    put_in_folder(kiosks, "menu.yaml", texts["menu.yaml"])


def test_an_edit_of_a_form_that_is_taken_out_lands_on_no_other(kiosks: Town) -> None:
    ana, option = kiosks.enter(), "fr/menu/send 1/option 1"
    new = "if: caller is new\n    say: <service>, <place> ?"
    put_menus(kiosks, send_with(kiosks, new, "say: <service>, <place>"))
    kept = ana.post("/desk/city/menu", {field(option, "Envoyer"): "Bienvenue"})
    assert kept.status_code == 303, said(kept)
    put_menus(kiosks, send_with(kiosks, "say: Pour <service>, <place>"))
    assert clashes(kiosks) == ["send"]
    assert "<legend>menu.yaml / send</legend>" in ana.get(DRAFT).text
    assert "Bienvenue" not in kiosks.drafting.state(kiosks.spot).files["menu.yaml"]


def test_a_choice_that_the_check_refuses_is_not_kept_and_what_answers_is_a_way_out(
    kiosks: Town,
) -> None:
    ana, point = kiosks.enter(), "/desk/city/places/20014"
    name, _ = named(ana.get(point), "name")
    assert ana.post(point, {name: "Petit portail"}).status_code == 303
    # Somebody puts the point into another bairro: there it stands a second time.
    places = kiosks.first["places.yaml"].decode()
    [line] = re.findall(r'^ +- {code: "20014".*\n', places, re.M)
    moved = re.sub(r'^(?= +- {code: "20038")', line, places.replace(line, ""), flags=re.M)
    put_in_folder(kiosks, "places.yaml", moved)
    state = kiosks.drafting.state(kiosks.spot)
    assert [clash.name.split(" / ")[-1] for clash in state.clashes] == ["20014"]

    refused = ana.post(f"{DRAFT}/settle", shown(kiosks) | {"clash-0": "mine"})
    assert (refused.status_code, "the code 20014 is taken" in said(refused)) == (400, True)
    assert "choose those that answer, then edit them" in said(refused)
    assert kiosks.drafting.state(kiosks.spot) == state
    assert ana.post(f"{DRAFT}/settle", shown(kiosks) | {"clash-0": "theirs"}).status_code == 303
    state = kiosks.drafting.state(kiosks.spot)
    assert (state.clashes, state.findings, state.files["places.yaml"]) == ((), (), moved)


def test_a_draft_that_others_broke_can_be_settled_before_it_is_mended(kiosks: Town) -> None:
    """Two texts are too long together, whatever stands of the third."""
    ana, menu = kiosks.enter(), kiosks.first["menu.yaml"].decode()
    typed = {"send/option 1": ("Envoyer", f"Envoyer {'a' * 20}"), "wrong/say": (WRONG, "Non")}
    form = {field(f"fr/menu/{name}", was): text for name, (was, text) in typed.items()}
    assert ana.post("/desk/city/menu", form).status_code == 303
    longer = menu.replace("3 Changer: kiosk", f"3 Changer {'b' * 20}: kiosk")
    put_in_folder(kiosks, "menu.yaml", longer.replace(WRONG, "Faux"))
    state = kiosks.drafting.state(kiosks.spot)
    assert (clashes(kiosks), {one.rule for one in state.findings}) == (["wrong"], {"too-long"})
    assert ana.post(f"{DRAFT}/settle", shown(kiosks) | {"clash-0": "mine"}).status_code == 303
    assert clashes(kiosks) == []
    shorter = {field("fr/menu/send/option 1", f"Envoyer {'a' * 20}"): "Envoi"}
    assert ana.post("/desk/city/menu", shorter).status_code == 303
    assert kiosks.drafting.state(kiosks.spot).findings == ()
