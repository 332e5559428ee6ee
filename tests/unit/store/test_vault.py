"""The vault: what is sealed shows nothing, opens only where it belongs, and outlives its key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.vault import SealBroken, Vault

HASH_KEY = bytes(32)
OLD, NEW = bytes([1] * 32), bytes([2] * 32)
PHONE = "+258840000001"


def test_what_is_sealed_holds_no_digit_run_of_the_number() -> None:
    sealed = Vault(HASH_KEY, {1: OLD}).seal(PHONE, "contacts.phone 1")

    assert b"84000" not in sealed
    assert b"25884" not in sealed


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text("abc 123"))
def test_what_was_sealed_opens_where_it_belongs(words: str, place: str) -> None:
    vault = Vault(HASH_KEY, {1: OLD})

    assert vault.open(vault.seal(words, place), place) == words


def test_two_seals_of_one_number_differ() -> None:
    vault = Vault(HASH_KEY, {1: OLD})

    assert vault.seal(PHONE, "x 1") != vault.seal(PHONE, "x 1")


def test_a_value_moved_to_another_row_does_not_open() -> None:
    vault = Vault(HASH_KEY, {1: OLD})

    with pytest.raises(SealBroken):
        vault.open(vault.seal(PHONE, "contacts.phone 1"), "contacts.phone 2")


def test_an_old_key_still_opens_and_the_newest_seals() -> None:
    before = Vault(HASH_KEY, {1: OLD}).seal(PHONE, "x 1")
    rotated = Vault(HASH_KEY, {2: NEW, 1: OLD})

    assert rotated.open(before, "x 1") == PHONE
    assert rotated.seal(PHONE, "x 1")[0] == 2
    with pytest.raises(SealBroken, match="key"):
        Vault(HASH_KEY, {2: NEW}).open(before, "x 1")


@pytest.mark.parametrize("damaged", [b"", b"\x01", b"\x01" + bytes(11), b"\x01" + bytes(40)])
def test_what_is_damaged_does_not_open(damaged: bytes) -> None:
    with pytest.raises(SealBroken):
        Vault(HASH_KEY, {1: OLD}).open(damaged, "x 1")


def test_another_hash_key_finds_nobody() -> None:
    vault, other = Vault(HASH_KEY, {1: OLD}), Vault(NEW, {1: OLD})

    assert vault.phone_hash(PHONE) != other.phone_hash(PHONE)
    assert vault.phone_hash(PHONE) == Vault(HASH_KEY, {2: NEW}).phone_hash(PHONE)


def test_no_key_serves_two_purposes() -> None:
    vault = Vault(HASH_KEY, {1: OLD})

    assert vault.transcript_hash("1") != vault.phone_hash("1")[:8]
    assert vault.session_key("a", "b", "c") != vault.session_key("a", "bc", "")
