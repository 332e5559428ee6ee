"""What waited while somebody signed in again is shown in words that people know."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

from app.edits.edited import digest
from app.web.desk.kept import read_kept
from app.web.desk.pages import HERE, Pages
from tests.contract.store.lines import maputo

#: What pages send of themselves, and what is never kept.
UNSHOWN = {
    *("asked", "form", "revision", "live", "seen", "sign", "was", "section", "from", "q"),
    *("password", "new", "again", "next", "kept"),
    *("wide", "file"),  # goes by get and alone; waits for nobody
    "sms",  # the message that a report is taken from: its words are shown
}
#: What is told by how many were marked.
MARKS = {"take", "message"}
#: Fields of one template that are parts of forms of others.
PARTS = {"house_user_form": "house/users/ana", "place_map": "reports/48217365/place"}


@cache
def pages() -> Pages:
    return Pages()


def shown(next_: str, *typed: tuple[str, str], language: str = "en") -> str:
    kept = read_kept(next_, typed, maputo(), language)
    template = pages().template(language, "kept.html")
    return template.render(fields=typed, kept=kept, next=next_, login=1)


def read(page: str) -> str:
    """Give what a person reads: no hidden field of the form that sends it."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def labels(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r"<dt>([^<]*)</dt>", page)]


def forms() -> Iterator[tuple[str, str]]:
    """Give each field that a form sends, with the address that it goes to."""
    for file in sorted((HERE / "templates").glob("*.html")):
        text = file.read_text("utf-8")
        posts = re.findall(r'<form method="post"[^>]*action="/desk/([^"{]*)', text)
        to = PARTS.get(file.stem) or next(iter(posts), "")
        names = re.findall(r'<(?:input|select|textarea|button)[^>]*? name="([a-z][a-z_-]*)"', text)
        edits = re.findall(r'\b(?:field|choice)\("([a-z_ -]+)",|name="f:[^}]*\}\}:([a-z]+)"', text)
        if to and to not in ("login", "link"):
            yield from ((to, name) for name in names)
            yield from ((to, f"f:was:{one or other}") for one, other in edits)


def test_no_field_is_shown_by_a_code() -> None:
    seen = set()
    for to, key in {*forms()}:
        name = key.rpartition(":")[2]
        if name in MARKS or (key == name and name in UNSHOWN):
            continue
        [label] = labels(shown(f"/desk/{to}", (key, "typed"), language="pt"))
        assert label not in (name, key), (to, key)
        assert label == label.strip() != "", (to, key)
        seen.add(key)
    assert len(seen) > 60


def test_codes_of_the_city_are_shown_by_their_names() -> None:
    city = maputo()
    service, bairro = next(iter(city.services)), next(iter(city.gazetteer.by_bairro))
    body = next(iter(city.bodies))
    typed = (("service", service), ("place", f"{bairro}/3"), ("to", body), ("join", "48217365"))
    page = read(shown("/desk/reports/new", *typed))
    for name in (
        city.services[service].names["en"],
        city.gazetteer.by_bairro[bairro].label,
        city.bodies[body].name,
        "4821 7365",
    ):
        assert name in page
    assert service not in page
    assert (
        read(shown("/desk/reports/48217365/aside", ("deed", "untest"))).count("It is no test") == 1
    )
    asked = read(shown("/desk/house/users/ana", ("may", "reveal"), ("role", "head")))
    assert "What they are" in asked
    assert "may see phone numbers" in asked


def test_codes_of_an_edit_are_shown_by_their_names() -> None:
    city = maputo()
    body, area = next(iter(city.bodies)), next(iter(city.gazetteer.by_bairro))
    typed = (("f::where", area), ("f::responsible", body), ("f::needs", "nothing"))
    page = read(shown("/desk/city/services/rubble", *typed))
    for name in (city.gazetteer.by_bairro[area].label, city.bodies[body].name, "only the bairro"):
        assert name in page
    assert "needs" not in page


def test_a_message_is_no_mark_and_those_that_need_no_answer_are_counted() -> None:
    one = read(shown("/desk/inbox", ("message", "7"), ("text", "Sim"), ("deed", "answer")))
    assert ("Marked" in one, "What to do Send" in one) == (False, True)
    some = [("message", "7"), ("message", "8"), ("deed", "all")]
    assert "No answer needed for these 2" in read(shown("/desk/inbox?of=7", *some))


def test_of_an_edit_only_what_was_changed_is_shown() -> None:
    left, changed = f"f:{digest('Baltazar')}:name", f"f:{digest('8')}:blocks"
    page = shown("/desk/city/places/jardim", (left, "Baltazar"), (changed, "9"))
    assert labels(page) == ["blocks"]
    assert '<input type="hidden" name="' + left in page  # it is sent all the same
    marked = shown("/desk/city/places/learn", ("take", "3fa2"), ("take", "77b0"))
    assert "Marked 2" in read(marked)
    assert "3fa2" not in read(marked)


def test_what_waits_is_seen_before_it_is_sent() -> None:
    case = [("action", "given_up"), ("reason", "sem <b>viatura</b>"), ("main", ""), ("seen", "7")]
    page = shown("/desk/reports/48217365?status=open", *case)
    for words in (
        "Case 4821 7365",
        "What to do close without a solution",
        "Reason or words for the resident sem <b>viatura</b>",
    ):
        assert words in read(page), words
    assert "<b>viatura" not in page
    assert "goes on (to merge)" not in page  # nothing was typed there
    assert " 7 " not in read(page)  # what only the page needs
    many = read(shown("/desk/reports", ("number", "48217365"), ("number", "93998013")))
    assert "Cases 4821 7365 9399 8013" in many
    other = read(shown("/desk/city/texts", ("any_other", "what was typed")))
    assert "any_other what was typed" in other
    behalf = [("channel", "counter"), ("phone", "+258840000123")]
    asked = read(shown("/desk/reports/new", *behalf))
    assert "How it came counter" in asked
    assert "+258840000123" in asked
    assert "Case " not in asked
