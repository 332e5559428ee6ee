"""A defect of a city's folder, and all that the check may find of it."""

from typing import NamedTuple

M, EN, S, P, C, R = (
    *("menu.yaml", "menu.en.yaml", "services.yaml", "places.yaml", "city.yaml", "routes.yaml"),
)
#: (file, passage, what it becomes)
Edit = tuple[str, str, str]


class Seed(NamedTuple):
    """A defect, and all that is found of it."""

    rule: str
    edits: tuple[Edit, ...]
    at: tuple[str, str]  #: file, passage of the line in which the finding stands
    says: str
    mend: str = ""
    where: tuple[str, str, str] = ("", "", "")  #: screen, language, path
