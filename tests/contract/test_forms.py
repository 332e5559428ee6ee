"""Our form parser against the standard library's, on anything at all."""

from urllib.parse import parse_qsl, quote_from_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.web.forms import parse_form, parse_json, read_fields

#: What a form is made of, so that escapes whole and broken, pairs and blanks come often.
BITS = st.sampled_from(
    b"& = + % ; %2A %2B %2b %23 %C3%A1 %ff %00 2 A text \xc3\xa1 \xff \x00 \r\n".split(b" ")
)
BODIES = st.one_of(st.binary(max_size=60), st.lists(BITS, max_size=25).map(b"".join))


@given(BODIES)
@example(b"%%323=%2%2A&a=1&a=2&=x&b&&c=")
def test_a_form_is_read_as_the_standard_library_reads_it(body: bytes) -> None:
    # It takes text, so raw bytes go in as the escapes they stand for.
    escaped = quote_from_bytes(body, safe=bytes(range(128)))

    assert parse_form(body) == dict(parse_qsl(escaped, keep_blank_values=True))


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"", {}),
        (b"text=", {"text": ""}),
        (b"phoneNumber=+258840000001", {"phoneNumber": " 258840000001"}),
        (b"a=1;b=2", {"a": "1;b=2"}),
        (b"a=1&a=2", {"a": "2"}),
        (b"a=%00%ff", {"a": "\x00\ufffd"}),
        (b"a=\xc3\xa1%C3%A1", {"a": "áá"}),
        (b"a=%ED%A0%80", {"a": "\ufffd\ufffd\ufffd"}),
    ],
)
def test_odd_forms(body: bytes, fields: dict[str, str]) -> None:
    assert parse_form(body) == fields


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"{}", {}),
        (b"[1]", {}),
        (b'"a"', {}),
        (b"nonsense", {}),
        (b'{"a": "\xff"}', {}),
        (b'{"a": "\\ud800"}', {}),
        (b"[" * 5000, {}),
        (b'{"a": "1", "b": 2, "c": 1.5}', {"a": "1", "b": "2", "c": "1.5"}),
        (b'{"a": true, "b": null, "c": {}, "d": [], "e": ""}', {"e": ""}),
    ],
)
def test_json_gives_flat_fields_or_none(body: bytes, fields: dict[str, str]) -> None:
    assert parse_json(body) == fields


@given(BODIES)
def test_no_body_is_too_odd(body: bytes) -> None:
    for fields in (read_fields(body), read_fields(b"{" + body), parse_json(body)):
        assert all(isinstance(value, str) for value in fields.values())


def test_the_body_says_what_it_is_not_the_label() -> None:
    assert read_fields(b'\n{"text": "1"}') == {"text": "1"}
    assert read_fields(b"text=1") == {"text": "1"}
    assert read_fields(b"{broken=1&text=2") == {"{broken": "1", "text": "2"}
