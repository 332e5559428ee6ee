"""Keys at work: phone numbers and free words are sealed, numbers are found by keyed hash.

A sealed value is `key id (1 byte) | nonce (12) | AES-256-GCM`. What it belongs to (table,
column, row) is authenticated with it, so a value moved to another row does not open.
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
#: Callers whose key is remembered: as many as are on the line.
MOST_CALLERS = 20_000


class SealBroken(Exception):  # noqa: N818 - says what happened
    """A sealed value does not open: wrong key, other row, or damaged."""


class Vault:
    """Seals with the newest key, opens with any it was given."""

    __slots__ = (
        "_ciphers",
        "_hash",
        "_newest",
        "_session",
        "_token",
        "_transcript",
        "_word",
        "caller_key",
        "number_key",
        "phone_hash",
    )

    def __init__(self, hash_key: bytes, seal_keys: Mapping[int, bytes]) -> None:
        """Take a 32-byte hash key, and 32-byte seal keys by id (1 to 255), the newest first."""
        # A copy of a keyed hash is made at half the cost of a new one.
        self._hash = hashlib.blake2b(digest_size=16, key=_derived(hash_key, "phone"))
        self._transcript = hashlib.blake2b(digest_size=8, key=_derived(hash_key, "transcript"))
        self._session = hashlib.blake2b(digest_size=8, key=_derived(hash_key, "session"))
        self._token = hashlib.blake2b(digest_size=32, key=_derived(hash_key, "token"))
        # Another one than when words were taken of whole texts: nothing is found by those.
        self._word = hashlib.blake2b(digest_size=8, key=_derived(hash_key, "masked word"))
        #: msisdn -> the 8 bytes with which the keys of its sessions begin.
        self.caller_key: Callable[[str], bytes] = lru_cache(MOST_CALLERS)(self._caller_key)
        #: E.164 -> the 16 bytes by which a number is found.
        self.phone_hash: Callable[[str], bytes] = lru_cache(MOST_CALLERS)(self._phone_hash)
        #: For the permutation behind public numbers. It may never change in a city's life.
        self.number_key = _derived(hash_key, "number")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in seal_keys.items()}
        self._newest = next(iter(seal_keys))

    def _phone_hash(self, e164: str) -> bytes:
        return _keyed(self._hash, e164)

    def session_key(self, gateway: str, session_id: str, msisdn: str) -> bytes:
        """Give the 16 bytes by which a session is found: those of one caller lie together."""
        return self.caller_key(msisdn) + _keyed(self._session, f"{gateway}\0{session_id}\0{msisdn}")

    def _caller_key(self, msisdn: str) -> bytes:
        return _keyed(self._session, f"caller {msisdn}")

    def transcript_hash(self, transcript: str) -> bytes:
        """Give the 8 bytes by which a transcript is recognised."""
        return _keyed(self._transcript, transcript)

    def token_hash(self, token: str) -> bytes:
        """Give the 32 bytes by which a secret that we gave out is found."""
        return _keyed(self._token, token)

    def word_hash(self, word: str) -> int:
        """Give the 64 signed bits by which reports with a word are found."""
        return int.from_bytes(_keyed(self._word, word), signed=True)

    def seal(self, plain: str, belongs_to: str) -> bytes:
        """Encrypt words that belong to `belongs_to`, "messages.body 42"."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, plain.encode(), belongs_to.encode())
        return bytes([self._newest]) + nonce + sealed

    def open(self, sealed: bytes, belongs_to: str) -> str:
        """Undo `seal`.

        Raises:
            SealBroken: the key is unknown, or the value is not this row's.
        """
        cipher = self._ciphers.get(sealed[0]) if sealed else None
        if cipher is None:
            raise SealBroken("sealed with a key that is not given")
        body = 1 + NONCE_BYTES
        try:
            return cipher.decrypt(sealed[1:body], sealed[body:], belongs_to.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken("not this row's value, or damaged") from error


def _keyed(hash_: hashlib.blake2b, text: str) -> bytes:
    copy = hash_.copy()
    copy.update(text.encode(errors="replace"))
    return copy.digest()


def _derived(key: bytes, purpose: str) -> bytes:
    return hashlib.blake2b(purpose.encode(), digest_size=32, key=key).digest()
