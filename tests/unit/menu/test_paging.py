"""Pages: what fits by measured septets, and that no option is ever cut or lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import septets
from app.menu.paging import Drawn, Item, Page, lay_out
from app.menu.state import BACK, MORE

BACK_KEY, MORE_KEY = Drawn("0", "Voltar"), Drawn("9", "Mais")


def _items(count: int, length: int = 10) -> list[Item]:
    return [Item("", f"{n:0{length}d}", 0, str(n)) for n in range(count)]


def _pages(
    items: list[Item], room: int, back: Drawn | None = BACK_KEY, back_from: int = 0
) -> tuple[Page, ...]:
    return lay_out(items, room, back, MORE_KEY, back_from=back_from)


def test_nine_items_that_fit_need_no_more_key() -> None:
    [page] = _pages(_items(9), 400)
    assert [offer.key for offer in page.offers] == list("1234567890")


def test_ten_items_take_two_pages_of_eight_and_two() -> None:
    first, second = _pages(_items(10), 400)
    assert [offer.key for offer in first.offers] == list("1234567890")
    assert [offer.code for offer in second.offers if offer.option >= 0] == ["8", "9"]


def test_a_fixed_option_keeps_its_digit_on_every_page() -> None:
    items = [*_items(9), Item("8", "Outro", 1, "")]
    for page in _pages(items, 400):
        assert "8 Outro" in page.lines
        keys = [offer.key for offer in page.offers]
        assert len(keys) == len(set(keys))


def test_an_explicit_option_wins_over_back() -> None:
    items = [Item("0", "Nao sei", 0, "")]
    [page] = _pages(items, 100)
    assert page.lines == ("0 Nao sei",)


def test_an_item_too_long_for_any_page_is_still_offered() -> None:
    page = _pages(_items(2, 90), 60)[0]
    assert [offer.code for offer in page.offers if offer.option >= 0] == ["0"]


@given(
    lengths=st.lists(st.integers(1, 22), max_size=40),
    fixed=st.sets(st.sampled_from("12345678"), max_size=3),
    room=st.integers(60, 180),
    has_back=st.booleans(),
    back_from=st.integers(0, 1),
)
def test_every_item_is_on_exactly_one_page_and_every_page_fits(
    lengths: list[int], fixed: set[str], room: int, has_back: bool, back_from: int
) -> None:
    items = [Item("", "x" * length, 0, str(n)) for n, length in enumerate(lengths)]
    items += [Item(digit, "fix", 1, "") for digit in sorted(fixed)]
    pages = _pages(items, room, BACK_KEY if has_back else None, back_from)
    codes = [offer.code for page in pages for offer in page.offers if offer.option == 0]
    assert codes == [str(n) for n in range(len(lengths))]
    for number, page in enumerate(pages):
        assert sum(1 + septets(line) for line in page.lines) <= room + 1
        keys = [offer.key for offer in page.offers]
        assert len(keys) == len(set(keys))
        assert (MORE in [offer.option for offer in page.offers]) is (page is not pages[-1])
        assert (BACK in [offer.option for offer in page.offers]) is (
            has_back and number >= back_from
        )


@pytest.mark.parametrize("count", range(1, 30))
def test_more_pages_are_never_made_than_needed(count: int) -> None:
    pages = _pages(_items(count, 3), 400)
    needed = 1 if count <= 9 else 1 + -(-(count - 9) // 8)
    assert len(pages) in {needed, -(-count // 8)}
