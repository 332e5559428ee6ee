"""Nobody without the right to a phone number finds out by searching what the pages hide of it."""

import random
import re
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest
from sqlalchemy import delete, insert

from app.domain.accounts import Role
from app.domain.ids import moment
from app.domain.text import key
from app.domain.written_numbers import mask_written
from app.store.schema import counters
from app.store.words_anew import ANEW
from app.usecases.crews import Joining
from app.work.clerk import Clerk
from app.work.live_menus import through
from tests.contract.desk.behalf import NEW, codes, form, newest
from tests.contract.desk.filing import file_at, row
from tests.contract.desk.site import Site, Visitor
from tests.contract.desk.test_from_sms import typed
from tests.contract.desk.test_today import wrote
from tests.contract.desk.test_words import MEMBER, done_by_crew, found
from tests.unit.domain.test_words import BEFORE, BETWEEN, pieces

#: The end of a number of nobody, of which no code and no block of the city has a piece.
ENDING = "7796"
SAID = "teste telefone liga 84 000 7796"


def by_a_caller(site: Site) -> int:
    return file_at(site, 131, "+258840000801", words=SAID)


def by_sms(site: Site) -> int:
    clerk = site.enter(Role.CLERK)
    message = wrote(site, "+258840000802", SAID)
    # The page gives the words masked; somebody may type them as they heard them.
    answer = clerk.post(NEW, typed(site, clerk, message, words=SAID, where="luis cabral"))
    assert answer.status_code == 303
    return int(newest(site).number)


def by_a_note(site: Site) -> int:
    number = file_at(site, 21, "+258840000803")
    clerk = site.enter(Role.CLERK)
    assert clerk.post(f"/desk/reports/{number}/note", {"note": SAID}).status_code == 303
    return number


def by_a_reason(site: Site) -> int:
    number = file_at(site, 22, "+258840000804")
    sent = {"action": "assigned", "to": "kamaxakeni", "reason": SAID}
    assert site.enter(Role.CLERK).post(f"/desk/reports/{number}", sent).status_code == 303
    return number


def on_behalf(site: Site) -> int:
    sent = form(site, where=codes(site)[23], words=SAID, form="behalf")
    assert site.enter(Role.CLERK).post(NEW, sent).status_code == 303
    return int(newest(site).number)


def by_who_joins(site: Site) -> int:
    number = file_at(site, 24, "+258840000806")
    sent = form(site, words=SAID, form="joins", join=str(number))
    assert site.enter(Role.CLERK).post(NEW, sent).status_code == 303
    return number


def by_a_crew(site: Site) -> int:
    clerk = Clerk(through(site.house.writer), site.house.cities.all, site.house.books)
    clerk.add_member("", Joining("kamaxakeni", MEMBER, "Rosa", "official ana"))
    return done_by_crew(site, 45, "+258840000807", SAID)


def on_the_move(site: Site) -> int:
    number = file_at(site, 26, "+258840000808")
    sent = {"place": codes(site)[27], "reason": SAID}
    assert site.enter(Role.CLERK).post(f"/desk/reports/{number}/place", sent).status_code == 303
    return number


#: A crew does the first of its jobs: none but its own has been given to it by then.
WAYS = (
    *(by_a_crew, by_a_caller, by_sms, by_a_note, by_a_reason, on_behalf, by_who_joins),
    on_the_move,
)


@pytest.mark.parametrize("way", WAYS)
def test_no_piece_of_a_masked_number_finds_a_case_whoever_wrote_it(
    site: Site, way: Callable[[Site], int]
) -> None:
    number = way(site)
    while site.house.indexing.look():
        pass
    ana = site.enter(Role.CLERK)
    page = ana.get(f"/desk/reports/{number}").text
    assert "84•••••96" in page
    assert ENDING not in page

    assert number in found(ana, "telefone liga")
    for looked_for in (ENDING, "000 liga", "796 telefone", "00077"):
        assert number not in found(ana, looked_for), looked_for


def test_what_looks_like_a_piece_of_one_is_found_where_it_stands(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    said = "contentor 10348 partido, repete 4821 7365, pagou 1500 em 25/12/2026, ligue 84 000 1500"
    number = file_at(site, 28, "+258840000809")
    ana.post(f"/desk/reports/{number}/note", {"note": said})
    for looked_for in ("10348 partido", "4821 repete", "7365 repete", "1500 pagou", "2026 pagou"):
        assert found(ana, looked_for) == {number}, looked_for


def test_whatever_numbers_are_written_only_what_is_shown_of_them_is_found(site: Site) -> None:
    ana, chance = site.enter(Role.CLERK), random.Random(84)
    number = file_at(site, 29, "+258840000810")
    for _ in range(3):
        digits = f"84000{chance.randrange(10_000):04}"
        signs = chance.choices(BETWEEN, k=8)
        spaced = digits[0] + "".join(map("".join, zip(signs, digits[1:], strict=True)))
        said = f"segredo {chance.choice(BEFORE)}{spaced} hoje"
        assert ana.post(f"/desk/reports/{number}/note", {"note": said}).status_code == 303
        shown = set(key(mask_written(said)).split())
        for piece in sorted(pieces(digits) - shown):
            if len(piece) > 2:  # of two nothing but a block is read
                assert number not in found(ana, f"{piece} segredo"), (piece, said)


def told(visitor: Visitor, path: str, words: str) -> str:
    page = visitor.get(f"{path}?words={quote_plus(words)}", accept_language="pt").text
    return " ".join(re.findall(r'<p class="apart small">(.*?)</p>', page))


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map"])
def test_while_words_are_taken_up_anew_who_looks_for_some_is_told(site: Site, path: str) -> None:
    ana, number = site.enter(Role.CLERK), file_at(site, 11, "+258840000811")
    below = row(site, number).id
    with site.house.engine.begin() as connection:
        connection.execute(delete(counters).where(counters.c.name == ANEW))
        connection.execute(insert(counters).values(city_id=0, name=ANEW, value=below))

    said = told(ana, path, "palavra")

    assert "Ainda não se encontram pelo que as pessoas escreveram os casos anteriores a" in said
    assert site.minute(moment(below) - site.clock.us) in said
    while site.house.indexing.look():
        pass
    assert told(ana, path, "palavra") == ""
