"""Reads the forms of a page as a browser does: where they lead, and what they would send."""

from html.parser import HTMLParser
from typing import NamedTuple


class FilledForm(NamedTuple):
    """A form that a page offers."""

    action: str  #: path; "" is the page itself
    fields: list[tuple[str, str]]  #: by name what is sent where nobody touches it


class FormReader(HTMLParser):
    """The forms of a page, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[FilledForm] = []
        self.links: list[str] = []
        self._open: FilledForm | None = None
        self._select = self._area = ""
        self._options: list[tuple[bool, str]] = []
        self._text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form" and given.get("method") == "post":
            self._open = FilledForm(given.get("action", ""), [])
        if tag == "select":
            self._select, self._options = given.get("name", ""), []
        if tag == "textarea":
            self._area, self._text = given.get("name", ""), []
        if tag == "option":
            self._options.append(("selected" in given, given.get("value", "")))
        if tag in ("input", "button") and given.get("name"):
            # What is not ticked is a field too: chance may tick it.
            self._add(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            self.forms.append(self._open)
            self._open = None
        if tag == "select" and self._options:
            chosen = [value for is_chosen, value in self._options if is_chosen]
            self._add(self._select, (chosen or [self._options[0][1]])[0])
        if tag == "textarea":
            self._add(self._area, "".join(self._text))
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def _add(self, name: str, value: str) -> None:
        if self._open and name:
            self._open.fields.append((name, value))
