"""What an edit does where no screen of a call shows it: SMS, networks, names, others' cases."""

import re
from pathlib import Path

import pytest

from app.edits.contents import Contents, contents
from app.menufiles.city_folder import build, parse, read_folder
from app.menufiles.schema_messages import MESSAGES, SMS_TEXTS
from tests.unit.edits.calls import Passage, edited

EVERY_MESSAGE = (
    "messages",
    (),
    (),
    (*MESSAGES, "joined", *SMS_TEXTS),
)


@pytest.mark.parametrize(
    ("passage", "told"),
    [
        (
            ("services.yaml", "reveals home: yes", "reveals home: no"),
            ("services that reveal a home", (), ("cart_missed",), ()),
        ),
        (
            ("places.yaml", "aliases: [KaMaxaquene]", "aliases: [Maxaka]"),
            ("names that callers type", ("maxaka",), ("kamaxaquene",), ()),
        ),
        (
            ("places.yaml", "name: Mafalala", "name: Mafalalas\n        label: Mafalala"),
            ("names that callers type", ("mafalalas",), ("mafalala",), ()),
        ),
        (("city.yaml", "brand: MOPA", "brand: Mopa"), EVERY_MESSAGE),
        (
            ("services.yaml", "responsible: drains",
             "responsible: {inguane: waste, other: drains}"),
            ("problems by who answers for them", (), (), ("waste_in_drain",)),
        ),
        (
            ("services.yaml", "responsible: drains", "responsible: drains\n  target hours: 48"),
            ("target hours", ("waste_in_drain",), (), ()),
        ),
        (
            ("city.yaml", "drains: Direcção Municipal de Infra-estruturas",
             'drains: {name: Infra, hours: {mon-fri: "07:00-15:30"}}'),
            ("bodies", (), (), ("drains",)),
        ),
        (
            ("city.yaml", "  kamavota: {name: Brigada de KaMavota, body: waste}\n", ""),
            ("crews", (), ("kamavota",), ()),
        ),
        (
            ("city.yaml", "KaMavota, body: waste}", "KaMavota, body: drains}"),
            ("crews", (), (), ("kamavota",)),
        ),
        (
            ("city.yaml", "[sair, pare,", "[chega, pare,"),
            ("words that end messages", ("chega",), ("sair",), ()),
        ),
        (
            ("city.yaml", "default: yes", "# default: yes"),
            ("codes to dial", (), ("every code that no city has",), ()),
        ),
        (
            ("routes.yaml", '"64304", screen: 160', '"64304", screen: 182'),
            ("networks", (), (), ("Vodacom",)),
        ),
        (
            ("routes.yaml", '160, idle: 30, life: 120, sms: one-way, sender: ""',
             '160, idle: 30, life: 120, sms: one-way, sender: "MOPA"'),
            ("networks", (), (), ("Tmcel",)),
        ),
    ],
)  # fmt: skip
def test_what_callers_meet_outside_of_screens_is_told(
    passage: Passage, told: tuple[object, ...]
) -> None:
    edit = edited(passage)

    assert told in edit.contents
    assert not edit.is_nothing


def test_owners_written_in_another_way_are_no_change() -> None:
    by = "responsible: {inguane: drains, kamaxakeni: drains, other: drains}"

    assert edited(("services.yaml", "responsible: drains", by)).contents == []


def test_another_order_of_places_is_told_where_no_call_comes() -> None:
    first, second = (
        "      - code: maxaquene_a\n",
        "      - code: mafalala\n        name: Mafalala\n",
    )
    edit = edited(("places.yaml", second, ""), ("places.yaml", first, second + first))

    assert edit.contents == [Contents("order in lists", (), (), ("kamaxakeni",))]

    added = second.replace("afalala", "alhangalene")
    edit = edited(("places.yaml", first, added + first))

    assert edit.contents == [Contents("places", ("malhangalene",), (), ())]


def test_a_language_that_comes_or_goes_changes_no_text_of_the_others() -> None:
    texts = read_folder(Path(__file__).parents[2] / "cities" / "drains")
    both, one = build(parse(texts), "both"), build(parse(in_english(texts)), "one")

    offer = Contents("screens", (), (), ("drain",))
    assert contents(one, both, ()) == [offer, Contents("languages", ("sw",), (), ())]
    assert contents(both, one, ()) == [offer, Contents("languages", (), ("sw",), ())]
    said = {"messages.yaml": texts["messages.yaml"].replace(": case", ": a case", 1)}
    told = contents(one, build(parse(texts | said), "said"), ())
    assert Contents("messages", (), (), ("received",)) in told


def in_english(texts: dict[str, str]) -> dict[str, str]:
    """The same without Swahili."""
    kept = {name: text for name, text in texts.items() if ".sw." not in name}
    menu = kept["menu.yaml"].replace("    8 <language>: drain\n", "")
    city = kept["city.yaml"].replace(", sw: Kiswahili", "")
    return kept | {
        "menu.yaml": menu,
        "city.yaml": city,
        "services.yaml": re.sub(", sw: [^}]*", "", kept["services.yaml"]),
    }
