"""Draws pages: templates, the words of each language, and how moments and numbers are written."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from starlette.responses import HTMLResponse, Response

from app.domain.money import Amount, written_amount
from app.domain.public_number import spoken
from app.web.desk.browsers import browser_name
from app.web.desk.findings import Findings
from app.web.desk.icons import icon
from app.web.desk.ties import NO_BREAK, tied
from app.web.desk.word_files import load_file
from app.web.security import desk_headers

HERE: Final = Path(__file__).parent
#: Those the desk speaks; the first is what a browser gets that asks for none of them.
LANGUAGES: Final = ("pt", "en")


@cache
def load_words(language: str) -> Mapping[str, str]:
    """Give the words of a language by the English ones; none for English itself.

    Read once a process, however many desks it opens.
    """
    return load_file(language)


@cache
def load_templates() -> Mapping[str, str]:
    """Give all templates by name; at once, so that an update on the disk mixes no two versions."""
    files = (file for folder in ("templates", "manual") for file in (HERE / folder).glob("*.html"))
    return {file.name: file.read_text("utf-8") for file in files}


def choose_language(accepted: str) -> str:
    """Read what a browser asks for.

    >>> choose_language("fr, en-GB;q=0.8, pt;q=0.5"), choose_language("")
    ('en', 'pt')
    """
    for wish in accepted.split(","):
        language = wish.partition(";")[0].strip().lower().partition("-")[0]
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


class Pages:
    """Every page there is, in every language."""

    def __init__(self) -> None:
        """Read templates and words once."""
        self._words = {
            language: {english: tied(said) for english, said in load_words(language).items()}
            for language in LANGUAGES
        }
        self._findings = {language: Findings(language) for language in LANGUAGES}
        self._drawn_by = {language: self._environment(language) for language in LANGUAGES}

    def word(self, language: str, english: str, /, **values: object) -> str:
        """Give words in a language; values stand where the words say %(name)s."""
        words = self._told(language, english)
        return words % values if values else words.replace("%%", "%")

    def refusal(self, language: str, english: str, /, **values: object) -> str:
        """Say why something was refused: a sentence of its own, whose first word is ours or not.

        The rules begin theirs as commands write them, behind a colon.
        """
        said = self.word(language, english, **values)
        is_ours = not self._told(language, english).startswith("%(")
        return f"{said[:1].upper()}{said[1:]}" if is_ours else said

    def finding(self, language: str, english: str) -> str:
        """Say in a language what the check says."""
        return tied(self._findings[language].tell(english))

    def field(self, language: str, name: str) -> str:
        """Say in a language what a field of the city's files is called."""
        return self._findings[language].field(name)

    def draw(self, language: str, template: str, status: int = 200, **values: Any) -> Response:
        """Draw a page."""
        text = self.template(language, template).render(**values)
        return HTMLResponse(text, status, desk_headers())

    def template(self, language: str, name: str) -> Template:
        """Give a template as it speaks a language."""
        return self._drawn_by[language].get_template(name)

    def _environment(self, language: str) -> Environment:
        environment = Environment(
            loader=DictLoader(load_templates()),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        word = partial(self._told, language)
        environment.install_gettext_callables(  # type: ignore[attr-defined] # the extension's own
            word, lambda one, many, n: word(one if n == 1 else many), newstyle=True
        )
        environment.globals |= {"lang": language, "icon": icon}
        environment.filters |= {"spoken": spoken, "moment": moment, "day": day, "clock": clock}
        environment.filters |= {"day_of": day_of, "grouped": grouped, "browser": browser_name}
        environment.filters["fraction"] = partial(fraction, language)
        findings = self._findings[language]
        environment.filters |= {
            "found": lambda english: tied(findings.tell(english)),
            "field": findings.field,
            "rule": findings.rule,
            "beside": findings.beside,
        }
        return environment

    def _told(self, language: str, english: str) -> str:
        # Newstyle gettext puts the values in by itself, escaped.
        return self._words[language].get(english) or tied(english)


@cache
def load_pages() -> Pages:
    """Give every page; read and compiled once a process, however many desks it opens."""
    return Pages()


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """Write a moment on the city's clock.

    >>> moment(datetime(2026, 11, 26, 6, 5, tzinfo=ZoneInfo("UTC")), ZoneInfo("Africa/Maputo"))
    '26/11/2026 08:05'
    """
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}" if at else ""


def day(at: datetime | None, zone: ZoneInfo) -> str:
    """Write a day of the city's calendar."""
    return f"{at.astimezone(zone):%d/%m/%Y}" if at else ""


def day_of(written: str) -> str:
    """Write a day of a city's files as all days are; what is none stays as it is.

    >>> day_of("2026-12-03"), day_of("soon")
    ('03/12/2026', 'soon')
    """
    try:
        return f"{date.fromisoformat(written):%d/%m/%Y}"
    except ValueError:  # the check has a finding there
        return written


def clock(at: datetime | None, zone: ZoneInfo) -> str:
    """Write a moment for `<time datetime>`."""
    return at.astimezone(zone).isoformat(timespec="minutes") if at else ""


def grouped(number: int) -> str:
    """Write a number so that its thousands are seen, in either language.

    >>> grouped(1234567)
    '1\u202f234\u202f567'
    """
    return f"{number:,}".replace(",", "\u202f")


def fraction(language: str, number: float, digits: int = 1) -> str:
    """Write a number to so many decimals, behind a comma but in English.

    >>> fraction("pt", 5.275, 2), fraction("en", 1)
    ('5,28', '1.0')
    """
    return _with_comma(language, f"{number:.{digits}f}")


def money(language: str, amount: Amount, currency: str) -> str:
    """Write an amount with its currency, decimals behind a comma but in English.

    >>> money("pt", 1_500_000, "MZN"), money("en", 1_500_000, "MZN")
    ('1,50\xa0MZN', '1.50\xa0MZN')
    """
    return f"{_with_comma(language, written_amount(amount))}{NO_BREAK}{currency}"


def _with_comma(language: str, written: str) -> str:
    return written if language == "en" else written.replace(".", ",")
