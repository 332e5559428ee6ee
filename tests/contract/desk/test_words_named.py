"""Names of the city that people look for in the list of cases, alone and among other words."""

import random
import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any
from urllib.parse import quote_plus

import pytest

from app.domain.accounts import Role, Scope
from app.domain.text import key
from app.domain.words import SHORTEST, words_of
from tests.contract.desk.filing import file_at, row
from tests.contract.desk.site import Site, Visitor

SAID = {
    0: "o contentor cheira mal",
    30: "cães na lixeira",
    60: "Lixo há dias, ninguém vem",
    90: "perto do Baltazar",
}
#: Painted codes of the same count, where nobody wrote a word.
SILENT = (5, 35, 65, 95, 120)
#: Looked for together, so many times.
PAIRS = 60

#: By number: words of names, and words that people wrote.
Known = Mapping[int, tuple[set[str], set[str]]]


def names_of(site: Site, case: Any) -> set[str]:
    """Give the words by which the city calls what a case is of, and where it is."""
    city = site.house.cities.default
    gazetteer, service = city.gazetteer, city.services[case.service_code]
    areas = gazetteer.by_district.get(case.district), gazetteer.by_bairro.get(case.bairro)
    places = *areas, gazetteer.by_point.get(case.point)
    of_places = [name for one in places if one for name in (one.name, one.label)]
    of_service = [*service.names.values(), *service.labels.values()]
    names = [case.point, *of_places, *of_service, city.bodies[case.owner].name]
    return {word for name in names for word in key(name).split()}


@pytest.fixture(scope="module")
def known(site: Site) -> Known:
    """Cases with the words of their names, and those that people wrote of them."""
    filed = {
        file_at(site, at, f"+25884000{at:04}", words=SAID.get(at, "")): SAID.get(at, "")
        for at in (*SAID, *SILENT)
    }
    assert site.house.indexing.look()
    return {
        number: (names_of(site, row(site, number)), {*words_of(said)})
        for number, said in filed.items()
    }


def found(visitor: Visitor, words: str, more: str = "") -> set[int]:
    page = visitor.get(f"/desk/reports?words={quote_plus(words)}{more}")
    assert page.status_code == 200, words
    return {int(number) for number in re.findall(r'data-number="(\d+)"', page.text)}


def bearing(known: Known, word: str) -> set[int]:
    """Give by the longest way the cases that have to do with a word."""
    return {
        number
        for number, (names, written) in known.items()
        if word in names | written or any(map(begins(word), names))
    }


def begins(word: str) -> Callable[[str], bool]:
    return lambda name: name.startswith(word) and not name.isdigit()


def test_each_word_finds_the_cases_that_bear_it_and_those_of_which_it_was_written(
    site: Site, known: Known
) -> None:
    ana = site.enter(Role.CLERK)
    every = {word for names, written in known.values() for word in names | written}
    words = sorted(word for word in every if words_of(word))
    assert len(words) > 30
    met = {word: found(ana, word) for word in (*words, "ninguemdisse")}

    assert met == {word: bearing(known, word) for word in met}
    assert met.pop("ninguemdisse") == set()
    assert all(met.values())
    assert {len(its) for its in met.values()} >= {1, 2, len(known)}
    # By its name some, and others by what was written of them.
    assert bearing(known, "baltazar") > {
        n for n, (names, _) in known.items() if "baltazar" in names
    }


def test_all_words_that_are_looked_for_have_to_do_with_a_case(site: Site, known: Known) -> None:
    ana, chance = site.enter(Role.CLERK), random.Random(7)
    every = {word for names, written in known.values() for word in names | written}
    # Two codes beside each other may be the number of a case, and short words join others.
    words = sorted(word for word in every if len(word) > SHORTEST and not word.isdigit())
    hits = 0
    for _ in range(PAIRS):
        one, other = chance.sample(words, 2)
        its = bearing(known, one) & bearing(known, other)
        assert found(ana, f"{one} {other}") == its, (one, other)
        hits += bool(its)
    assert PAIRS // 5 < hits < PAIRS


