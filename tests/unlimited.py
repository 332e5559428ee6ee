"""Cities without limits: in tests a few numbers file in a moment what a city does in days.

The limits themselves have tests of their own.
"""

import shutil
from dataclasses import replace
from pathlib import Path

from app.domain.limits import Limits, Most
from app.menu.model import City

NONE = Limits(Most(), Most(), Most())
LINE = "most reports: {phone: none, place: none, bairro: none}\n"


def unlimited(city: City) -> City:
    """The city without limits."""
    return replace(city, limits=NONE, memo={}, steps={})


def copy_unlimited(menus: Path, to: Path) -> Path:
    """Copy the folders of cities without their limits; give where they lie."""
    shutil.copytree(menus, to)
    for city in to.glob("*/city.yaml"):
        written = city.read_text(encoding="utf-8")
        city.write_text(f"{written.rstrip()}\n{LINE}", encoding="utf-8")
    return to
