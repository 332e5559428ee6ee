"""A storyboard as one HTML file that needs nothing else: to read on a phone, to print, to mark up.

Begin reading at `write_page`.
"""

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path as File
from typing import Final

from app.domain.stops import Figures, Stops, by_screen
from app.domain.versions import beginning
from app.drawings.diagram import PAGE_COLUMNS, PHONE_COLUMNS, draw
from app.drawings.scenes import Lead, Passed, Scene
from app.drawings.stops_bar import in_words
from app.drawings.stops_table import html_tables
from app.drawings.storyboard import Chapter, Path, Storyboard, make_storyboard
from app.menu.languages import drafts
from app.menu.model import City

_STYLE: Final = (File(__file__).parent / "storyboard.css").read_text(encoding="utf-8")
_CHAPTERS: Final = {
    "first call": (
        "Somebody who calls for the first time",
        "The first path is the main call. Later paths draw only what is new.",
    ),
    "next call": (
        "Somebody who reported before",
        "Only screens that differ from those of a first call.",
    ),
    "the same is open": (
        "Somebody who reports what others have reported",
        "As if the same were open wherever the caller may be: only screens that differ.",
    ),
    "a case awaits the caller": (
        "Somebody whose case is said to be solved",
        "Only screens that differ from those before.",
    ),
    "a case has news": (
        "Somebody whose case was closed unsolved",
        "Only screens that differ from those before.",
    ),
    "crew": (
        "Somebody of a crew",
        "Only screens that differ: the crew has two jobs, and has accepted neither.",
    ),
    "a job is gone": (
        "Somebody of a crew whose job is gone",
        "As if others had done every job while it was listed: only screens that differ.",
    ),
    "notice": (
        "While the area has a notice",
        "Only screens that differ, with the longest notice of calendar.yaml.",
    ),
    "wrong keys": (
        "Wrong keys",
        "Every screen says the same hint, where it has none of its own; one is drawn.",
    ),
}

#: Why an input leads elsewhere than for who came to the screen first, by the chapter of the call.
_WHEN: Final = {
    "next call": "for somebody who reported before",
    "the same is open": "where the same is open",
    "a case awaits the caller": "for somebody whose case is said to be solved",
    "a case has news": "for somebody whose case was closed unsolved",
    "crew": "for somebody of a crew",
    "a job is gone": "when the job is gone meanwhile",
    "notice": "while the area has a notice",
}


def write_page(city: City, language: str, stops: Stops | None = None, counted: str = "") -> str:
    """Write the storyboard of a city in one language; `counted` says which calls `stops` are."""
    board = make_storyboard(city, language)
    figures = None if stops is None else by_screen(stops)
    spoken = _name(city, language)
    title = f"{city.name} {city.service_codes[0]}, {spoken}"
    body = [
        _opening(board, title, spoken),
        _diagrams(city, language, figures),
        *(_chapter(chapter, board, figures) for chapter in board.chapters),
        _index(board, figures),
        html_tables(stops, counted, {s.screen: None for s in board.scenes}) if stops else "",
    ]
    return _document(title, language, "\n".join(part for part in body if part))


def _document(title: str, language: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n"
        f'<body data-language="{escape(language)}">\n<main>\n{body}\n</main>\n</body>\n</html>\n'
    )


def _name(city: City, language: str) -> str:
    return next((known.spelt for known in city.languages if known.code == language), language)


def _opening(board: Storyboard, title: str, spoken: str) -> str:
    drawn = len(board.scenes)
    paths = sum(len(chapter.paths) for chapter in board.chapters)
    lines = [
        f"Every screen a caller can meet in {spoken}: {drawn} screens on {paths} paths, as phones "
        "show them, filled with names of this city. Of lists a few lines are followed and the "
        "rest is counted below the screen.",
        f"A screen holds {board.limit} characters on the smallest network; what it uses stands "
        "above it.",
        *_draft(board.city, spoken),
        f"Version {beginning(board.city.version)} of the city's files.",
    ]
    if board.left_out:
        lines.append(
            f"Not everything is here: {board.left_out} more ways through the menu were left out."
        )
    written = "".join(f"<p>{escape(line)}</p>" for line in lines)
    links = (
        '<p class="links"><a href="#diagram">Diagram</a> <a href="#index">Index of screens</a></p>'
    )
    return f"<header><h1>{escape(title)}</h1>{written}{links}</header>"


def _draft(city: City, spoken: str) -> list[str]:
    names = [language.spelt for language in drafts(city)]
    written = f"{spoken} is a draft: no resident hears it until city.yaml names who read it."
    return [written] if spoken in names else []


