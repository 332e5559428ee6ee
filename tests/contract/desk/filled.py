"""Fills in a form of a page as a browser does, and reads what stands at its fields then."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

_OPEN: Final = frozenset({"input", "select", "textarea"})
_VOID: Final = frozenset({"input", "link", "meta", "br", "img", "hr"})


@dataclass
class Filled:
    """One field of a form, or several of one name, which are the entries of a list."""

    name: str  #: as it is sent
    attrs: dict[str, str]
    own: str = ""
    others: list["Filled"] = field(default_factory=list)  #: of the same name

    @property
    def value(self) -> str:
        """What it holds; of a list the entries that are sent, with ; between."""
        if not self.others:
            return self.own
        return "; ".join(one.own for one in (self, *self.others) if one.is_sent and one.own)

    @property
    def is_sent(self) -> bool:
        """Whether a browser sends it, if nobody does anything."""
        return self.attrs.get("type") != "checkbox" or "checked" in self.attrs


@dataclass
class Page(HTMLParser):
    """The forms of a page, by the address that they are sent to, and texts by id."""

    source: str
    forms: dict[str, dict[str, Filled]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._form: dict[str, Filled] = {}
        self._in: Filled | None = None
        self._open: list[tuple[str, str]] = []  #: tags that are open, with their ids
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append((tag, given.get("id", "")))
        if tag == "form":
            self._form = self.forms.setdefault(given.get("action", ""), {})
        self.links |= {given.get("href", "")} if tag == "a" else set()
        if tag in _OPEN and "name" in given:
            self._begin(tag, given)
        chosen = tag == "option" and self._in and self._in.attrs["tag"] == "select"
        if chosen and self._in and ("selected" in given or not self._in.attrs.get("chosen")):
            self._in.own = given.get("value", "")
            self._in.attrs["chosen"] = "yes"

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        name = given["name"].split(":", 2)[-1]
        self._in = Filled(given["name"], given | {"tag": tag}, given.get("value", ""))
        first = self._form.setdefault(name, self._in)
        if first is not self._in and first.name == given["name"]:
            first.others.append(self._in)
            first.attrs = {**given, **first.attrs}  # its label may stand at a later one
        else:
            self._form[name] = self._in

    def handle_data(self, data: str) -> None:
        if self._in and self._in.attrs["tag"] == "textarea":
            self._in.own += data
        for _, id_ in self._open:
            if id_:
                self.texts[id_] = self.texts.get(id_, "") + data

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in ("select", "textarea"):
            self._in = None


def read_page(answer: Any) -> Page:
    return Page(answer.text)
