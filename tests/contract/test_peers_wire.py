"""What went wrong on other engines' wires cannot happen here: signs are escaped once, or never."""

import pytest

from app.domain.turn import Reply
from app.gateways.africastalking import ussd
from app.web.forms import read_fields

SIGNS = "A & <B> \"C\" 'D' &amp; &#10; + % =\n1 E"


def test_a_screen_goes_out_as_it_is_read() -> None:
    assert ussd.render(Reply(SIGNS, ends=False)) == b"CON " + SIGNS.encode()


@pytest.mark.parametrize(
    ("body", "typed"),
    [
        (b"text=4*%26amp%3B+%3Cb%3E%2B", "4*&amp; <b>+"),
        (b"text=4*%2526", "4*%26"),
        (b"text=4*a%26phoneNumber%3D0", "4*a&phoneNumber=0"),
        (b"text=%26%2310%3B", "&#10;"),
    ],
)
def test_what_is_typed_is_decoded_once(body: bytes, typed: str) -> None:
    assert ussd.parse(read_fields(body), 0).transcript == typed
