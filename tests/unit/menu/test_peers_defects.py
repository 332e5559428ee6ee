"""What was proven to go wrong in other menu engines cannot happen here: screens, keys, texts."""

import os
from collections import deque
from collections.abc import Iterator

import pytest

from app.domain.text import fold, septets
from app.menu.effects import NO_FACTS, AddComment, FileReport
from app.menu.model import City
from app.menu.show import Shown, show
from app.menu.state import BACK, MORE, Caller, State
from app.menu.take import begin, take
from app.menufiles.city_folder import build, folder_hash, parse
from tests.unit.menu.test_peers_flows import NAMES, city
from tests.unit.menu.walking import LIMIT, NUMBER, Walk, maputo
from tests.unit.menufiles.folders import broken, findings
from tests.unit.menufiles.folders import maputo as maputos_texts
from tests.unit.menufiles.test_nairobi import nairobi

CITIES = ("maputo", "nairobi", *NAMES)
#: Nothing that a screen of these offers.
WRONG = "#"


def named(name: str) -> City:
    return {"maputo": maputo, "nairobi": nairobi}.get(name, lambda: city(name))()


def screens(city: City) -> Iterator[Shown]:
    """Every screen that keys lead to, in each form and page, for each place and language."""
    callers = (Caller(), Caller(False, 1, (("container", "10361"), ("nothing", "lindi"))))
    waiting = deque(
        begin(city, language.code, caller).state
        for language in city.languages
        for caller in callers
    )
    seen: set[object] = set()
    while waiting:
        shown = show(city, waiting.popleft(), NO_FACTS, LIMIT)
        state = shown.state
        at = (state.screen, state.variant, state.page, state.language, state.place, state.caller)
        if at in seen:
            continue
        seen.add(at)
        yield shown
        waiting += [pressed(city, state, offer.key) for offer in state.offered]


def pressed(city: City, state: State, key: str) -> State:
    taken = take(city, state, key)
    filed = any(isinstance(effect, FileReport) for effect in taken.effects)
    return taken.state._replace(number=NUMBER) if filed else taken.state


@pytest.mark.parametrize("name", CITIES)
def test_the_line_on_a_wrong_key_never_makes_a_screen_too_long(name: str) -> None:
    city, seen = named(name), 0
    for shown in screens(city):
        assert septets(shown.text) <= LIMIT
        if shown.ends or any(t.kind == "text" for t in form(city, shown.state).typed):
            continue
        hinted = show(city, take(city, shown.state, WRONG).state, NO_FACTS, LIMIT)
        assert septets(hinted.text) <= LIMIT, hinted.text
        assert options(hinted) == options(shown), "nothing is cut to make room for the hint"
        seen += 1
    assert seen > 15


def options(shown: Shown) -> list[str]:
    """The lines of a screen's keys."""
    keys = len(shown.state.offered)
    lines = shown.text.split("\n")[-keys:] if keys else []
    assert [line[0] for line in lines] == [offer.key for offer in shown.state.offered]
    return lines


@pytest.mark.parametrize("name", CITIES)
def test_a_wrong_key_is_said_and_leaves_the_same_page_with_the_same_keys(name: str) -> None:
    city, later_pages = named(name), 0
    for shown in screens(city):
        state = shown.state
        if shown.ends or any(t.kind == "text" for t in form(city, state).typed):
            continue
        hinted = show(city, take(city, state, WRONG).state, NO_FACTS, LIMIT)
        own = [typed.wrong for typed in form(city, state).typed if typed.wrong]
        said = {hint[state.language].parts[0] for hint in (city.menu.wrong, *own)}
        assert hinted.text.split("\n")[0] in said, "never shown again without a word"
        assert (hinted.state.page, hinted.state.offered) == (state.page, state.offered)
        later_pages += state.page > 0
    # Three of the towns have no list longer than a screen.
    assert later_pages or name in ("drains", "kiosks", "skips")


def test_the_keys_of_page_two_act_after_a_wrong_one() -> None:
    first, second = Walk().press("1", "5"), Walk().press("1", "5", "9")
    assert second.state.offered != first.state.offered

    for offer in second.state.offered:
        after = Walk().press("1", "5", "9", WRONG, offer.key)
        assert after.text == Walk().press("1", "5", "9", offer.key).text
    assert Walk().press("1", "5", "9", WRONG, "0").lines == first.lines


def form(city: City, state: State):  # type: ignore[no-untyped-def]
    return city.menu.screens[state.screen][state.variant]


