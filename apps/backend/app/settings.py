"""Settings from environment variables, validated once at start."""

import sys
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL


class Settings(BaseSettings):
    """Every setting of the backend. An empty value counts as not set."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    environment: Literal["local", "staging", "production"] = "local"
    project_name: str = "Full-Stack App"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    postgres_server: str = "localhost"
    postgres_port: int = Field(default=5432, ge=1, le=65535)
    postgres_db: str = "app"
    postgres_user: str = "app"
    postgres_password: SecretStr
    postgres_pool_size: int = Field(default=5, ge=1, le=100)

    secret_key: SecretStr = Field(min_length=32)
    access_token_minutes: int = Field(default=15, ge=1, le=1440)
    refresh_token_days: int = Field(default=14, ge=1, le=365)
    password_reset_minutes: int = Field(default=30, ge=5, le=1440)

    frontend_url: str = Field(default="http://localhost:8080", pattern=r"^https?://[^\s/]+(/[^\s]*)?$")
    backend_cors_origins: Annotated[tuple[str, ...], NoDecode] = ()

    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_tls: bool = True
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    emails_from_email: str = "noreply@example.com"

    sentry_dsn: SecretStr | None = None
    sentry_environment: str = "development"

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("backend_cors_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())

    @field_validator("backend_cors_origins")
    @classmethod
    def _check_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            scheme, separator, host = origin.partition("://")
            if scheme not in ("http", "https") or not separator or not host or "/" in host or "*" in host:
                message = f"{origin!r} is not an origin such as https://app.example.com"
                raise ValueError(message)
        return value

    @property
    def database_url(self) -> URL:
        """Address of the database for SQLAlchemy, with psycopg 3 as its driver."""
        return URL.create(
            "postgresql+psycopg",
            username=self.postgres_user,
            password=self.postgres_password.get_secret_value(),
            host=self.postgres_server,
            port=self.postgres_port,
            database=self.postgres_db,
        )


def load_settings() -> Settings:
    """Reads the environment; on a mistake prints one line for each wrong variable and ends the process."""
    try:
        return Settings()
    except ValidationError as error:
        for mistake in error.errors(include_url=False, include_input=False):
            name = str(mistake["loc"][0]).upper() if mistake["loc"] else "settings"
            sys.stderr.write(f"Wrong setting {name}: {mistake['msg']}.\n")
        sys.exit(2)
