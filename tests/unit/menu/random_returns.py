"""Ways of a random menu back to screens that a call has passed: to change an answer, or once more.

Another problem or another place is asked for in front of what sends, behind a report, a case that
was joined, or words; each of these screens may lead to the other, or back with nothing answered.
"""

from collections.abc import Callable
from random import Random
from typing import Any

Form = dict[str, Any]
Screens = dict[str, Any]
#: (what a screen says, its keys, its lists) -> the screen, every key with a digit of its own.
Choose = Callable[[Form, Form, Form], Form]

ANOTHER, ELSEWHERE = "another", "elsewhere"


def add_returns(chance: Random, screens: Screens, choose: Choose) -> None:
    """Add screens that lead back, and the keys that lead to them."""
    again = chance.random() < 0.7  # behind a report, where no key may lead back to it alone
    changes = _changes(chance, screens, choose, again) if "send" in screens else {}
    screens |= changes
    wanted = {"Problema": ANOTHER, "Lugar": ELSEWHERE, "De novo": "problem"}
    there = {label: to for label, to in wanted.items() if to in screens}
    for name in ("filed", "joined") if again else ():
        if chance.random() < 0.8:
            keys = _some(chance, there) | {"Fim": "bye"}
            screens[name] = choose({"say": screens[name]}, keys, {})
    if changes and again and chance.random() < 0.4:
        typed = {"text": {"do": "comment", "go": chance.choice([*changes])}}
        screens["detail"]["type"] = typed
    for form in _forms(screens.get("send", [])):
        form["choose"] = {
            label: chance.choice([to, *changes]) if label.endswith(" Mudar") else to
            for label, to in form["choose"].items()
        }


def _changes(chance: Random, screens: Screens, choose: Choose, again: bool) -> Screens:
    """Give the screens that ask for another problem and for another place."""
    before = {} if again else {"Nada": "send"}
    problem = _some(chance, {"Lugar": ELSEWHERE}) | before
    place = _some(chance, {"Problema": ANOTHER, "Lista": "where"}) | before
    services = {_services(screens): "send"}
    fixed = "<" not in next(iter(services))[:1]
    asked = choose({"say": "Que caso"}, {} if fixed else problem, services)
    typed = {"container code": "send"}
    to = "bairro" if "bairro" in screens and chance.random() < 0.4 else "send"
    districts = choose({"say": "Que lugar", "type": typed}, place, {"<district>": to})
    return {ANOTHER: asked, ELSEWHERE: districts}


def _services(screens: Screens) -> str:
    """Give the list of problems as the screen that asks for them has it, its digits with it."""
    labels: Form = screens["problem"]["choose"]
    return next(label for label in labels if "<service>" in label)


def _some(chance: Random, wanted: Form) -> Form:
    return {label: to for label, to in wanted.items() if chance.random() < 0.6}


def _forms(screen: Any) -> list[Form]:
    return [screen] if isinstance(screen, dict) else screen
