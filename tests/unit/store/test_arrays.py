"""Many texts in one array are the same as each by itself."""

from hypothesis import given
from hypothesis.strategies import lists, none, text

from app.store.arrays import text_array

texts = lists(text('a",\\{}\n\0', max_size=4) | none(), max_size=5)


@given(texts)
def test_texts_are_written_together_as_each_by_itself(values: list[str | None]) -> None:
    alone = [text_array([value])[1:-1] for value in values]

    assert text_array(values) == f"{{{','.join(alone)}}}"


@given(text('a",\\{}\n\0', max_size=4))
def test_of_a_text_nothing_ends_the_array_or_is_lost(value: str) -> None:
    written = text_array([value])
    inside = iter(written[2:-2])

    read = [next(inside) if sign == "\\" else sign for sign in inside]

    assert (written[:2], written[-2:]) == ('{"', '"}')
    assert "".join(read) == value
