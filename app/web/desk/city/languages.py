"""The languages of a city: who has read each, and one more, begun with a sheet of its texts."""

import re
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.errors import NotFound
from app.edits.edited import Edited, Unfit
from app.edits.fields import shown
from app.edits.languages import FILE, fields_of, name_reader
from app.edits.texts import SHEET, begin_language
from app.menu.model import City
from app.usecases.drafts import Files, Thing
from app.web.desk.city.editing import PATH, Wrong, draw, kept, state_of, try_edit, typed_in
from app.web.desk.city.gone import About, unless_gone
from app.web.desk.room import Room
from app.web.desk.visit import Visit

_PATH: Final = f"{PATH}/menu/languages"
_OF_CODE: Final = "code"
_CODE: Final = re.compile("[a-z]{2,8}")


class Listed(NamedTuple):
    """A language of the page."""

    code: str
    name: str
    is_first: bool  #: what is said where another has no word
    is_draft: bool
    is_spoken: bool  #: callers get it now, draft or not
    reader: str
    approved: str  #: a day


def show(visit: Visit, wrong: Wrong | None = None, of: str = "") -> Response:
    """List them, and ask for one more. `of`: the language whose reader was refused."""
    state, form = state_of(visit), visit.form
    city = state.city or visit.city
    return draw(
        visit,
        "city_languages.html",
        "menu",
        state,
        wrong,
        listed=_listed(visit, state.files, city),
        of=of,
        blank=Wrong(),
        code=form.get("code"),
        pasted=form.get("sheet"),
    )


def _listed(visit: Visit, files: Files, city: City) -> list[Listed]:
    found, spoken = [], {one.code for one in visit.city.languages}
    for one in city.languages:
        values = shown(files[FILE], fields_of(one.code))
        is_first = one.code == city.language
        draft = one.is_draft and not is_first
        said = one.code in spoken
        found.append(Listed(one.code, one.spelt, is_first, draft, said, *values.values()))
    return found


def begin(visit: Visit) -> Response:
    """Take a sheet with a language more into the draft; nobody has read it, so it is a draft."""
    code, remarks = visit.form.get("code").lower(), list[str]()

    def make(files: Files) -> Edited:
        pasted = visit.form.get("sheet")
        if not pasted:
            raise Unfit("Paste the sheet first, with its first row.", field=SHEET)
        edited = begin_language(files, pasted, check_new(visit, code))
        remarks[:] = edited.remarks
        return edited

    if wrong := try_edit(visit, make):
        return show(visit, wrong)
    return kept(visit, _PATH, _told(visit), *map(visit.found_by_check, remarks))


def _told(visit: Visit) -> str:
    """Say when callers get a language that was begun."""
    if visit.tools.drafting.speaks_drafts:
        return visit.word(
            "It is a draft: once published callers get it here, because this is a trial; in service"
            " they get it once its reader and the day are named here."
        )
    return visit.word("It is a draft: callers get it once its reader and the day are named here.")


def check_new(visit: Visit, code: str) -> str:
    """Hold a code to those of languages that the city does not have. Raises: Unfit."""
    if not _CODE.fullmatch(code):
        raise Unfit(
            "Write the code of the language: two letters or three, as in sw.", field=_OF_CODE
        )
    city = state_of(visit).city or visit.city
    if code in {one.code for one in city.languages}:
        raise Unfit("The city has this language already.", field=_OF_CODE)
    return code


def _about(visit: Visit) -> About:
    # A language is begun with its name, as a sheet of texts has it.
    return About("menu", [Thing("city", f"languages / name / {visit.path['code']}")])


@unless_gone(_about)
def save(visit: Visit) -> Response:
    """Take who has read a language, and when, into the draft."""
    code, city = visit.path["code"], state_of(visit).city or visit.city
    if code not in {one.code for one in city.languages}:
        raise NotFound("There is no such language.")
    if wrong := try_edit(visit, lambda files: name_reader(files, code, typed_in(visit.form))):
        return show(visit, wrong, code)
    return kept(visit, _PATH)


ROOMS: Final = (
    Room("GET", "/city/menu/languages", Right.CITY, show),
    Room("POST", "/city/menu/languages", Right.CITY, begin),
    Room("POST", "/city/menu/languages/{code}", Right.CITY, save),
)
