"""A caller who knows what they want and reads the screen to decide what to press.

Nothing here knows where an option stands: labels are looked up by the names, labels and aliases
of the city's files, folded, in any of its languages. Begin reading at `Caller.next`.
"""

from collections.abc import Iterable
from typing import Final

from app.domain.text import key, plain
from app.menu.model import City, Option
from app.menu.values import place_label_apart, short_place_label
from tests.rehearsal.sample import Wish
from tests.rehearsal.screen import Screen

#: More inputs than this and the caller has lost patience.
PATIENCE: Final = 40


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
        block = [form for form in forms if any(typed.kind == "block" for typed in form.typed)]
        self.change = _labels(o for form in sending for o in form.options if not o.effect)
        self.other = _labels(o for o in options if _lists_services(city, o))
        self.unknown = _labels(o for form in block for o in form.options)

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


class Caller:
    """One person during one call."""

    def __init__(self, signs: Signs, wish: Wish) -> None:
        self._signs = signs
        self._wish = wish
        self._seen = ""  #: what kind of screen was read last
        self._in_bairro = ""  #: the bairro that screen asks about
        self._retreats = False  #: the problem is wrong: back to the first question
        self.number: int | None = None  #: of the case, once it is stored
        self.could_join = False  #: the same was open where it was sent; a new one all the same
        self.pages = 0  #: keys pressed to see more of a list
        self.strays = 0  #: keys pressed to leave what does not fit

    def next(self, screen: Screen) -> str | None:
        """What to press or type now; None when there is nothing more to do."""
        if self._seen == "send" and screen.number:
            self.number = screen.number
        if screen.ends or self.number:
            return None
        self._look(screen)
        if self._retreats and self._seen != "service":
            return self._press(screen, self._signs.back)
        self._retreats = False
        answer = {
            "send": self._send,
            "block": self._block,
            "service": self._service,
            "where": self._where,
            "point": self._point,
            "bairro": self._bairro,
        }[self._seen]
        return answer(screen)

    def _look(self, screen: Screen) -> None:
        """Tell what is asked; a hint in the place of the prompt leaves it as it was."""
        signs, shown = self._signs, set(map(key, screen.options.values()))
        self._in_bairro = signs.names_bairro(screen.prompt) or self._in_bairro
        if shown & signs.send:
            self._seen = "send"
        elif shown & signs.unknown:
            self._seen = "block"
        elif shown & set(signs.services):
            self._seen = "service"
        elif shown & set(signs.districts):
            self._seen, self._in_bairro = "where", ""
        elif self._in_bairro:
            self._seen = "point"
        else:
            self._seen = "bairro"

    def _service(self, screen: Screen) -> str | None:
        wanted = self._signs.service_labels(self._wish.service)
        return self._press(screen, wanted, self._signs.other, self._signs.more, self._signs.back)

    def _where(self, screen: Screen) -> str | None:
        if self._wish.types_code:
            return self._wish.point
        district = self._signs.city.gazetteer.by_bairro[self._wish.bairro].district
        own = self._signs.place_labels(self._wish.place)
        names = {name for name, code in self._signs.districts.items() if code == district}
        return self._press(screen, own, names, self._signs.more)

    def _bairro(self, screen: Screen) -> str | None:
        names = {name for name, code in self._signs.bairros.items() if code == self._wish.bairro}
        return self._press(screen, names, self._signs.more, self._signs.back)

    def _point(self, screen: Screen) -> str | None:
        if not self._wish.point:
            self._retreats = True
        if self._retreats or self._in_bairro != self._wish.bairro:
            return self._press(screen, self._signs.back)
        point = self._signs.city.gazetteer.by_point[self._wish.point]
        label = {key(plain(point.label))}
        return self._press(screen, label, self._signs.more, self._signs.back)

    def _block(self, screen: Screen) -> str | None:
        if self._wish.point:
            self._retreats = True
        if self._in_bairro != self._wish.bairro or self._retreats:
            # Where "I do not know" has taken the key of back, the send screen leads back.
            return self._press(screen, self._signs.back, self._signs.unknown)
        return self._wish.block or self._press(screen, self._signs.unknown)

    def _send(self, screen: Screen) -> str | None:
        said = f" {key(screen.prompt)} "
        if not any(
            f" {label} " in said for label in self._signs.service_labels(self._wish.service)
        ):
            self._retreats = True
            return self._press(screen, self._signs.back)
        if not self._names_the_place(said):
            return self._press(screen, self._signs.change)
        self.could_join = any(key(label) in self._signs.join for label in screen.options.values())
        return self._press(screen, self._signs.send)

    def _names_the_place(self, said: str) -> bool:
        gazetteer, wish = self._signs.city.gazetteer, self._wish
        bairro = gazetteer.by_bairro[wish.bairro]
        if f" {key(plain(bairro.label))} " not in said:
            return False
        if wish.point:
            return f" {key(plain(gazetteer.by_point[wish.point].label))} " in said
        words = self._signs.city.menu.words["block"].values()
        blocks = [f" {key(f'{word.parts[0]}{wish.block}')} " for word in words]
        return any(block in said for block in blocks) if wish.block else True

    def _press(self, screen: Screen, *wanted: set[str]) -> str | None:
        """The key of the first of these words that is offered; None hangs up."""
        for words in wanted:
            for pressed, label in screen.options.items():
                if key(label) in words:
                    self.pages += words in (self._signs.more, self._signs.other)
                    self.strays += words in (self._signs.back, self._signs.change)
                    return pressed
        return None
