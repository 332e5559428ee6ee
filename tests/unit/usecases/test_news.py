"""What a person has to hear of a case once it is open again."""

from app.usecases.news import Item, first, opened


def test_a_case_that_is_open_again_is_neither_asked_about_nor_told() -> None:
    asks = Item(1, 11, "resolved", "full", "moinho", 99)
    tells = Item(2, 22, "unresolved", "full", "moinho", 99)

    after_one, after_both = opened((asks, tells), 11), opened(opened((asks, tells), 11), 22)

    assert after_one == (asks._replace(status=""), tells)
    assert [item.takes_word for item in after_one] == [True, False]
    assert (first(after_one, asks=True), first(after_one, asks=False)) == (None, tells)
    # Nobody was asked about the other: nothing of it is kept.
    assert after_both == after_one[:1]
