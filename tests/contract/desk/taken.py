"""What tests of what is taken out send: the form that a page has for it."""

import re
from html import unescape
from typing import Any


def taking(page: Any, action: str, **holds: str) -> dict[str, str]:
    """Give what the form of a page sends that leads to `action`, and has fields that hold this."""
    forms = re.findall(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page.text, re.S)
    found = [
        dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', form)) for form in forms
    ]
    found = [{unescape(k): unescape(v) for k, v in one.items()} for one in found]
    [fits] = [one for one in found if holds.items() <= one.items()]
    return fits
