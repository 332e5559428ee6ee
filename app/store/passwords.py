"""Passwords at rest: Argon2id, and never more of them worked on at once than memory allows."""

from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

#: OWASP's least for Argon2id, Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
_MEMORY_KIB: Final = 19 * 1024
_PASSES: Final = 2
#: At once: strangers who guess must not take the callers' processors and memory.
_AT_ONCE: Final = BoundedSemaphore(2)
_HASHER: Final = PasswordHasher(
    time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=1, type=Type.ID
)
#: Of no password, with a salt and a hash that are all zeros: who does not exist takes as long as
#: who does.
NOBODY: Final = f"$argon2id$v=19$m={_MEMORY_KIB},t={_PASSES},p=1${'A' * 22}${'A' * 43}"


def hash_password(password: str) -> str:
    """Give what is stored of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_password(password: str, hashed: str) -> bool:
    """Whether a password is the one of a hash; of no hash, "", after as long a time."""
    with _AT_ONCE:
        try:
            _HASHER.verify(hashed or NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return bool(hashed)
