"""Messages on terms: which may leave, to whom, and what has left."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.domain.delivery import Policy, Terms
from app.menu.model import City
from app.store.published import Published
from tests.contract.store.lines import SECOND, Telephone, maputo
from tests.contract.store.post import Post

SURELY, ONCE = Policy.AT_LEAST_ONCE, Policy.AT_MOST_ONCE
HOUR = 3600 * SECOND
TERMS = {
    "first": Terms(SURELY, 1),
    "second": Terms(ONCE, 2),
    "middle": Terms(SURELY, 5),
    "last": Terms(ONCE, 9, expires_us=HOUR),
    "awake": Terms(ONCE, 5, keeps_quiet=False),
}


def allowing(line: Telephone, **what: Any) -> None:
    """Publish the city with these limits; its routes may get a rate by name."""
    rates = what.pop("rates", {})
    city: City = replace(maputo(), terms=TERMS, memo={}, steps={}, **what)
    routes = tuple(replace(route, rate=rates.get(route.name)) for route in city.routes)
    line.cities.take([Published(1, replace(city, routes=routes))])


@pytest.fixture
def post(line: Telephone) -> Iterator[Post]:
    allowing(line)
    made = Post(line)
    yield made
    made.writer.stop()


def phone(number: int) -> str:
    return f"+25884000{number:04}"


def left(post: Post) -> list[str]:
    return [sms.template for sms in post.scripted.given]
