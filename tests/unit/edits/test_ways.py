"""What callers meant is looked for where an edit has moved it, and nothing is done on the way."""

from functools import cache

from app.edits.compare import Edit, compare
from app.edits.recent import grouped
from app.menu.effects import CaseFact
from app.menu.meaning import Heard
from app.menu.model import City
from app.menufiles.city_folder import build, folder_hash, parse, read_folder
from app.walks.walker import Walker
from app.walks.world import World
from tests.unit.edits.calls import Passage, city, edited, read
from tests.unit.edits.test_compare import BLOCK, LISTED, NO_CHANGE_KEY
from tests.unit.menu.test_peers_flows import CITIES

SEND: Passage = ("menu.yaml", "    1 Enviar: {do: file, go: filed}", "    1 Enviar: sure")
SURE: Passage = (
    "menu.yaml",
    "\ndetail:",
    "\nsure: {say: Certo, choose: {1 Sim: surer, 2 Não: where}}\n"
    "surer: {say: Certo mesmo, choose: {1 Sim: {do: file, go: filed}, 2 Não: where}}\n\ndetail:",
)
SURE_EN: Passage = (
    "menu.en.yaml",
    "\ndetail:",
    "\nsure: {say: Sure, choose: [1 Yes, 2 No]}\nsurer: {say: Surely, choose: [1 Yes, 2 No]}\n\n"
    "detail:",
)


def test_two_screens_may_come_in_between() -> None:
    edit = edited(SEND, SURE, SURE_EN, calls=[LISTED])

    assert edit.broken == []
    assert edit.cost is not None
    assert (edit.cost.before, edit.cost.after) == (5.0, 7.0)


def test_nothing_is_done_for_the_sake_of_a_way_on_behind_it() -> None:
    change: Passage = (
        "menu.yaml",
        "    3 Mudar: where",
        "    3 Mudar: where\n    4 Outro: problem",
    )
    change_en: Passage = ("menu.en.yaml", "3 Change", "3 Change, 4 Other")
    other: Passage = (
        "menu.yaml",
        "{0 Nada a dizer: filed}",
        "{0 Nada a dizer: filed, 4 Outro: problem}",
    )
    other_en: Passage = ("menu.en.yaml", "[0 Nothing to add]", "[0 Nothing to add, 4 Other]")
    old, new = city(change, change_en), city(other, other_en)

    edit = compare(old, new, read(old, "1 10348 4 2 1").samples)

    assert [(one.screen, one.stands, one.move.label) for one in edit.broken] == [
        ("send", "send", "Outro")
    ]


def test_what_most_calls_lose_is_told_first() -> None:
    calls = [BLOCK, BLOCK, "1 10348 3 10348 1", "1 1 1 1 3 0", "1 10348 3 0"]
    edit = edited(
        ("services.yaml", "code: cart_missed", "code: cart_lost"), *NO_CHANGE_KEY, calls=calls
    )

    assert [(one.screen, one.calls) for one in edit.broken] == [("send", 3), ("problem", 2)]


@cache
def skips(*passages: Passage) -> City:
    texts = read_folder(CITIES / "skips")
    for file, old, new in passages:
        assert old in texts[file], f"{old!r} does not stand in {file}"
        texts[file] = texts[file].replace(old, new, 1)
    return build(parse(texts), folder_hash(texts))


def followed(called: City, *passages: Passage) -> Edit:
    """What an edit does to somebody who asks to be told of a case."""
    turns: list[Heard] = []
    case = CaseFact(48_217_362, "received", "hole", "cais", own=False)
    walker = Walker(called, World(called, others=[case]), watch=turns.append)
    for given in ("*399#", "4", "48217362", "1"):
        walker.dial(given) if given[0] == "*" else walker.answer(given)
    read_ = grouped([(called.version, turns)], {called.version: called}.get, 7)
    return compare(called, skips(*passages), read_.samples)


def test_the_only_way_to_do_a_thing_is_found_under_another_name() -> None:
    way = "1 Avisem-me: {do: subscribe, go: followed}"
    renamed: tuple[Passage, ...] = (
        ("menu.yaml", way, "1 Sigo: {do: subscribe, go: told}"),
        ("menu.yaml", "\nfollowed: ", "\ntold: "),
    )
    gone: tuple[Passage, ...] = (
        ("menu.yaml", way, "1 Basta: bye"),
        ("menu.yaml", "\nfollowed: Avisamos do caso <number>\n", "\n"),
    )

    assert followed(skips(), *renamed).broken == []
    assert [one.move.effect for one in followed(skips(), *gone).broken] == ["subscribe"]
