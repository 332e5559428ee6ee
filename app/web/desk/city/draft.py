"""The draft that waits, and the versions that answered: publish, throw away, take back."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from app.domain.accounts import Right
from app.domain.audit import Deed
from app.domain.clock import DAY_US, micros
from app.domain.errors import InvalidInput, NotFound
from app.domain.versions import beginning
from app.edits.diff import differences
from app.store import city_store
from app.store.audit_list import Entry, newest_deed
from app.store.publications import LONGEST_NOTE, Publication, history
from app.usecases.drafts import Clash
from app.web.desk.city.editing import PATH, Wrong, draw, spot, state_of, tried
from app.web.desk.city.effect import shown
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.work.city_press import draft_of
from app.work.drafting import Seen, Stands

_PATH: Final = f"{PATH}/draft"
_HISTORY: Final = f"{PATH}/history"
#: So long the page of the draft says who threw the last one away.
_TOLD_US: Final = 30 * DAY_US
_NOT_IN_FOLDER: Final = (
    "The city's folder stayed as it is: what it holds answers again once somebody edits it there."
)
#: Publications that are listed; older ones are in `menu history`.
MOST_LISTED: Final = 100


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show what waits."""
    state = state_of(visit)
    can_be = state.draft and state.city and not state.clashes
    asks = can_be and bool(visit.query.get("effect"))
    effect = visit.tools.press.effect(state) if asks else None
    return draw(
        visit,
        "city_draft.html",
        "draft",
        state,
        wrong,
        changes=visit.tools.drafting.waiting(spot(visit)),
        diff=differences(state.published, state.files),
        effect=effect,
        told=shown(visit, effect) if effect else None,
        note=visit.form.get("note"),
        given=visit.tools.drafting.given_again(state.files) if can_be else (),
        stray=visit.tools.press.unpublished(spot(visit)),
        most=LONGEST_NOTE,
        away=_thrown_away(visit),
    )


def publish(visit: Visit) -> Response:
    """Let the draft answer callers."""
    changed: list[str] = []

    def do() -> None:
        press, form = visit.tools.press, visit.form
        seen = Seen(form.whole("revision"), form.get("live"))
        changed.extend(press.publish(spot(visit), seen, visit.form.get("note"), visit.who).changed)

    if wrong := tried(visit, do):
        return show(visit, wrong)
    by_heart = [visit.word("Who knows it by heart: %(what)s.", what=one) for one in changed]
    return visit.go(PATH, visit.word("Published: new calls meet it now."), *by_heart)


def _thrown_away(visit: Visit) -> Entry | None:
    """Give who threw the last draft away, where that was not long ago."""
    with visit.tools.reader.connect() as connection:
        thing, deed = draft_of(spot(visit)), Deed.THREW_AWAY
        last = newest_deed(connection, visit.tools.vault, thing, deed)
    return last if last and micros(last.at) > visit.now_us - _TOLD_US else None


def ask_away(visit: Visit) -> Response:
    """Ask whether the draft is really to be thrown away: others may have written in it."""
    state = state_of(visit)
    if state.draft is None:
        return RedirectResponse(_PATH, 303)
    gone = visit.tools.drafting.whose(spot(visit))
    return draw(visit, "city_discard.html", "draft", state, None, gone=gone)


def throw_away(visit: Visit) -> Response:
    """Forget the draft."""
    seen = visit.form.whole("revision")
    if wrong := tried(visit, lambda: visit.tools.press.throw_away(spot(visit), seen, visit.who)):
        return show(visit, wrong)
    return visit.go(_PATH, visit.word("The draft is thrown away. What answers is as it was."))


def settle(visit: Visit) -> Response:
    """Decide which lines of the draft are to stand."""
    seen = Seen(visit.form.whole("revision"), visit.form.get("live"))

    def do() -> None:
        visit.tools.drafting.settle(spot(visit), seen, lambda one: _stands(visit, one), visit.who)

    if wrong := tried(visit, do):
        # No line can be mended here: what answers passes, and is edited like all else.
        unfit = visit.word(
            "The check refuses these lines: choose those that answer, then edit them."
        )
        return show(visit, wrong._replace(message=unfit) if wrong.findings else wrong)
    return visit.go(_PATH, visit.word("The draft stands on what answers now."))


def _stands(visit: Visit, clash: Clash) -> Stands:
    match visit.form.get(f"clash-{clash.number}"):
        case "mine":
            return "mine"
        case "theirs":
            return "theirs"
        case "both" if clash.only_adds:
            return "both"
    raise InvalidInput("Choose for each which lines are to stand.")


def list_versions(visit: Visit, wrong: Wrong | None = None) -> Response:
    """List what answered since when."""
    with visit.tools.reader.connect() as connection:
        found = history(connection, visit.city.code, most=MOST_LISTED)
    return draw(visit, "city_history.html", "history", state_of(visit), wrong, found=found)


def show_version(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show what a version changed, and who changed it."""
    found, before, files = _version(visit)
    state = state_of(visit)
    return draw(
        visit,
        "city_version.html",
        "history",
        state,
        wrong,
        found=found,
        before=before,
        changes=visit.tools.drafting.became(spot(visit), found.version),
        diff=differences(*files) if before else [],
        # Others may have come between it and what answers.
        back=differences(state.published, files[1]),
        note=visit.form.get("note"),
        most=LONGEST_NOTE,
    )


def take_back(visit: Visit) -> Response:
    """Let an earlier version answer again."""
    found, _, _ = _version(visit)
    note, live = visit.form.get("note"), visit.form.get("live")

    said = [visit.word("Version %(version)s answers again.", version=beginning(found.version))]

    def do() -> None:
        done = visit.tools.press.roll_back(spot(visit), found.version, live, note, visit.who)
        if not done.in_folder:
            said.append(visit.word(_NOT_IN_FOLDER))

    if wrong := tried(visit, do):
        return show_version(visit, wrong)
    return visit.go(_HISTORY, *said)


def _version(
    visit: Visit,
) -> tuple[Publication, Publication | None, tuple[Mapping[str, str], Mapping[str, str]]]:
    """Give a publication by its number, the one before it, and the files of both."""
    seq = visit.path["seq"]
    wanted = int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 9 else 0
    with visit.tools.reader.connect() as connection:
        # The one before it is listed behind it.
        pair = history(connection, visit.city.code, most=2, upto=wanted)
        if not pair or pair[0].seq != wanted:
            raise NotFound("There is no such version.")
        sources: list[Any] = [city_store.source_version(connection, one.version) for one in pair]
    before = pair[1] if len(pair) > 1 else None
    return pair[0], before, (sources[-1], sources[0])


ROOMS: Final = (
    Room("GET", "/city/draft", Right.CITY, show),
    Room("POST", "/city/draft/publish", Right.PUBLISH, publish),
    Room("GET", "/city/draft/discard", Right.CITY, ask_away),
    Room("POST", "/city/draft/discard", Right.CITY, throw_away),
    Room("POST", "/city/draft/settle", Right.CITY, settle),
    Room("GET", "/city/history", Right.CITY, list_versions),
    Room("GET", "/city/history/{seq}", Right.CITY, show_version),
    Room("POST", "/city/history/{seq}/restore", Right.PUBLISH, take_back),
)
