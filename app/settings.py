"""Settings: one frozen value, read from the environment and from the data folder's secrets.

Only `main` and `__main__` import this; everything else is given what it needs.
"""

import os
import secrets
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT: Final = Path(__file__).resolve().parent.parent
SECRETS_FILE: Final = "secrets.env"
#: What people leave in examples; none of it may guard a city.
PLACEHOLDERS: Final = ("changeme", "change-me", "secret", "example", "placeholder", "xxx", "todo")
SHORTEST_SECRET: Final = 24
_KEY_IDS: Final = frozenset(map(str, range(1, 256)))


class Settings(BaseSettings):
    """How this process runs. Every field is `DIAL311_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="DIAL311_", frozen=True, extra="ignore")

    mode: Literal["local", "production"] = Field(
        "local", description="production: no phone page, no generated secrets, no drafts"
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on")
    port: int = Field(8311, ge=0, le=65535, description="Port that `serve` listens on")
    data_dir: Path = Field(
        PROJECT / "data", description="Database, keys, lock: all that a run writes"
    )
    menus_dir: Path = Field(PROJECT / "menus", description="Folder of the cities")
    database_url: str = Field(
        "", description="SQLAlchemy address; empty: SQLite in the data folder"
    )
    gateway_secrets: SecretStr = Field(
        SecretStr(""),
        description="One or two secrets of the callback addresses, separated by a comma",
    )
    export_tokens: SecretStr = Field(
        SecretStr(""),
        description="Tokens of the export, separated by commas; `token:comments` may read comments",
    )
    hash_key: SecretStr = Field(
        SecretStr(""),
        description="64 hexadecimal digits: finds phone numbers, makes case numbers; for life",
    )
    seal_keys: SecretStr = Field(
        SecretStr(""),
        description="`id:64 hexadecimal digits`, separated by commas, the newest first",
    )
    sms_gateway: Literal["console", "africastalking"] = Field(
        "console", description="Where SMS leave: console needs no account"
    )
    africastalking_username: str = Field("", description="Account name; `sandbox` for the sandbox")
    africastalking_api_key: SecretStr = Field(SecretStr(""), description="API key of the account")
    forwarded_allow_ips: str = Field(
        "", description="Addresses of the reverse proxy whose X-Forwarded-* are believed"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="What is logged"
    )

    @field_validator("data_dir", "menus_dir", mode="after")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @model_validator(mode="after")
    def _account_is_whole(self) -> "Settings":
        account = self.africastalking_username and self.africastalking_api_key.get_secret_value()
        if self.sms_gateway == "africastalking" and not account:
            raise ValueError(
                "DIAL311_SMS_GATEWAY=africastalking needs DIAL311_AFRICASTALKING_USERNAME"
                " and DIAL311_AFRICASTALKING_API_KEY"
            )
        return self

    @property
    def url(self) -> str:
        """Address of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'dial311.sqlite3'}"

    @property
    def callback_secrets(self) -> tuple[str, ...]:
        """The one or two secrets that open the gateways' callbacks."""
        return _split(self.gateway_secrets)

    @property
    def tokens(self) -> tuple[tuple[str, bool], ...]:
        """Export tokens, each with whether it may read comments."""
        pairs = (token.partition(":") for token in _split(self.export_tokens))
        return tuple((token, right == "comments") for token, _, right in pairs)

    @property
    def hash_key_bytes(self) -> bytes:
        """The key behind phone hashes and case numbers."""
        return bytes.fromhex(self.hash_key.get_secret_value())

    @property
    def seal_keys_by_id(self) -> dict[int, bytes]:
        """Keys that open what is sealed, the newest first."""
        pairs = (key.partition(":") for key in _split(self.seal_keys))
        return {int(key_id): bytes.fromhex(key) for key_id, _, key in pairs}


def _split(secret: SecretStr) -> tuple[str, ...]:
    return tuple(part.strip() for part in secret.get_secret_value().split(",") if part.strip())


class SettingsError(Exception):
    """Settings that cannot be run with; the message says which and how to mend it."""


def load_settings() -> Settings:
    """Read the environment, then the data folder's secrets; make those that local use lacks.

    Raises:
        SettingsError: a setting is wrong, or production lacks a secret.
    """
    try:
        known = Settings()
        if known.mode == "local":
            _make_secrets(known)
        settings = Settings(_env_file=known.data_dir / SECRETS_FILE)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(problem) for problem in error.errors())) from None
    _check_secrets(settings)
    return settings


def _sentence(problem: Any) -> str:
    # Never the value: it may be a secret.
    where = "_".join(str(part) for part in problem["loc"]).upper()
    return f"DIAL311_{where}: {problem['msg']}" if where else str(problem["msg"])


def _make_secrets(settings: Settings) -> None:
    """Write what is missing into a file that only its owner can read, once."""
    path = settings.data_dir / SECRETS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    lines = (
        "# Made at the first local start. Whoever has this file can read every phone number.",
        "# Lose the hash and seal keys and nobody can: keep a copy apart from the database's.",
        f"DIAL311_GATEWAY_SECRETS={secrets.token_hex(32)}",
        f"DIAL311_EXPORT_TOKENS={secrets.token_hex(32)}",
        f"DIAL311_HASH_KEY={secrets.token_hex(32)}",
        f"DIAL311_SEAL_KEYS=1:{secrets.token_hex(32)}",
    )
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _check_secrets(settings: Settings) -> None:
    wrong = [
        *_words_wrong("GATEWAY_SECRETS", settings.callback_secrets, 2),
        *_words_wrong("EXPORT_TOKENS", tuple(token for token, _ in settings.tokens), 20),
        *_key_wrong("HASH_KEY", (settings.hash_key.get_secret_value(),)),
        *_key_wrong("SEAL_KEYS", _seal_keys(_split(settings.seal_keys))),
    ]
    if wrong:
        raise SettingsError("\n".join(wrong))


def _words_wrong(name: str, words: tuple[str, ...], most: int) -> list[str]:
    hint = 'Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'
    if not 1 <= len(words) <= most:
        return [f"DIAL311_{name} must hold 1 to {most} secrets, separated by commas. {hint}"]
    if any(_is_weak(word) for word in words):
        return [
            f"DIAL311_{name} holds a placeholder or a secret"
            f" under {SHORTEST_SECRET} letters. {hint}"
        ]
    return []


def _is_weak(word: str) -> bool:
    low = word.lower()
    safe = all(letter.isascii() and (letter.isalnum() or letter in "-_.~") for letter in word)
    few = len(set(low)) < 8  # "aaaa…" and "0101…" guard nothing
    return len(word) < SHORTEST_SECRET or few or not safe or low.startswith(PLACEHOLDERS)


def _seal_keys(pairs: tuple[str, ...]) -> tuple[str, ...]:
    """The keys behind their ids; a key whose id is no number from 1 to 255, or taken, is none."""
    known: dict[str, str] = {}
    for pair in pairs:
        key_id, _, key = pair.partition(":")
        good = key_id in _KEY_IDS and key_id not in known
        known[key_id] = key if good else ""
    return tuple(known.values())


def _key_wrong(name: str, keys: tuple[str, ...]) -> list[str]:
    good = keys and all(_is_key(key) for key in keys)
    hint = 'Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'
    shape = "1:<64 hexadecimal digits>" if name == "SEAL_KEYS" else "64 hexadecimal digits"
    return [] if good else [f"DIAL311_{name} must be {shape}, no placeholder. {hint}"]


def _is_key(key: str) -> bool:
    digits = key.lower()
    return len(digits) == 64 and set(digits) <= set("0123456789abcdef") and len(set(digits)) > 6
