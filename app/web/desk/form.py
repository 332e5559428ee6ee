"""What a browser typed: fields of a query or of a form, each perhaps more than once.

name=ana&number=1&number=2   Form.get("name") == "ana", Form.all("number") == ["1", "2"]
"""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from app.domain.csv_text import MOST_BYTES

#: A form of two hundred cases with a long reason stays far below.
LIMIT: Final = 256 * 1024
#: A form with a file, and with the text of the one before it.
FILE_LIMIT: Final = 2 * MOST_BYTES + LIMIT
#: The largest whole number of a database, and its digits: ids have as many from 2027 on.
_LARGEST: Final = (1 << 63) - 1
_DIGITS: Final = 19
_MOST_FIELDS: Final = 2_000


class Upload(NamedTuple):
    """A file that was chosen in a form."""

    name: str  #: as the browser calls it, without folders
    raw: bytes


_NO_FILES: Final[Mapping[str, Upload]] = {}


class Form:
    """Fields in order. Text is as it was typed, less what no text holds and blanks around."""

    __slots__ = ("_fields", "_files")

    def __init__(
        self, fields: Sequence[tuple[str, str]], files: Mapping[str, Upload] = _NO_FILES
    ) -> None:
        self._fields = [(name, _clean(value)) for name, value in fields]
        self._files = files

    def file(self, name: str) -> Upload | None:
        """Give the file that was chosen in a field; None where there is none, or an empty one."""
        return self._files.get(name)

    def files(self) -> list[str]:
        """Give the names of the files that were chosen."""
        return [one.name for one in self._files.values()]

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
    """Read a body; None where it is longer than pages of ours send."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)


async def read_parts(request: Request, body: bytes) -> Form:
    """Read a body that may have files in it; what is no such body has no fields. Never raises."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return read_form(body)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    fields: list[tuple[str, str]] = []
    files: dict[str, Upload] = {}
    try:
        again = Request(request.scope, receive)
        limits = {"max_files": 1, "max_fields": _MOST_FIELDS, "max_part_size": FILE_LIMIT}
        async with again.form(**limits) as sent:
            for name, value in sent.multi_items():
                if not isinstance(value, UploadFile):
                    fields.append((name, value))
                elif raw := await value.read():
                    files[name] = Upload(_base(value.filename or ""), raw)
    except (HTTPException, MultiPartException, FormParserError):
        return Form([])
    return Form(fields, files)


def _base(name: str) -> str:
    """Give the name of a file without the folders that some browsers send.

    >>> _base("C:\\\\maps\\\\a.csv")
    'a.csv'
    """
    return _clean(name.replace("\\", "/").rpartition("/")[2])[:80]


def _clean(value: str) -> str:
    # Browsers send line ends as two characters, and a lone surrogate fits no database.
    plain = value.replace("\r\n", "\n").replace("\x00", "")
    return plain.encode(errors="replace").decode().strip()
