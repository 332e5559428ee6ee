"""Rounds of calendar.yaml: their days, and that they come and fit."""

import pytest

from tests.unit.menufiles.calendars import HEAD, ROOM, K, city, found

CARTS = "  carts:\n    say: {fr: Passage <rounds>}\n    rounds: [tue, fri]\n"


def test_rounds_are_days_of_the_week() -> None:
    [carts] = city(HEAD + CARTS).notices
    [daily] = city(HEAD + CARTS.replace("[tue, fri]", "mon-sat")).notices

    assert carts.rounds == {1, 4}
    assert daily.rounds == {0, 1, 2, 3, 4, 5}
    assert carts.texts == {"fr": "Passage <rounds>", "en": "Passage <rounds>"}


@pytest.mark.parametrize(
    ("before", "after", "what", "mend"),
    [
        ("[tue, fri]", "[tue, vendredi]", '"vendredi" is no day of the week', "mon-fri"),
        ("[tue, fri]", "[]", "rounds is empty", "write an entry"),
        (" <rounds>", "", "does not say when the rounds come", "<rounds>"),
        ("    rounds: [tue, fri]\n", "", "says <rounds>, and the notice has none", "add rounds:"),
        ("<rounds>", "<rounds> <place>", "holds a value, which callers would read", "letters"),
        (
            "    rounds",
            "    from: 2026-03-01\n    until: 2026-03-02\n    pause: yes\n    rounds",
            "suspends work and tells of rounds",
            "two notices",
        ),
    ],
)
def test_what_is_wrong_with_rounds_is_found(before: str, after: str, what: str, mend: str) -> None:
    [only] = found(HEAD + CARTS.replace(before, after))

    assert what in only.what
    assert mend in only.mend
    assert only.file.endswith(K)


@pytest.mark.parametrize(
    ("days", "is_told"),
    [
        ("from: 2026-11-25\n    until: 2026-11-26", False),  # a Wednesday and a Thursday
        ("from: 2026-11-25\n    until: 2026-11-27", True),
        ("from: 2026-11-24\n    until: 2026-11-24", True),
        ("from: 2026-11-25\n    until: 2026-12-31", True),
        ("from: 2026-11-25", True),
        ("until: 2026-11-25", True),
    ],
)
def test_rounds_that_never_come_while_they_are_told_are_found(days: str, is_told: bool) -> None:
    told = found(HEAD + CARTS.replace("    rounds", f"    {days}\n    rounds"))

    what = "no round of the notice carts falls between 2026-11-25 and 2026-11-26"
    assert [(f.line, f.what, f.rule) for f in told] == (
        [] if is_told else [(6, what, "never-shown")]
    )


def test_rounds_that_do_not_fit_a_screen_are_found_with_their_days_written_out() -> None:
    fits = ROOM - len("28/12, 31/12")
    carts = ("m" * (fits + more) + "<rounds>" for more in (0, 3))
    told = [found(HEAD + CARTS.replace("Passage <rounds>", f"{s}, en: <rounds>")) for s in carts]

    mends = [{f.mend for f in one if f.screen == "kiosk"} for one in told]
    assert mends == [set(), {"shorten the notice by 3"}]
