"""Passwords at rest: known by their hash alone, and nobody's is as much work as anybody's."""

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import VerifyMismatchError

from app.store.passwords import NOBODY, hash_password, is_password


def test_a_password_is_known_by_its_hash_and_no_other_is() -> None:
    hashed = hash_password("quatro carros")

    assert is_password("quatro carros", hashed)
    assert not is_password("quatro carro", hashed)
    assert not is_password("quatro carros", "")
    assert hash_password("quatro carros") != hashed


def test_a_hash_takes_the_work_that_owasp_asks_for() -> None:
    how = extract_parameters(hash_password("quatro carros"))

    assert how.type is Type.ID
    assert how.memory_cost >= 19 * 1024  # KiB
    assert how.time_cost >= 2


def test_nobodys_takes_the_same_work_and_fits_nothing() -> None:
    assert extract_parameters(NOBODY) == extract_parameters(hash_password("x"))
    # It is worked on, not refused as no hash at all, which would take no time.
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(NOBODY, "")
