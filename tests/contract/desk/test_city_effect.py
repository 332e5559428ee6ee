"""What a draft would do to callers: dialogues it breaks, and those that were broken before it."""

import re
from html import unescape

from tests.contract.desk.city_fields import named, publish, said
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town

_ALREADY = "2 dialogues of the folder differ from what answers already"


def type_in(who: Visitor, name: str, text: str) -> None:
    field, _ = named(who.get("/desk/city/menu"), name)
    assert who.post("/desk/city/menu", {field: text, "section": "menu"}).status_code == 303


def effect(who: Visitor, language: str = "en") -> tuple[str, list[str]]:
    """Give what the page says, and the names of the dialogues in its findings."""
    page = who.get("/desk/city/draft?effect=1", accept_language=language)
    assert page.status_code == 200
    told = " ".join(said(page).partition('id="changes')[0].split())
    return told, re.findall(r'"(No notice|The strike|The day after)', unescape(page.text))


def test_a_draft_is_not_blamed_for_dialogues_that_differed_before_it(kiosks: Town) -> None:
    ana = kiosks.enter()
    type_in(ana, "fr/menu/kiosk/say", "Numéro sur la borne ?")
    told, named_there = effect(ana)
    assert "2 dialogues of the folder differ then: mend them there." in told
    assert named_there == ["No notice", "The strike"]
    assert "already" not in told
    assert publish(kiosks, ana).status_code == 303

    type_in(ana, "fr/menu/my_cases/say", "Mes cas ou le numéro")
    told, named_there = effect(ana)
    assert (_ALREADY in told, named_there) == (True, [])
    assert "differ then" not in told
    told, _ = effect(ana, "pt")
    assert "2 diálogos da pasta já não batem certo com o que responde" in told
    assert "deixa" not in told

    # Of a screen that no broken dialogue comes to, and of one where a broken one stops before.
    type_in(ana, "fr/menu/fault/say", "Quelle panne à <place>")
    told, named_there = effect(ana)
    assert (_ALREADY in told, named_there) == (True, ["The day after"])
    assert "1 dialogue of the folder differs then: mend it there." in told


def test_of_a_file_that_a_draft_makes_unreadable_only_what_held_is_told(kiosks: Town) -> None:
    """A label by which dialogues name a report: with another the file cannot be read."""
    ana = kiosks.enter()
    label, _ = named(ana.get("/desk/city/services/no_water"), "label fr")
    form = {label: "Plus d'eau"}
    assert ana.post("/desk/city/services/no_water", form).status_code == 303
    told, _ = effect(ana)
    # Two claims of one file, and the text of two screens in the other.
    assert "4 dialogues of the folder differ then" in told
    assert publish(kiosks, ana).status_code == 303
    type_in(ana, "fr/menu/my_cases/say", "Mes cas ou le numéro")
    told, _ = effect(ana)
    assert "4 dialogues of the folder differ from what answers already" in told
    assert "differ then" not in told
