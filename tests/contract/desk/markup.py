"""Reads a page as a browser does: what of it is markup, and what is text."""

from html.parser import HTMLParser
from typing import Any, Final

#: What people write who want a page to run something.
HOSTILE: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</textarea></option></title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %} %(name)s",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
_OURS: Final = "/desk/files/"


class Markup(HTMLParser):
    """What a page holds: its text and the values in its fields, and whatever would run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.values: list[str] = []
        self.checked: set[tuple[str, str]] = set()  #: (field, value) that is ticked or chosen
        self.foreign: list[str] = []
        self._select = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and not given.get("src", "").startswith(_OURS):
            self.foreign.append(tag)
        if tag in ("img", "svg", "iframe") and "class" not in given:
            self.foreign.append(tag)
        self.foreign += [name for name in given if name.startswith("on") or name == "style"]
        href = given.get("href", "")
        self.foreign += [href] if href.lower().startswith("javascript") else []
        if "value" in given:
            self.values.append(given["value"])
        self._note_choice(tag, given)

    def _note_choice(self, tag: str, given: dict[str, str]) -> None:
        if tag == "select":
            self._select = given.get("name", "")
        if tag == "option" and "selected" in given:
            self.checked.add((self._select, given.get("value", "")))
        if tag == "input" and "checked" in given:
            self.checked.add((given["name"], given["value"]))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def read(answer: Any) -> Markup:
    """Read a page; nothing that somebody wrote may be markup in it."""
    markup = Markup(answer.text)
    assert markup.foreign == [], markup.foreign
    return markup
