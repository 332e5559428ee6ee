"""The staff manual: its words are those of the pages, its pictures are there and small."""

import re
from typing import Final

import pytest

from app.domain.accounts import Account, Right, Role
from app.web.desk.cases.case import ROOMS as CASE
from app.web.desk.manual import ROOMS, size_of
from app.web.desk.pages import HERE, load_words
from tests.screenshots.pictures import PICTURES, Picture

SHELF: Final = HERE / "manual"
TEXT: Final = (SHELF / "manual.html").read_text("utf-8")
README: Final = (HERE.parents[2] / "README.md").read_text("utf-8")
#: By which a report that is held is released.
ASIDE: Final = next(room for room in CASE if room.path.endswith("/aside"))
#: Bytes of a picture, for who reads the manual over a weak line.
MOST: Final = 80 * 1024


def shown() -> set[str]:
    return set(re.findall(r"picture\(\"([a-z-]+)\"", TEXT))


def test_what_is_bold_stands_on_a_page_exactly_so() -> None:
    bold = {" ".join(words.split()) for words in re.findall(r"<b>(.*?)</b>", TEXT, re.DOTALL)}
    on_pages = set(load_words("pt").values())

    assert len(bold) > 50
    assert sorted(bold - on_pages) == []


def test_what_becomes_of_a_message_is_told_in_the_words_of_a_case() -> None:
    chapter = TEXT.partition('chapter("falha")')[2]
    words = load_words("pt")

    for state in ("queued", "accepted", "delivered", "failed"):
        assert f"<b>{words[f'state {state}']}</b>" in chapter, state


def test_a_tile_that_not_everybody_has_says_who_sees_it() -> None:
    [told] = re.findall(r"<li><b>linhas em silêncio</b>(.*?)</li>", TEXT, re.DOTALL)
    watching = {role for role in Role if Account(0, "ana", role).may(Right.WATCH)}

    assert "Só chefes e administradores vêem este quadro." in " ".join(told.split())
    assert watching == {Role.HEAD, Role.ADMINISTRATOR}


def test_who_decides_on_what_is_held_is_who_may() -> None:
    [told] = re.findall(r"<li><b>retidos</b>(.*?)</li>", TEXT, re.DOTALL)
    deciding = {role for role in Role if Account(0, "ana", role).may(ASIDE.right)}

    assert "Leia e decida: <b>Libertar</b>, ou <b>dar por inválido</b>." in " ".join(told.split())
    assert deciding == {*Role}


def test_a_sheet_to_print_is_promised_of_parts_of_the_city_alone() -> None:
    before, _, _ = TEXT.partition("<b>Folha para imprimir</b>")

    assert before.rstrip(", \n").endswith("de um\nbairro")


def test_every_picture_of_the_manual_is_taken_by_the_command() -> None:
    taken = {picture.name for picture in PICTURES}

    assert len(shown()) > 8
    assert shown() <= taken
    assert {f"{name}.png" for name in taken} == {file.name for file in SHELF.glob("*.png")}
    in_readme = set(re.findall(r"app/web/desk/manual/([a-z-]+)\.png", README))
    assert len(in_readme) >= 2
    assert in_readme <= taken


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_small_and_as_wide_as_its_window(picture: Picture) -> None:
    png = (SHELF / f"{picture.name}.png").read_bytes()

    assert len(png) <= MOST
    width, height = size_of(png)
    assert width <= picture.width
    if not picture.only:
        assert (width, height) == (picture.width, picture.height)


def test_everybody_who_is_signed_in_may_read_it() -> None:
    assert [(room.path, str(room.right)) for room in ROOMS] == [("/manual", "self")]
    chapters = dict(re.findall(r"^  \(\"([a-z]+)\", \"([^\"]+)\"\),$", TEXT, re.MULTILINE))

    assert len(chapters) >= 8
    assert chapters.keys() == set(re.findall(r"\{\{ chapter\(\"([a-z]+)\"\) \}\}", TEXT))