@pytest.mark.parametrize(
    ("name", "keys"),
    [("maputo", ("1", "5")), ("nairobi", ("1",)), ("maputo", ("7",)), ("clinics", ())],
)
def test_pages_hold_the_whole_list_once_in_its_order(name: str, keys: tuple[str, ...]) -> None:
    walk = Walk(language="", city=named(name)).press(*keys)
    index, expected = the_list(walk)
    found: list[str] = []
    pages = 0
    while True:
        pages += 1
        found += [offer.code for offer in walk.state.offered if offer.option == index]
        more = [offer.key for offer in walk.state.offered if offer.option == MORE]
        if not more:
            break
        walk.press(more[0])

    assert found == expected
    assert pages > 1
    for _ in range(pages - 1):
        walk.press(*(offer.key for offer in walk.state.offered if offer.option == BACK))
    assert walk.lines == Walk(language="", city=named(name)).press(*keys).lines


def the_list(walk: Walk) -> tuple[int, list[str]]:
    """Which option of the screen is the list that pages, and what it holds by the files."""
    city, state = walk.city, walk.state
    options = form(city, state).options
    index = next(
        i for i, o in enumerate(options) if o.lists and not o.digits and o.lists != "place"
    )
    if options[index].lists == "service":
        held = max(
            len(o.digits)
            for v in city.menu.screens.values()
            for f in v
            for o in f.options
            if o.lists == "service"
        )
        return index, list(city.services)[held:]
    if options[index].lists == "district":
        return index, list(city.gazetteer.by_district)
    return index, [b.code for b in city.gazetteer.by_district[state.place].bairros]


def test_a_choice_offered_before_never_takes_a_later_free_answer() -> None:
    # "2" sent the report and asked for words; "2" is now the words.
    walk = Walk().press("4", "zimpeto", "12", "2", "2")

    assert walk.effects[-1] == AddComment("2")
    assert sum(isinstance(effect, FileReport) for effect in walk.effects) == 1


def test_a_choice_offered_before_never_takes_a_later_number() -> None:
    # "1" chose the district and the bairro; "1" is now the block.
    walk = Walk().press("4", "1", "1", "1")

    assert walk.state.place == "central_b/1"


SHOWN = (
    *("{{HOME}}", "{{ environ['HOME'] }}", "{HOME}", "${HOME}", "$HOME", "%(HOME)s", "%s"),
    *("{0.__class__}", "{city.version}", "{% raw %}", "`id`", "$(id)", "#{HOME}", "[[HOME]]"),
)
REFUSED = ("<%= HOME %>", "<HOME>", "<city.version>", "{place}")


def welcoming(text: str) -> dict[str, str]:
    """Maputo's files, greeting callers with a text."""
    quoted = text.replace('"', '\\"')
    return broken("menu.yaml", "welcome: MOPA - grátis", f'welcome: "{quoted}"')


@pytest.mark.parametrize("text", SHOWN)
def test_a_text_that_looks_like_code_is_shown_as_it_is_written(text: str) -> None:
    city = build(parse(welcoming(text)), "")

    shown = show(city, begin(city, "pt", Caller()).state, NO_FACTS, LIMIT).text

    assert shown.split("\n")[0] == fold(text)
    assert os.environ["HOME"] not in shown


@pytest.mark.parametrize("text", REFUSED)
def test_a_value_outside_the_closed_list_is_refused(text: str) -> None:
    [found] = findings(welcoming(text))

    assert found.file == "menu.yaml"
    assert "value" in found.what
    assert found.mend


@pytest.mark.parametrize("text", SHOWN + REFUSED)
def test_what_looks_like_code_from_a_caller_is_words(text: str) -> None:
    walk = Walk().press("4", "zimpeto", "12", "2", text)

    assert walk.effects[-1] == AddComment(text)
    assert walk.text.startswith("Recebido")
    assert Walk().press("4", text).lines[0] == "Tecla errada"


@pytest.mark.parametrize("text", ["A & B > C", "&amp; &#10;", "a&lt;b", "'Q' & \"A\""])
def test_signs_of_xml_reach_the_phone_as_they_were_written(text: str) -> None:
    city = build(parse(welcoming(text)), "")

    shown = show(city, begin(city, "pt", Caller()).state, NO_FACTS, LIMIT).text

    assert shown.split("\n")[0] == text


def test_a_version_is_the_hash_of_every_file_that_runs() -> None:
    texts = maputos_texts()
    versions = {folder_hash(texts | {name: text + "#\n"}) for name, text in texts.items()}

    assert len(versions | {folder_hash(texts)}) == len(texts) + 1
