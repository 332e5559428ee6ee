"""Every room of the place "City"."""

from typing import Final

from app.web.desk.city import (
    bodies,
    calendar,
    diagram,
    draft,
    gaps,
    languages,
    learn,
    new_area,
    new_point,
    notice,
    overview,
    phone,
    places,
    plates,
    points_file,
    routes,
    services,
    sheet,
    texts,
)
from app.web.desk.room import Room

ROOMS: Final[tuple[Room, ...]] = (
    *overview.ROOMS,
    *draft.ROOMS,
    *phone.ROOMS,
    *diagram.ROOMS,
    *sheet.ROOMS,
    *languages.ROOMS,
    *texts.ROOMS,
    *services.ROOMS,
    # Before the pages of single places, whose address has any word.
    *gaps.ROOMS,
    *learn.ROOMS,
    *points_file.ROOMS,
    *plates.ROOMS,
    *places.ROOMS,
    *new_point.ROOMS,
    *new_area.ROOMS,
    *calendar.ROOMS,
    *notice.ROOMS,
    *bodies.ROOMS,
    *routes.ROOMS,
)
