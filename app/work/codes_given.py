"""Codes of points that an edition gives to others, by what the city ever published."""

from pathlib import Path

from sqlalchemy import Connection

from app.domain.errors import Finding
from app.menufiles.given_again import find_given_again
from app.store import city_store
from app.store.city_store import Edition


def given_again(connection: Connection, edition: Edition, where: Path) -> tuple[Finding, ...]:
    """Say which points of an edition have the code of another one, by the line of its folder.

    A version that answered before had the points that it says.
    """
    if city_store.is_known(connection, edition.city.version):
        return ()
    given = city_store.given_codes(connection, edition.city.code)
    return find_given_again(edition.city.gazetteer, edition.source, where, given)
