"""What a person has to hear of a case once it is open again."""

from functools import reduce

from app.usecases.news import MOST, Item, News, first, heard_of, opened


def test_a_case_that_is_open_again_is_neither_asked_about_nor_told() -> None:
    asks = Item(1, 11, "resolved", "full", "moinho", 99)
    tells = Item(2, 22, "unresolved", "full", "moinho", 99)

    after_one, after_both = opened((asks, tells), 11), opened(opened((asks, tells), 11), 22)

    assert after_one == (asks._replace(status=""), tells)
    assert [item.takes_word for item in after_one] == [True, False]
    assert (first(after_one, asks=True), first(after_one, asks=False)) == (None, tells)
    # Nobody was asked about the other: nothing of it is kept.
    assert after_both == after_one[:1]


def closed_at_once(count: int) -> News:
    items = (
        Item(number, number, "resolved", "full", "moinho", 99) for number in range(1, count + 1)
    )
    return reduce(lambda news, item: heard_of(news, item, 1), items, ())


def test_whoever_files_much_is_asked_about_each_case_of_a_batch() -> None:
    # A monitor's week, closed in one morning: with no SMS the next calls are all that tells.
    assert [item.number for item in closed_at_once(40)] == [*range(1, 41)]


def test_what_is_kept_of_a_person_does_not_grow_without_end() -> None:
    assert [item.number for item in closed_at_once(MOST + 2)] == [*range(3, MOST + 3)]