def _diagrams(city: City, language: str, figures: Mapping[str, Figures] | None) -> str:
    wide, narrow = (
        f'<div class="{name}">{draw(city, language, columns, figures)}</div>'
        for name, columns in (("wide", PAGE_COLUMNS), ("narrow", PHONE_COLUMNS))
    )
    return f'<section id="diagram"><h2>The whole call</h2>{wide}{narrow}</section>'


def _chapter(chapter: Chapter, board: Storyboard, figures: Mapping[str, Figures] | None) -> str:
    title, about = _CHAPTERS[chapter.name]
    paths = "\n".join(_path(path, board, figures) for path in chapter.paths)
    return f"<section><h2>{escape(title)}</h2><p>{escape(about)}</p>{paths}</section>"


def _path(path: Path, board: Storyboard, figures: Mapping[str, Figures] | None) -> str:
    names = " \u2192 ".join(dict.fromkeys(scene.screen for scene in path.scenes))
    drawn: list[str] = []
    for scene, given in zip(path.scenes, ("", *path.inputs), strict=True):
        if given:
            drawn.append(f'<div class="given"><b>{escape(given)}</b></div>')
        drawn.append(_scene(scene, board, figures))
    before = "".join(map(_passed, path.before)) or "<li>dial</li>"
    return (
        f'<section class="path"><h3>Path {path.number}: {escape(names)}</h3>'
        f'<ol class="before">{before}</ol><div class="phones">{"".join(drawn)}</div></section>'
    )


def _passed(passed: Passed) -> str:
    return f"<li>{_link(passed.scene)} {escape(passed.label)}</li>"


def _link(number: int) -> str:
    return f'<a href="#s{number}">{number}</a>'


def _scene(scene: Scene, board: Storyboard, figures: Mapping[str, Figures] | None) -> str:
    full = f"{scene.septets} of {board.limit}"
    ends = '<p class="ends">The call ends.</p>' if scene.ends else ""
    leads = "".join(_leads(scene, board))
    stops = ""
    if figures and scene.screen in figures:
        said = in_words(figures[scene.screen])
        stops = f'<p class="stops">{escape("; ".join(said))}</p>'
    return (
        f'<figure id="s{scene.number}"><figcaption><b>{scene.number}</b> {escape(scene.screen)}'
        f'<span class="used">{full}</span></figcaption>'
        f'<pre lang="{escape(board.language)}">{escape(scene.text)}</pre>'
        f"{ends}<ul>{leads}</ul>{stops}</figure>"
    )


def _leads(scene: Scene, board: Storyboard) -> Iterator[str]:
    for lead in scene.leads:
        when = f", {_WHEN[lead.chapter]}" if lead.chapter in _WHEN else ""
        yield f"<li>{escape(lead.trial.label)} {_onward(lead, board)}{when}</li>"
        if lead.trial.alike and not lead.chapter:  # said once of a line
            lines = "line" if lead.trial.alike == 1 else "lines"
            yield f'<li class="alike">{lead.trial.alike} more {lines} like these</li>'


def _onward(lead: Lead, board: Storyboard) -> str:
    if lead.language != board.language:
        return f"\u2192 goes on in {escape(_name(board.city, lead.language))}"
    return f"\u2192 {_link(lead.scene)}" if lead.scene else "\u2192 not drawn"


def _index(board: Storyboard, figures: Mapping[str, Figures] | None) -> str:
    by_name: dict[str, list[int]] = {}
    for scene in board.scenes:
        by_name.setdefault(scene.screen, []).append(scene.number)
    rows = [
        f"<tr><th>{escape(name)}</th><td>{' '.join(map(_link, by_name.get(name, ())))}"
        f"{'' if name in by_name else _never(board, name)}</td>{_stopped(name, figures)}</tr>"
        for name in board.city.menu.screens
    ]
    head = "<th>Screen</th><th>Where it is drawn</th>"
    head += "<th>Where callers stop</th>" if figures is not None else ""
    return (
        '<section id="index"><h2>Index of screens</h2><div class="scrolls"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _never(board: Storyboard, name: str) -> str:
    jumps = all(form.go for form in board.city.menu.screens[name])
    return "only jumps on" if jumps else "not met by these callers"


def _stopped(name: str, figures: Mapping[str, Figures] | None) -> str:
    if figures is None:
        return ""
    return f"<td>{escape('; '.join(in_words(figures.get(name) or Figures())))}</td>"
