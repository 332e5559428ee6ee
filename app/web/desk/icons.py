"""The few signs of the desk, drawn here: each beside words, so that none has to be guessed."""

from typing import Final

from markupsafe import Markup

#: Paths within 24 by 24, stroked.
_PATHS: Final = {
    "today": "M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
    "cases": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    "map": "M12 21s-6.5-5.7-6.5-10.5a6.5 6.5 0 0 1 13 0C18.5 15.3 12 21 12 21z"
    "M12 12.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
    "numbers": "M4 20V10M10 20V4M16 20v-7M21 20H3",
    "city": "M3 21h18M5 21V8l6-4v17M11 21V10l8 3v8M8 11v.01M8 15v.01M15 16v.01",
    "house": "M4 11l8-7 8 7v9H4zM10 20v-6h4v6",
    "add": "M12 5v14M5 12h14",
    "print": "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
    "phone": "M8 2h8v20H8zM11 18h2",
}


def icon(name: str) -> Markup:
    """Give a sign as SVG, hidden from who listens to the page."""
    return Markup(  # noqa: S704 - only what stands above is put in
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f'<path d="{_PATHS[name]}"/></svg>'
    )
