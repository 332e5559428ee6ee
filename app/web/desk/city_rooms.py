"""Every room of the place "City"."""

from typing import Final

from app.web.desk import (
    city,
    city_bodies,
    city_calendar,
    city_diagram,
    city_draft,
    city_gaps,
    city_import,
    city_learn,
    city_new_point,
    city_phone,
    city_places,
    city_plates,
    city_routes,
    city_services,
    city_sheet,
    city_texts,
)
from app.web.desk.room import Room

ROOMS: Final[tuple[Room, ...]] = (
    *city.ROOMS,
    *city_draft.ROOMS,
    *city_phone.ROOMS,
    *city_diagram.ROOMS,
    *city_sheet.ROOMS,
    *city_texts.ROOMS,
    *city_services.ROOMS,
    # Before the pages of single places, whose address has any word.
    *city_gaps.ROOMS,
    *city_learn.ROOMS,
    *city_import.ROOMS,
    *city_plates.ROOMS,
    *city_places.ROOMS,
    *city_new_point.ROOMS,
    *city_calendar.ROOMS,
    *city_bodies.ROOMS,
    *city_routes.ROOMS,
)
