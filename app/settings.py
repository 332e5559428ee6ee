"""Settings: one frozen value, read from the environment and from the data folder's secrets.

Only `main` and `__main__` import this; everything else is given what it needs.
"""

from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.domain.mail import is_address
from app.secret_settings import find_wrong, make_missing

PROJECT: Final = Path(__file__).resolve().parent.parent
SECRETS_FILE: Final = "secrets.env"


class Settings(BaseSettings):
    """How this process runs. Every field is `DIAL311_<NAME>` in the environment."""

    # Compose files hand on what is not set as nothing: that must not hide what the file says.
    model_config = SettingsConfigDict(
        env_prefix="DIAL311_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    mode: Literal["local", "production"] = Field(
        "local", description="`production`: no phone page, no generated secrets"
    )
    host: str = Field("127.0.0.1", description="address that `serve` listens on")
    port: int = Field(8311, ge=0, le=65535, description="port that `serve` listens on")
    data_dir: Path = Field(
        PROJECT / "data", description="database, keys, lock: all that a run writes"
    )
    menus_dir: Path = Field(PROJECT / "menus", description="folder of the cities")
    database_url: str = Field("", description="`postgresql://…` when a city outgrows one machine")
    gateway_secrets: SecretStr = Field(
        SecretStr(""),
        description="one or two secrets of the callback addresses, comma between",
    )
    export_tokens: SecretStr = Field(
        SecretStr(""),
        description="tokens of the export; `token:comments` may read comments",
    )
    hash_key: SecretStr = Field(
        SecretStr(""),
        description="64 hexadecimal digits: finds numbers, makes case numbers; for life",
    )
    seal_keys: SecretStr = Field(
        SecretStr(""),
        description="`id:64 hexadecimal digits`, the newest first",
    )
    sms_gateway: Literal["console", "africastalking"] = Field(
        "console", description="`africastalking` sends for real"
    )
    africastalking_username: str = Field("", description="account name; `sandbox` for the sandbox")
    africastalking_api_key: SecretStr = Field(SecretStr(""), description="API key of the account")
    smtp_host: str = Field(
        "",
        description="mail server that sheets and news of silent lines leave by; without it none do",
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="port of the mail server")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="`starttls`, `tls` from the first byte, or `none`"
    )
    smtp_from: str = Field("", description="e-mail address that sheets come from")
    smtp_user: str = Field("", description="name at the mail server, where it wants one")
    smtp_password: SecretStr = Field(SecretStr(""), description="password at the mail server")
    forwarded_allow_ips: str = Field(
        "", description="reverse proxy whose `X-Forwarded-*` are believed"
    )
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^/?#]+)?$",
        description="what officials type to open the desk, `https://…` without a path; for links",
    )
    tile_url: str = Field(
        "",
        pattern=r"^(https?://[a-zA-Z0-9.:-]+/[^\s\"'<>;,]*)?$",
        description="pictures below the desk's maps, `https://…/{z}/{x}/{y}.png`; without it none",
    )
    tile_credit: str = Field("", description="what their makers want to be told beside the map")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`"
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

    @model_validator(mode="after")
    def _makers_are_named(self) -> "Settings":
        lacking = [name for name in ("{z}", "{x}", "{y}") if name not in self.tile_url]
        if self.tile_url and lacking:
            raise ValueError(f"DIAL311_TILE_URL has no {', '.join(lacking)}")
        if self.tile_url and not self.tile_credit:
            raise ValueError("DIAL311_TILE_URL needs DIAL311_TILE_CREDIT, who made the pictures")
        return self

    @model_validator(mode="after")
    def _mail_can_leave(self) -> "Settings":
        password = self.smtp_password.get_secret_value()
        if self.smtp_host and not is_address(self.smtp_from):
            raise ValueError("DIAL311_SMTP_HOST needs DIAL311_SMTP_FROM, a bare e-mail address")
        if bool(self.smtp_user) != bool(password):
            raise ValueError("DIAL311_SMTP_USER and DIAL311_SMTP_PASSWORD go together")
        if self.smtp_tls == "none" and password:
            raise ValueError("DIAL311_SMTP_TLS=none would show the password to everybody")
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
        _make_folder(known.data_dir)
        path = known.data_dir / SECRETS_FILE
        if known.mode == "local":
            make_missing(path, lambda: _missing(Settings(_env_file=path)))
        settings = Settings(_env_file=path)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(problem) for problem in error.errors())) from None
    wrong = find_wrong(
        gateway=settings.callback_secrets,
        tokens=_split(settings.export_tokens),
        hash_key=settings.hash_key.get_secret_value(),
        seal=_split(settings.seal_keys),
    )
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def desk_address(settings: Settings) -> str:
    """Give what stands before the path of a link: the address that is set, or this machine's."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return settings.public_url or f"http://{host}:{settings.port}"


def _make_folder(data_dir: Path) -> None:
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"DIAL311_DATA_DIR: the folder {data_dir} cannot be made ({error.strerror})"
        ) from error


def _missing(settings: Settings) -> list[str]:
    wanted = ("gateway_secrets", "export_tokens", "hash_key", "seal_keys")
    return [name.upper() for name in wanted if not getattr(settings, name).get_secret_value()]


def _sentence(problem: Any) -> str:
    # Never the value: it may be a secret.
    where = "_".join(str(part) for part in problem["loc"]).upper()
    return f"DIAL311_{where}: {problem['msg']}" if where else str(problem["msg"])
