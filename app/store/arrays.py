r"""Write many values as one PostgreSQL array, which the server casts to the type of its column.

The driver's own lists find a type for each single value: on the way of a turn that was a
quarter of all the work.

Source: PostgreSQL, "Arrays", 8.15.6 Array Input and Output Syntax.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, cast

import orjson
from sqlalchemy import BigInteger, Boolean, Float, Integer, LargeBinary, TypeDecorator

Write = Callable[[Iterable[Any]], str]
#: Stands between texts while all of them are escaped at once; the server keeps none that holds it.
_APART: Final = "\0"


def plain_array(values: Iterable[float | None]) -> str:
    """Write numbers, truth values and nulls: but for its brackets such a JSON list is an array.

    >>> plain_array([1, None, True])
    '{1,null,true}'
    """
    return f"{{{orjson.dumps(list(values))[1:-1].decode()}}}"


def text_array(values: Iterable[str | None]) -> str:
    r"""Write texts, whatever they hold.

    >>> print(text_array(['say "no"', "a\\b", "", None]))
    {"say \"no\"","a\\b","",NULL}
    """
    texts = list(values)
    try:
        whole = _APART.join(cast("list[str]", texts))
    except TypeError:  # a null among them
        return f"{{{','.join(map(_quoted, texts))}}}"
    if whole.count(_APART) != len(texts) - 1:
        return f"{{{','.join(map(_quoted, texts))}}}"  # which the server refuses
    return '{"' + _escaped(whole).replace(_APART, '","') + '"}'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _quoted(text: str | None) -> str:
    return "NULL" if text is None else f'"{_escaped(text)}"'


def bytes_array(values: Iterable[bytes | None]) -> str:
    r"""Write bytes in hexadecimal.

    >>> print(bytes_array([b"\x01\xff", None]))
    {"\\x01ff",NULL}
    """
    quoted = ["NULL" if v is None else '"\\\\x' + v.hex() + '"' for v in values]
    return f"{{{','.join(quoted)}}}"


def array_of(type_: Any) -> tuple[str, Write]:
    """Give the server's name of a column's type, and how many values of it are written."""
    plain = type_.impl if isinstance(type_, TypeDecorator) else type_
    fitting = (known[1:] for known in _ARRAYS if isinstance(plain, known[0]))
    return next(fitting, ("text", text_array))


#: A BigInteger is an Integer too, so it stands before it.
_ARRAYS: Final[tuple[tuple[Any, str, Write], ...]] = (
    (Boolean, "boolean", plain_array),
    (BigInteger, "bigint", plain_array),
    (Integer, "integer", plain_array),
    (Float, "double precision", plain_array),
    (LargeBinary, "bytea", bytes_array),
)
