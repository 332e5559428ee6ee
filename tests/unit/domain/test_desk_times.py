"""How long the desk stays open, and what it gives out can be had: in hours, as people read them."""

from app.domain.export_jobs import KEPT_US
from app.domain.logins import IDLE_US, LINK_US, LONGEST_US, OVERLAP_US, RENEWED_US, Login

HOUR = 3_600_000_000


def test_a_login_ends_two_hours_after_the_last_page_and_twelve_after_the_first() -> None:
    assert (IDLE_US, LONGEST_US) == (2 * HOUR, 12 * HOUR)
    quiet = Login(1, 7, began_us=0, seen_us=0, renewed_us=0)
    busy = Login(1, 7, began_us=0, seen_us=12 * HOUR - 1, renewed_us=0)

    assert quiet.holds(2 * HOUR - 1)
    assert not quiet.holds(2 * HOUR)
    assert busy.holds(12 * HOUR - 1)
    assert not busy.holds(12 * HOUR)


def test_secrets_are_replaced_each_hour_and_links_hold_a_day_and_files_a_week() -> None:
    assert (RENEWED_US, OVERLAP_US) == (HOUR, HOUR // 60)
    assert (LINK_US, KEPT_US) == (24 * HOUR, 7 * 24 * HOUR)
