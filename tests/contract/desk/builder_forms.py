"""What tests of the pages that build the places send and read."""

import re
from html import unescape
from typing import Any

from app.domain.geo import Position
from app.usecases.correct_place import Correction
from app.usecases.file_report import OnBehalf
from app.work.clerk import Clerk
from app.work.live_menus import through
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town

BUILDER = "/desk/city/places"


def post_file(who: Visitor, raw: bytes, name: str = "pontos.csv", **fields: str | list[str]) -> Any:
    """Send the form of the import as a browser does that has a file in it."""
    pairs = [
        (key, one)
        for key, value in fields.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    parts = [f'name="{key.replace("_", "-")}"\r\n\r\n{value}'.encode() for key, value in pairs]
    parts.append(f'name="file"; filename="{name}"\r\n\r\n'.encode() + raw)
    head = b"--edge\r\nContent-Disposition: form-data; "
    body = b"\r\n".join(head + part for part in parts) + b"\r\n--edge--\r\n"
    kind = "multipart/form-data; boundary=edge"
    return who.post(f"{BUILDER}/import", body, content_type=kind)


def signs(page: Any) -> list[str]:
    return re.findall(r'name="take" form="taking" value="(\w+)"', page.text)


def pasted(page: Any) -> str:
    [held] = re.findall(r'<textarea id="points"[^>]*>\n(.*?)</textarea>', page.text, re.S)
    return unescape(held)


CSV = """name,bairro,kind,lat,lon,color
Fontaine,Port,container,-0.0113,0.0103,red
Puits,Nulle part,container,-0.0114,0.0104,red
"""


def moved(
    kiosks: Town,
    place: str,
    service: str = "no_water",
    at: Position | None = None,
    by: str = "official eva",
) -> int:
    """File a case, and put it where it is."""
    house = kiosks.site.house
    kiosks.site.clock.us += 60_000_000
    point = place if place.isdigit() else "20046"
    wish = OnBehalf(service, point, "counter", "official eva", words="Ao lado da escola")
    number = house.registrar.file(house.cities.default, wish).number
    kiosks.site.clock.us += 1_000_000
    there = "" if place == point else place
    correction = Correction(by, "so says who called", there, at)
    official = Clerk(through(house.writer), house.cities.all, house.books)
    official.move(kiosks.spot.code, number, correction)
    return number
