"""The kiosks with a calendar of their own."""

from app.domain.errors import Finding
from app.menu.model import City
from app.menufiles.build import build
from app.menufiles.city_folder import parse, read_folder
from tests.unit.menu.test_peers_flows import CITIES
from tests.unit.menufiles.folders import findings

K = "calendar.yaml"
HEAD = "notices:\n"
SAY = "    say: {fr: Coupure}\n"
#: What a notice may take of the first screen of the kiosks, in septets.
ROOM = 98


def kiosks(**files: str) -> dict[str, str]:
    texts = read_folder(CITIES / "kiosks")
    return texts | {name.replace("_", ".") + ".yaml": text for name, text in files.items()}


def found(calendar: str) -> tuple[Finding, ...]:
    return findings(kiosks(calendar=calendar))


def city(calendar: str) -> City:
    return build(parse(kiosks(calendar=calendar)), "")