def test_a_beginning_accents_and_further_filters(site: Site, known: Known) -> None:
    ana = site.enter(Role.CLERK)
    case = row(site, next(iter(known)))
    bairro = site.house.cities.default.gazetteer.by_bairro[case.bairro]
    there = {number for number in known if row(site, number).bairro == case.bairro}
    assert found(ana, bairro.name.upper()) >= there
    assert found(ana, key(bairro.name)[:5], "&status=open") >= there
    assert found(ana, bairro.name, f"&bairro={case.bairro}&service={case.service_code}") == {
        number for number in there if row(site, number).service_code == case.service_code
    }
    assert found(ana, bairro.name, "&status=closed") == set()


def test_nobody_finds_by_a_name_what_they_may_not_see(site: Site, known: Known) -> None:
    districts = {row(site, number).district for number in known}
    assert len(districts) > 1
    for district in districts:
        part = site.enter(Role.CLERK, scope=Scope(areas=frozenset({district})))
        theirs = {number for number in known if row(site, number).district == district}
        assert found(part, "contentor") == bearing(known, "contentor") & theirs
        assert found(part, "distrito") == set()


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map"])
def test_a_slip_in_the_number_of_a_case_is_called_one(site: Site, known: Known, path: str) -> None:
    ana, number = site.enter(Role.CLERK), next(iter(known))
    slip = number + 1 if number % 10 < 9 else number - 1
    sent = {"words": f"{str(slip)[:4]} {str(slip)[4:]}"}
    to = ana.post(f"{path}/find", sent).headers["location"]
    page = ana.get(to)
    assert page.status_code == 400
    assert f"{sent['words']} is no case&#39;s number: look at its digits again" in page.text


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map"])
def test_an_empty_list_says_where_words_were_looked_for(
    site: Site, known: Known, path: str
) -> None:
    ana = site.enter(Role.CLERK)
    said = "in the names of problems, places and bodies"
    assert said in ana.get(f"{path}?words=ninguemdisse").text
    assert said not in ana.get(f"{path}?status=duplicate").text
    assert said not in ana.get(f"{path}?words=contentor").text
    short = ana.get(f"{path}?words=de")
    assert short.status_code == 400
    assert "Look for a name, for words of three letters or more" in short.text


def test_the_map_counts_what_the_list_shows(site: Site, known: Known) -> None:
    ana = site.enter(Role.CLERK)
    for words in ("contentor", "baltazar", "lixo"):
        its = bearing(known, words)
        total = re.search(
            r"<b>(\d+)</b></td>(?:<td></td>)?</tr></tfoot>",
            ana.get(f"/desk/map?words={words}").text,
        )
        assert total
        assert int(total[1]) == len(its) > 0


def test_a_number_beside_names_is_a_blocks(site: Site, known: Known) -> None:
    ana = site.enter(Role.CLERK)
    cases = {row(site, number).block: number for number in known if row(site, number).block}
    assert {len(block) for block in cases} == {2, 3}
    for block, number in cases.items():
        case = row(site, number)
        problem = site.house.cities.default.services[case.service_code].names["pt"]
        assert found(ana, f"{problem} {block}") == {number}
        assert found(ana, f"Q.{block} {problem}") == {number}
        assert found(ana, f"maxaquene 0{block}") == {number} or len(block) == 3
        assert found(ana, f"maxaquene {block} {problem}") == {number}
    assert found(ana, "maxaquene 998") == found(ana, "maxaquene 8") == set()


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map"])
def test_what_is_not_looked_for_is_said(site: Site, known: Known, path: str) -> None:
    ana = site.enter(Role.CLERK)

    def told(words: str) -> list[str]:
        page = ana.get(f"{path}?words={quote_plus(words)}", accept_language="pt").text
        return [unescape(one) for one in re.findall(r'<p class="apart small">(.*?)</p>', page)]

    assert told("maxaquene 42") == ["Quarteirão: 42"]
    assert told("Lixo há 3 dias, 840001") == [
        "Curto demais, não se procurou: ha, 3 · Não se procurou: 840001"
    ]
    # Of what people write words are known, and no number of one or two digits beside them.
    assert told("quarteirão 7") == ["Quarteirão: 7 · Ou onde alguém escreveu: quarteirao"]
    assert told("tchova 123") == ["Quarteirão: 123 · Ou onde alguém escreveu: 123"]
    assert told("contentor") == []
    # Where all is refused nothing was looked for, and the page says why.
    assert told("31") == []
