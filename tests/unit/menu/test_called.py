"""Screens as people know them, in the city's first menu and in one that begins with a jump."""

from app.menu.called import MOST, called
from tests.contract.store.lines import maputo


def test_a_screen_is_called_by_its_words() -> None:
    city = maputo()
    known = {name: called(city, name, "pt") for name in city.menu.screens}

    assert known["where"] == "Onde?"
    # The usual form of several; and where a screen has no text of its own, what it tells.
    assert known["jobs"] == "Trabalhos: <jobs>"
    assert called(city, "jobs", "pt", 0).startswith("Caso <number>: <status>, ")
    assert called(city, "jobs", "pt", 9) == known["jobs"]
    assert called(city, "jobs", "pt", stands=lambda value: value.upper()) == "Trabalhos: JOBS"
    assert known["problem"] == "MOPA - gratis"
    assert called(city, "where", "en") == "Where?"
    assert called(city, "gone", "pt") == ""
    nameless = [name for name, words in known.items() if not words]
    assert nameless == [city.menu.first], "it only jumps"
    assert max(map(len, known.values())) == MOST
    assert known["filed"].startswith("Recebido. ")
    assert known["filed"].endswith("…")
