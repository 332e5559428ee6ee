"""One change to the files of a good city: some are always wrong, others may do no harm.

A change works on what the files say, as keys, lists and texts; it gives False where a city
has nothing of the kind.
"""

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, Final

from ruamel.yaml import YAML

from app.menu.conditions import CONDITIONS
from app.menufiles.schema_menu import OF_DATES
from tests.unit.menu.random_cities import Texts, flow, top

HEAD: Final = ("language", "keys", "wrong", "failed", "over", "tell", "words")
Files = dict[str, Any]
Change = Callable[[Files, Random], bool]
#: A mapping or list and the key or index of something in it.
Place = tuple[Any, Any]


def loaded(texts: Texts) -> Files:
    """Give what files say, every text and number as text."""
    reader = YAML(typ="safe", pure=True)
    return {name: _plain(reader.load(text)) for name, text in texts.items()}


def written(files: Files) -> Texts:
    """Write files again."""
    return {name: top(f) if isinstance(f, dict) else flow(f) for name, f in files.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_plain(below) for below in value]
    return str(value)


def _screens(files: Files) -> Files:
    return {name: form for name, form in files["menu.yaml"].items() if name not in HEAD}


def _forms(files: Files) -> Iterator[dict[str, Any]]:
    for screen in _screens(files).values():
        forms = screen if isinstance(screen, list) else [screen]
        yield from (form for form in forms if isinstance(form, dict))


def _answers(files: Files, *kinds: str) -> list[Place]:
    """Give where what follows an answer stands."""
    below = (form[kind] for form in _forms(files) for kind in kinds if kind in form)
    return [(answers, key) for answers in below for key in answers]


def _targets(files: Files) -> list[Place]:
    """Give where names of screens stand."""
    found: list[Place] = [(form, "go") for form in _forms(files) if "go" in form]
    for answers, key in _answers(files, "choose", "type"):
        here = answers[key]
        found.append((here, "go") if isinstance(here, dict) else (answers, key))
    return found


def _texts(files: Files) -> list[Place]:
    """Give where texts of screens stand."""
    menu, screens = files["menu.yaml"], _screens(files)
    said: list[Place] = [(menu, name) for name in screens if isinstance(screens[name], str)]
    return said + [(form, "say") for form in _forms(files) if "say" in form]


def _conditions(files: Files) -> list[Place]:
    answers = [answers[key] for answers, key in _answers(files, "choose")]
    return [(part, "if") for part in (*_forms(files), *answers) if "if" in part and part is not str]


def _any(chance: Random, places: list[Place], change: Callable[[str], Any]) -> bool:
    """Change one of the texts at these places."""
    texts = [(at, key) for at, key in places if isinstance(at[key], str)]
    if not texts:
        return False
    at, key = chance.choice(texts)
    changed = change(at[key])
    was, at[key] = at[key], changed
    return bool(changed != was)


def _rename(at: dict[str, Any], old: str, new: str) -> None:
    """Change a key where it stands."""
    entries = list(at.items())
    at.clear()
    at.update((new if key == old else key, value) for key, value in entries)


def _any_key(chance: Random, places: list[Place], old: str, new: str) -> bool:
    found = [(at, key) for at, key in places if old in key]
    if not found:
        return False
    at, key = chance.choice(found)
    _rename(at, key, key.replace(old, new))
    return True


def _long_label(files: Files, chance: Random) -> bool:
    service = chance.choice(files["services.yaml"])
    return _any(chance, [(service["label"], "pt")], lambda label: label + " ba" * 9)


def _second_digit(files: Files, chance: Random) -> bool:
    """Give an option the digit of another one; both are always there."""
    for form in _forms(files):
        options = form.get("choose", {})
        free = [key for key, to in options.items() if "if" not in to and "<" not in key]
        if len(free) > 1:
            _rename(options, free[1], free[0][0] + free[1][1:])
            return True
    return False


