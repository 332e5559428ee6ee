"""By what the store knows a caller: the keyed hash of their number."""

from app.store.vault import Vault
from app.usecases.call import Call


def caller_hash(vault: Vault, call: Call) -> bytes:
    """Give the hash of who calls, b"" where no number came along."""
    if call.caller_hash is None:
        number = call.turn.msisdn if call.turn else ""
        call.caller_hash = vault.phone_hash(number) if number else b""
    return call.caller_hash
