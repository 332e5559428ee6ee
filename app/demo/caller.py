"""A caller who knows what they want and reads the screen to decide what to press.

Begin reading at `Caller.next`.
"""

from typing import Final, NamedTuple

from app.demo.screen import Screen
from app.demo.signs import Signs
from app.domain.text import key, plain

#: More inputs than this and the caller has lost patience.
PATIENCE: Final = 40


class Wish(NamedTuple):
    """What a caller wants to report."""

    service: str  #: code
    bairro: str  #: code
    point: str = ""  #: code of the container
    block: str = ""  #: digits; "" when the caller does not know
    types_code: bool = False  #: the container has its code painted on it

    @property
    def place(self) -> str:
        """The place code that must be filed."""
        return self.point or (f"{self.bairro}/{self.block}" if self.block else self.bairro)


class Caller:
    """One person during one call."""

    def __init__(
        self, signs: Signs, wish: Wish, *, joins: bool = False, writes: bool = False
    ) -> None:
        """`joins`: rather than to report again what is open; `writes`: words behind a report."""
        self._signs = signs
        self._joins = joins
        self._writes = writes
        self.wish = wish
        self._seen = ""  #: what kind of screen was read last
        self._in_bairro = ""  #: the bairro that screen asks about
        self._retreats = False  #: the problem is wrong: back to the first question
        self.number: int | None = None  #: of the case, once it is stored
        self.could_join = False  #: the same was open where it was sent; a new one all the same
        self.is_sure = False  #: has read on the last screen what is sent, and sends it
        self.has_slipped = False  #: or goes on with a call in which that may be
        self.pages = 0  #: keys pressed to see more of a list
        self.strays = 0  #: keys pressed to leave what does not fit

    def next(self, screen: Screen) -> str | None:
        """What to press or type now; None when there is nothing more to do."""
        if self._seen == "send" and screen.number:
            self.number = screen.number
        if screen.ends or self.number:
            return None
        self.is_sure = False
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
        wanted = self._signs.service_labels(self.wish.service)
        return self._press(screen, wanted, self._signs.other, self._signs.more, self._signs.back)

    def _where(self, screen: Screen) -> str | None:
        if self.wish.types_code:
            return self.wish.point
        district = self._signs.city.gazetteer.by_bairro[self.wish.bairro].district
        own = self._signs.place_labels(self.wish.place)
        names = {name for name, code in self._signs.districts.items() if code == district}
        return self._press(screen, own, names, self._signs.more)

    def _bairro(self, screen: Screen) -> str | None:
        names = {name for name, code in self._signs.bairros.items() if code == self.wish.bairro}
        return self._press(screen, names, self._signs.more, self._signs.back)

    def _point(self, screen: Screen) -> str | None:
        if not self.wish.point:
            self._retreats = True
        if self._retreats or self._in_bairro != self.wish.bairro:
            return self._press(screen, self._signs.back)
        point = self._signs.city.gazetteer.by_point[self.wish.point]
        label = {key(plain(point.label))}
        return self._press(screen, label, self._signs.more, self._signs.back)

    def _block(self, screen: Screen) -> str | None:
        if self.wish.point:
            self._retreats = True
        if self._in_bairro != self.wish.bairro or self._retreats:
            # Where "I do not know" has taken the key of back, the send screen leads back.
            return self._press(screen, self._signs.back, self._signs.unknown)
        return self.wish.block or self._press(screen, self._signs.unknown)

    def _send(self, screen: Screen) -> str | None:
        said = f" {key(screen.prompt)} "
        if not any(f" {label} " in said for label in self._signs.service_labels(self.wish.service)):
            self._retreats = True
            return self._press(screen, self._signs.back)
        if not self._names_the_place(said):
            return self._press(screen, self._signs.change)
        self.could_join = any(key(label) in self._signs.join for label in screen.options.values())
        self.is_sure = True
        if self._joins and self.could_join:
            return self._press(screen, self._signs.join)
        return self._press(screen, self._signs.write if self._writes else set(), self._signs.send)

    def _names_the_place(self, said: str) -> bool:
        gazetteer, wish = self._signs.city.gazetteer, self.wish
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
