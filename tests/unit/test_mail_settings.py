"""Settings of the mail server: what cannot work is said before anything is sent."""

import pytest
from pydantic import ValidationError

from app.settings import Settings

WHOLE = {"smtp_host": "mail.example", "smtp_from": "sheets@city.example"}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"smtp_from": ""}, "needs DIAL311_SMTP_FROM, a bare e-mail address"),
        ({"smtp_from": "City <sheets@city.example>"}, "needs DIAL311_SMTP_FROM"),
        ({"smtp_user": "desk"}, "DIAL311_SMTP_USER and DIAL311_SMTP_PASSWORD go together"),
        ({"smtp_password": "hush-hush"}, "DIAL311_SMTP_USER and DIAL311_SMTP_PASSWORD go together"),
        (
            {"smtp_user": "desk", "smtp_password": "hush-hush", "smtp_tls": "none"},
            "DIAL311_SMTP_TLS=none would show the password",
        ),
        ({"smtp_tls": "ssl"}, "smtp_tls"),
        ({"smtp_port": 0}, "smtp_port"),
    ],
)
def test_what_cannot_send_is_refused(given: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why) as refused:
        Settings.model_validate({**WHOLE, **given})
    assert all("hush" not in str(one["msg"]) for one in refused.value.errors())


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"smtp_user": "desk", "smtp_password": "hush-hush"},
        {"smtp_tls": "none"},
        {"smtp_host": "", "smtp_from": ""},
    ],
)
def test_what_can_send_is_taken(given: dict[str, object]) -> None:
    settings = Settings.model_validate({**WHOLE, **given})
    assert "hush" not in repr(settings)