def _lost_translation(files: Files, chance: Random) -> bool:
    if "menu.en.yaml" not in files:
        return False
    names = [name for name in files["menu.en.yaml"] if name in _screens(files)]
    del files["menu.en.yaml"][chance.choice(names)]
    return True


def _lost_value(files: Files, chance: Random) -> bool:
    if "menu.en.yaml" not in files:
        return False
    menu = files["menu.en.yaml"]
    places: list[Place] = [(menu, name) for name in _screens(files)]
    valued = [(at, key) for at, key in places if isinstance(at.get(key), str) and "<" in at[key]]
    return _any(chance, valued, lambda text: text.replace("<", "").replace(">", ""))


def _lost_screen(files: Files, chance: Random) -> bool:
    led_to = sorted({at[key] for at, key in _targets(files)} & set(_screens(files)))
    del files["menu.yaml"][chance.choice(led_to)]
    return True


def _lost_effect(files: Files, chance: Random) -> bool:
    done = [
        (at, key)
        for at, key in _answers(files, "choose", "type")
        if isinstance(at[key], dict) and at[key].get("do") == "file"
    ]
    at, key = chance.choice(done)
    at[key] = at[key]["go"]
    return True


def _lost_word(files: Files, chance: Random) -> bool:
    words = files["menu.yaml"]["words"]
    # Without <due> nobody misses the words that it is made of.
    needed = [word for word in words if word not in OF_DATES or "<due>" in str(files)]
    del words[chance.choice(needed)]
    return True


def _more_languages(files: Files, chance: Random) -> bool:
    files["city.yaml"]["languages"]["sn"] = "Shona"
    return True


def _key_for_nothing(files: Files, chance: Random) -> bool:
    keys = files["menu.yaml"]["keys"]
    return _any(chance, [(keys, key) for key in keys], lambda move: move + "x")


def _one_key_for_both(files: Files, chance: Random) -> bool:
    back, more = files["menu.yaml"]["keys"]
    _rename(files["menu.yaml"]["keys"], more, back[0] + more[1:])
    return True


def _line_by_another_name(files: Files, chance: Random) -> bool:
    told = [form["tell"] for form in _forms(files) if "tell" in form]
    return bool(told) and _any(chance, [(chance.choice(told), 0)], lambda name: name + "x")


def _second_code(files: Files, chance: Random) -> bool:
    districts = files["places.yaml"]["districts"]
    districts[-1]["bairros"][-1]["code"] = districts[0]["code"]
    return True


def _slip_in_a_code(files: Files, chance: Random) -> bool:
    bairros = [b for d in files["places.yaml"]["districts"] for b in d["bairros"]]
    points = [point for bairro in bairros for point in bairro.get("points", ())]
    return bool(points) and _any(
        chance, [(p, "code") for p in points], lambda code: code[:4] + str(9 - int(code[4]))
    )


def _no_way_out(files: Files, chance: Random) -> bool:
    menu = files["menu.yaml"]
    after = next(key for key in menu["wrong"] if key.startswith("after "))
    menu["wrong"][after] = next(iter(_screens(files)))
    return True


def _last_form_with_an_if(files: Files, chance: Random) -> bool:
    several = [screen for screen in _screens(files).values() if isinstance(screen, list)]
    if several:
        chance.choice(several)[-1]["if"] = chance.choice(list(CONDITIONS))
    return bool(several)


def _on_no_case(files: Files, chance: Random, does: str) -> bool:
    """Let an option do something with a case that its screen does not show."""
    forms = [form for form in _forms(files) if form.get("if") != "the same is open here"]
    plain = [
        (options, key)
        for options in (form["choose"] for form in forms if "choose" in form)
        for key in options
        if isinstance(options[key], str)
    ]
    return _any(chance, plain, lambda name: {"do": does, "go": name})


def _joined_whatever_is_open(files: Files, chance: Random) -> bool:
    same = [form for form in _forms(files) if form.get("if") == "the same is open here"]
    return _any(chance, [(form, "if") for form in same], lambda name: "caller is new")


