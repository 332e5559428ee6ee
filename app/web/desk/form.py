"""What a browser typed: fields of a query or of a form, each perhaps more than once.

name=ana&number=1&number=2   Form.get("name") == "ana", Form.all("number") == ["1", "2"]
"""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

#: A form of two hundred cases with a long reason stays far below.
LIMIT: Final = 256 * 1024
#: The largest whole number of a database, and its digits: ids have as many from 2027 on.
_LARGEST: Final = (1 << 63) - 1
_DIGITS: Final = 19
_MOST_FIELDS: Final = 2_000


class Form:
    """Fields in order. Text is as it was typed, less what no text holds and blanks around."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self._fields = [(name, _clean(value)) for name, value in fields]

    def get(self, name: str) -> str:
        """Give a field, the last where there are several; "" where there is none."""
        return next((value for key, value in reversed(self._fields) if key == name), "")

    def all(self, name: str) -> list[str]:
        """Give every value of a field, in order."""
        return [value for key, value in self._fields if key == name]

    def whole(self, name: str) -> int:
        """Give a field as a whole number; 0 where it is none."""
        return whole(self.get(name))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._fields)


def whole(typed: str) -> int:
    """Read a whole number that a database can hold; 0 where it is none.

    >>> whole("42"), whole("-1"), whole("9" * 19), whole("²")
    (42, 0, 0, 0)
    >>> whole("9223372036854775807"), whole("9223372036854775808")
    (9223372036854775807, 0)
    """
    is_plain = typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS
    number = int(typed) if is_plain else 0
    return number if number <= _LARGEST else 0


def read_form(raw: bytes) -> Form:
    """Read a query or an urlencoded body; what is no UTF-8 becomes U+FFFD. Never raises.

    >>> read_form(b"q=lixo+na+vala&q=%20x%00").all("q")
    ['lixo na vala', 'x']
    """
    text = raw.decode("latin-1")
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:  # more fields than any page of ours has
        fields = []
    return Form(fields)


async def read_body(request: Request, limit: int = LIMIT) -> bytes | None:
    """Read a body; None where it is longer than any page of ours sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return None
    return body


def _clean(value: str) -> str:
    # Browsers send line ends as two characters, and a lone surrogate fits no database.
    plain = value.replace("\r\n", "\n").replace("\x00", "")
    return plain.encode(errors="replace").decode().strip()
