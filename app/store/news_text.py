"""How `contacts.news` is written: a JSON list of lists, "" for nothing."""

from collections.abc import Iterable

import orjson

from app.usecases.news import Item, News


def read_news(text: str) -> News:
    """Read what is kept beside a contact."""
    return tuple(Item(*item) for item in orjson.loads(text)) if text else ()


def write_news(news: Iterable[Item]) -> str:
    """Undo `read_news`."""
    plain = list(map(tuple, news))
    return orjson.dumps(plain).decode() if plain else ""