def _notice(files: Files, chance: Random) -> dict[str, Any]:
    """Give a notice of the city's calendar, which is made where there is none."""
    menu = files["menu.yaml"]
    calendar = files.setdefault("calendar.yaml", {"notices": {"works": {"say": {"pt": "Obras"}}}})
    if "<notice>" not in str(menu):
        line = {"if": "the area has a notice", "say": "<notice>"}
        menu["tell"] = {"told": line} | menu.get("tell", {})
        first = next(iter(_screens(files).values()))
        first = first[-1] if isinstance(first, list) else first
        told = first.get("tell", [])
        first["tell"] = ["told", *([told] if isinstance(told, str) else told)]
        for name in [name for name in files if name.startswith("menu.") and name != "menu.yaml"]:
            files[name]["tell"] = {"told": "<notice>"} | files[name].get("tell", {})
    found: dict[str, Any] = chance.choice(list(calendar["notices"].values()))
    return found


def _long_notice(files: Files, chance: Random) -> bool:
    _notice(files, chance)["say"]["pt"] = "ba " * 60
    return True


def _notice_for_nowhere(files: Files, chance: Random) -> bool:
    _notice(files, chance)["where"] = ["nowhere_at_all"]
    return True


def _notice_that_ends_first(files: Files, chance: Random) -> bool:
    _notice(files, chance).update({"from": "2026-01-31", "until": "2026-01-30"})
    return True


def _notice_without_a_text(files: Files, chance: Random) -> bool:
    del _notice(files, chance)["say"]["pt"]
    return True


def _range_with_a_key(files: Files, chance: Random) -> bool:
    """Ask for a number that is a key of the same screen."""
    forms = [form for form in _forms(files) if "type" not in form and "choose" in form]
    form = chance.choice(
        [form for form in forms if any(key[0].isdigit() for key in form["choose"])]
    )
    digit = next(key[0] for key in form["choose"] if key[0].isdigit())
    to = next(iter(form["choose"].values()))
    form["type"] = {f"number {digit}-{int(digit) + 20}": to if isinstance(to, str) else to["go"]}
    return True


#: What is always wrong, and the files that may be named for it.
WRONG: Final[Mapping[str, Change]] = {
    "label lengthened": _long_label,
    "text lengthened": lambda f, c: _any(c, _texts(f), lambda text: text + " ba" * 60),
    "target renamed": lambda f, c: _any(c, _targets(f), lambda name: name + "x"),
    "target left empty": lambda f, c: _any(c, _targets(f), lambda name: ""),
    "value misspelt": lambda f, c: _any(c, _texts(f), lambda text: text + " <plaice>"),
    "value of another kind": lambda f, c: _any(c, _texts(f), lambda text: text + " {place}"),
    "text for no phone": lambda f, c: _any(c, _texts(f), lambda text: text + " 水"),
    "condition misspelt": lambda f, c: _any(c, _conditions(f), lambda name: name + "s"),
    "list misspelt": lambda f, c: _any_key(c, _answers(f, "choose"), ">", "s>"),
    "typed answer misspelt": lambda f, c: _any_key(c, _answers(f, "type"), "e", "ee"),
    "line renamed": _line_by_another_name,
    "digit doubled": _second_digit,
    "translation dropped": _lost_translation,
    "value dropped in a translation": _lost_value,
    "screen deleted": _lost_screen,
    "effect removed": _lost_effect,
    "word removed": _lost_word,
    "language without files": _more_languages,
    "key for nothing": _key_for_nothing,
    "one key for both": _one_key_for_both,
    "code doubled": _second_code,
    "slip in a code": _slip_in_a_code,
    "wrong keys without an end": _no_way_out,
    "last form with an if": _last_form_with_an_if,
    "joined where nothing is open": lambda f, c: _on_no_case(f, c, "join"),
    "a word on no case": lambda f, c: _on_no_case(f, c, c.choice(("confirm", "reopen"))),
    "joined whatever is open": _joined_whatever_is_open,
    "notice lengthened": _long_notice,
    "notice for nowhere": _notice_for_nowhere,
    "notice that ends before it begins": _notice_that_ends_first,
    "notice without a text": _notice_without_a_text,
    "range with a key in it": _range_with_a_key,
}


