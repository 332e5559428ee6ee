"""What an export is to hold, as it is kept until it is made."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum

from app.domain.accounts import Scope
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish
from app.usecases.export_table import Form


class Part(StrEnum):
    """What of an export is wanted."""

    FILE = "file"
    BUNDLE = "bundle"  #: file, data dictionary and manifest in one zip
    MANIFEST = "manifest"


def write_wish(wish: Wish, part: Part) -> str:
    """Write it as JSON, the same wish always in the same words."""
    told = {
        "asked": {name: typed for name, typed in asdict(wish.asked).items() if typed},
        "form": wish.form.name,
        "profile": wish.profile,
        "part": str(part),
        "comments": wish.comments,
        "phones": wish.phones,
        "scope": {name: sorted(codes) for name, codes in wish.scope._asdict().items()},
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def read_wish(written: str, forms: Mapping[str, Form]) -> tuple[Wish, Part]:
    """Read it again."""
    told = json.loads(written)
    scope = Scope(*(frozenset(told["scope"][name]) for name in Scope._fields))
    wish = Wish(
        Asked(**told["asked"]),
        forms[told["form"]],
        told["profile"],
        comments=told["comments"],
        phones=told["phones"],
        scope=scope,
    )
    return wish, Part(told["part"])
