"""All texts as a sheet for translators: out as a file, back by copy and paste."""

from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.errors import InvalidInput
from app.edits.edited import Edited, Unfit
from app.edits.texts import SHEET, sheet_of, take_sheet
from app.usecases.drafts import Files
from app.web.desk.city.editing import PATH, Wrong, draw, kept, state_of, try_edit
from app.web.desk.city.languages import check_new
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.security import page_headers


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show how a sheet goes out and comes back."""
    pasted = visit.form.get("sheet")
    return draw(visit, "city_sheet.html", "menu", state_of(visit), wrong, pasted=pasted)


def download(visit: Visit) -> Response:
    """Give the sheet."""
    state = state_of(visit)
    if state.city is None:
        raise InvalidInput("What does not pass the check cannot be drawn.")
    more = visit.query.get("language").lower()
    languages = [check_new(visit, more)] if more else []
    name = f"{visit.city.code}-texts{f'-{more}' if more else ''}.csv"
    headers = {**page_headers(), "content-disposition": f'attachment; filename="{name}"'}
    content = sheet_of(state.files, state.city, languages)
    return Response(content, headers=headers, media_type="text/csv; charset=utf-8")


def take(visit: Visit) -> Response:
    """Take the texts of a sheet into the draft."""
    remarks: list[str] = []

    def make(files: Files) -> Edited:
        pasted = visit.form.get("sheet")
        if not pasted:
            raise Unfit("Paste the sheet first, with its first row.", field=SHEET)
        edited = take_sheet(files, pasted)
        remarks[:] = edited.remarks
        return edited

    if wrong := try_edit(visit, make):
        return show(visit, wrong)
    return kept(visit, f"{PATH}/draft", *map(visit.found_by_check, remarks))


ROOMS: Final = (
    Room("GET", "/city/menu/sheet", Right.CITY, show),
    Room("POST", "/city/menu/sheet", Right.CITY, take),
    Room("GET", "/city/menu/texts.csv", Right.CITY, download),
)
