"""The check's words in Portuguese, and a finding as a page draws it."""

import re
from typing import Any

from app.web.desk.findings import Findings
from app.web.desk.pages import Pages

PT = Findings("pt")
VALUE = re.compile(r"%\((\w+)\)s")


def draw(language: str) -> Any:
    return Pages().template(language, "city_parts.html").module
