"""What the words on a city's screens stand for: nothing here knows where an option stands.

Labels are looked up by the names, labels and aliases of the city's files, folded, in any of its
languages.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from app.demo.looks import keys_of, look, whole_line
from app.demo.texts import number_in
from app.domain.text import key, plain
from app.menu.conditions import CASE_AWAITS, HAS_NEWS
from app.menu.model import City, Line, Option
from app.menu.places import place_label_apart, short_place_label


class Told(NamedTuple):
    """What a screen says of cases before anything else; 0 where it says nothing."""

    asks: int = 0  #: number of the case of which it asks whether it is solved
    tells: int = 0  #: of the case of which it tells how it ended


class Signs:
    """What the words on a city's screens stand for, in all its languages at once."""

    def __init__(self, city: City) -> None:
        gazetteer = city.gazetteer
        self.city = city
        self.services = _codes((s.code, [*s.labels.values()]) for s in city.services.values())
        self.districts = _codes((d.code, [d.label, d.name]) for d in gazetteer.districts)
        self.bairros = _codes((b.code, [b.label, b.name, *b.aliases]) for b in gazetteer.bairros())
        menu = city.menu
        self.back = _spoken(menu.back.label)
        self.more = _spoken(menu.more.label)
        forms = [form for one_screen in menu.screens.values() for form in one_screen]
        options = [o for form in forms for o in form.options]
        sending = [form for form in forms if any(o.effect == "file" for o in form.options)]
        #: Of every form of the send screen what files at once: a new case where the same is open.
        self.send = _labels(next(o for o in form.options if o.effect == "file") for form in sending)
        self.join = _labels(o for o in options if o.effect == "join")
        #: Of these the ones that file and then ask for words.
        self.write = (
            _labels(o for form in sending for o in form.options if o.effect == "file") - self.send
        )
        lines = [*menu.lines.values()]
        self._asks = [_seen(city, line) for line in lines if line.condition == CASE_AWAITS]
        self._tells = [_seen(city, line) for line in lines if line.condition == HAS_NEWS]
        asking = [o for line in lines if line.condition == CASE_AWAITS for o in line.options]
        self.yes = {digit for o in asking if o.effect == "confirm" for digit in o.digits}
        self.no = {digit for o in asking if o.effect == "reopen" for digit in o.digits}
        self._resumes = [_seen(city, line) for line in lines if _resumes(line)]
        resuming = [o for line in lines for o in line.options if o.effect == "resume"]
        self.resume = resuming[0].digits[0] if resuming else ""
        block = [form for form in forms if any(typed.kind == "block" for typed in form.typed)]
        self.change = _labels(o for form in sending for o in form.options if not o.effect)
        self.other = _labels(o for o in options if _lists_services(city, o))
        self.unknown = _labels(o for form in block for o in form.options)

    def told(self, text: str) -> Told:
        """Read what a screen says of a case that was closed."""
        return Told(_number(self._asks, text), _number(self._tells, text))

    def offers_to_resume(self, text: str) -> bool:
        """Whether a screen offers to go on with a call that broke off."""
        return any(pattern.search(text) for pattern in self._resumes)

    def service_labels(self, code: str) -> set[str]:
        """Every way a service may be written on a screen."""
        return set(map(key, self.city.services[code].labels.values()))

    def place_labels(self, code: str) -> set[str]:
        """Every way a known place may be offered: "Baltazar, Maxaq. A"."""
        spoken = [language.code for language in self.city.languages]
        # Beside another place of that name it is offered with its bairro.
        ways = (short_place_label, place_label_apart)
        return {key(way(self.city, code, language)) for way in ways for language in spoken}

    def names_bairro(self, words: str) -> str:
        """The code of the bairro whose name ends `words` or stands before a full stop in them."""
        said = f" {key(words)} "
        named = [name for name in self.bairros if f" {name} " in said]
        return self.bairros[max(named, key=len)] if named else ""


def _codes(named: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
    return {key(plain(name)): code for code, names in named for name in names}


def _spoken(label: object) -> set[str]:
    phrases = label.values() if isinstance(label, dict) else ()
    return {key(template.parts[0]) for template in phrases}


def _labels(options: Iterable[Option]) -> set[str]:
    return {word for option in options for word in _spoken(option.label)}


def _lists_services(city: City, option: Option) -> bool:
    """Whether an option leads to the services that have no digit of their own."""
    forms = city.menu.screens[option.go] if option.label else ()
    return any(o.lists == "service" and not o.digits for form in forms for o in form.options)


def _resumes(line: Line) -> bool:
    return any(option.effect == "resume" for option in line.options)


def _seen(city: City, line: Line) -> re.Pattern[str]:
    """Give what a line looks like on a screen, its keys behind it, in whichever language."""
    said = line.say.items()
    return whole_line([look(city, text) + keys_of(line.options, code) for code, text in said])


def _number(patterns: Iterable[re.Pattern[str]], text: str) -> int:
    return next((number_in(found[0]) for p in patterns if (found := p.search(text))), 0)
