"""What a random menu lets crews do: a list of jobs in front of all else, and what is done with one.

Who calls in random walks is of no crew; that such a menu passes the check is what is tried here.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.unit.menu.random_cities import words

Form = dict[str, Any]
Screens = dict[str, Any]
#: (what a screen says, its keys, its lists) -> the screen, every key with a digit of its own.
Choose = Callable[[Form, Form, Form], Form]

GONE = "the job is gone"


def crew_screens(chance: Random, choose: Choose, first: str) -> Screens:
    """Give the screens of crews, the first of which leads everybody else to `first`."""
    in_crew = {"if": "caller is in a crew", "go": "jobs"}
    why = {"Sem acesso": _does("impossible"), "Outro": _does("impossible")}
    asked = {"say": words(chance, 1), "type": {"text": _does("impossible")}}
    how = {"say": words(chance, 1), "type": _how(chance)}
    return {
        "start": [in_crew, {"go": first}],
        "jobs": _list(chance, choose, first),
        "job": _job(choose),
        "how_done": choose(how, {"Feito": _does("done")}, {}),
        "why_not": choose(asked, why, {}),
    }


def _list(chance: Random, choose: Choose, first: str) -> list[Form]:
    said = {GONE: "<number> <status> <jobs>", "a job was done": "<number> <status>", "": "<jobs>"}
    if chance.random() < 0.3:
        said.pop("a job was done")
    forms = ({"if": of, "say": say} if of else {"say": say} for of, say in said.items())
    return [choose(form, {"Novo": first}, {"<job>": "job"}) for form in forms]


def _job(choose: Choose) -> list[Form]:
    gone = {"if": GONE, "say": "<number> <status>"}
    tells = {"say": "<number> <service>", "tell": ["deadline"]}
    keys = {"Feito": "how_done", "Nunca": "why_not", "Outros": _does("decline")}
    accept = {"Sim": {"do": "accept", "go": "job"}}
    return [
        choose(gone, {"Lista": "jobs"}, {}),
        choose({"if": "the job is accepted"} | tells, keys, {}),
        choose(tells, accept | keys, {}),
    ]


def _how(chance: Random) -> Form:
    code = {"container code": _does("done")} if chance.random() < 0.5 else {}
    return code | {"text": _does("done")}


def _does(effect: str) -> Form:
    return {"do": effect, "go": "jobs"}