def _option_removed(files: Files, chance: Random) -> bool:
    at, key = chance.choice(_answers(files, "choose"))
    del at[key]
    return True


def _answer_removed(files: Files, chance: Random) -> bool:
    typed = _answers(files, "type")
    if typed:
        at, key = chance.choice(typed)
        del at[key]
    return bool(typed)


def _part_removed(files: Files, chance: Random) -> bool:
    form = chance.choice(list(_forms(files)))
    del form[chance.choice(list(form))]
    return True


def _other_target(files: Files, chance: Random) -> bool:
    names = list(_screens(files))
    return _any(chance, _targets(files), lambda name: chance.choice(names))


def _report_filed(files: Files, chance: Random) -> bool:
    plain = [
        place for place in _answers(files, "choose", "type") if isinstance(place[0][place[1]], str)
    ]
    return _any(chance, plain, lambda name: {"do": "file", "go": name})


def _other_condition(files: Files, chance: Random) -> bool:
    return _any(chance, _conditions(files), lambda name: chance.choice(list(CONDITIONS)))


def _other_list(files: Files, chance: Random) -> bool:
    old, new = chance.sample(("<place>", "<district>", "<bairro>", "<point>", "<case>"), 2)
    return _any_key(chance, _answers(files, "choose"), old, new)


def _other_first_screen(files: Files, chance: Random) -> bool:
    menu = files["menu.yaml"]
    first = chance.choice(list(_screens(files)))
    others = {name: menu.pop(name) for name in list(menu) if name not in HEAD and name != first}
    menu.update(others)
    return True


def _fewer_places(files: Files, chance: Random) -> bool:
    places: list[Any] = files["places.yaml"]["districts"]
    places += [bairro for district in places for bairro in district["bairros"]]
    district = chance.choice([place for place in places if "bairros" in place])
    files["places.yaml"]["districts"] = [place for place in places if "bairros" in place]
    district["bairros"] = district["bairros"][1:] or district["bairros"]
    return True


def _no_points(files: Files, chance: Random) -> bool:
    for district in files["places.yaml"]["districts"]:
        for bairro in district["bairros"]:
            bairro.pop("points", None)
    return True


def _fewer_services(files: Files, chance: Random) -> bool:
    services = files["services.yaml"]
    services.remove(chance.choice(services))
    return True


def _smaller_screen(files: Files, chance: Random) -> bool:
    for route in files["routes.yaml"]["africastalking"].values():
        route["screen"] = chance.choice(("60", "100", "120", "140"))
    return True


def _other_keys(files: Files, chance: Random) -> bool:
    back, more = chance.sample("0123456789", 2)
    files["menu.yaml"]["keys"] = {f"{back} B": "back", f"{more} M": "more"}
    for name in [name for name in files if name.startswith("menu.") and name != "menu.yaml"]:
        files[name]["keys"] = [f"{back} B", f"{more} M"]
    return True


#: What may do no harm; where it does, the check says so.
DOUBTFUL: Final[Mapping[str, Change]] = {
    "option removed": _option_removed,
    "typed answer removed": _answer_removed,
    "part of a screen removed": _part_removed,
    "led elsewhere": _other_target,
    "filed earlier": _report_filed,
    "another condition": _other_condition,
    "another list": _other_list,
    "another first screen": _other_first_screen,
    "fewer places": _fewer_places,
    "no points": _no_points,
    "fewer services": _fewer_services,
    "a smaller screen": _smaller_screen,
    "other keys": _other_keys,
}
