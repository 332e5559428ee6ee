"""A tile server is named whole, or not at all."""

import pytest
from pydantic import ValidationError

from app.settings import Settings

URL = "https://tiles.example:8443/{z}/{x}/{y}.png?k=1"


def settings(**values: str) -> Settings:
    return Settings.model_validate(values)


def test_there_is_no_tile_server_unless_one_is_set() -> None:
    assert settings().tile_url == ""
    assert settings(tile_url=URL, tile_credit="me").tile_url == URL


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"tile_url": URL}, "DIAL311_TILE_CREDIT"),
        ({"tile_url": "https://a.example/{z}/{x}.png", "tile_credit": "me"}, r"has no \{y\}"),
        ({"tile_url": "a.example/{z}/{x}/{y}", "tile_credit": "me"}, "pattern"),
        ({"tile_url": "javascript:{z}{x}{y}", "tile_credit": "me"}, "pattern"),
        (
            {"tile_url": "https://a.example; script-src *;/{z}{x}{y}", "tile_credit": "me"},
            "pattern",
        ),
        ({"tile_url": "https://me:secret@a.example/{z}/{x}/{y}", "tile_credit": "me"}, "pattern"),
    ],
)
def test_what_no_page_could_load_is_refused(values: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        settings(**values)
