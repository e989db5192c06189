"""The one `Settings` object, read from `ONEMAP_*` environment variables."""

import os
from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from gis.errors import StartFailed

PREFIX = "ONEMAP_"


class Settings(BaseSettings):
    """Everything about this OneMap that may differ from the next one. Built once, passed in."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    data: Path = Field(
        default=Path("data"),
        description="Folder of the embedded database, the tile archives and the logs.",
    )
    layers: Path | None = Field(
        default=None,
        description="Folder of the district's own layer files, laid over those that come with "
        "OneMap: a file of the same id takes the place of ours.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="postgresql:// address of the owner of a database that is not OneMap's own; "
        "empty starts the embedded one.",
    )
    authenticator_database_url: SecretStr | None = Field(
        default=None,
        description="postgresql:// address of the role onemap_authenticator; without it, "
        "sessions of the owner step down to that role.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8080, ge=1, le=65535, description="Port to listen on.")
    workers: int = Field(default=2, ge=1, le=64, description="Processes that answer requests.")
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/?#]+(/[^?#]*)?$",
        description="How the outside reaches this server, when that is not what requests say.",
    )
    pool_size: int = Field(default=10, ge=1, le=100, description="Database connections a process.")
    statement_timeout: timedelta = Field(
        default=timedelta(seconds=10),
        description="Longest time of one database query of a request.",
    )
    tile_cache_mb: int = Field(
        default=64, ge=0, le=65536, description="Megabytes of tiles that a process keeps in memory."
    )
    session_lifetime: timedelta = Field(
        default=timedelta(hours=12), description="How long a login lasts."
    )
    lease_lifetime: timedelta = Field(
        default=timedelta(minutes=10),
        description="How long a worker sees a building after a scan.",
    )
    visit_reach_m: float = Field(
        default=60,
        gt=0,
        description="How far from a building's footprint a worker's fix may lie.",
    )
    visit_max_accuracy_m: float = Field(
        default=100,
        gt=0,
        description="The worst accuracy of a fix that a visit still takes.",
    )
    code_widths: tuple[int, int, int, int, int, int, int] = Field(
        default=(6, 3, 3, 2, 5, 3, 3),
        description="Digits of district, street, community, grid, building, floor and room.",
    )
    max_batch_records: int = Field(
        default=1_000_000, ge=1, description="Records that one batch request may hold."
    )
    max_batch_bytes: int = Field(
        default=1 << 30, ge=1, description="Bytes that the body of one batch request may hold."
    )
    log_level: str = Field(
        default="info",
        pattern="^(debug|info|warning|error)$",
        description="Least severity of what is logged: debug, info, warning or error.",
    )


def load_settings(**overrides: object) -> Settings:
    """Reads the environment. Raises StartFailed for an unknown `ONEMAP_*` name or a bad value."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise StartFailed(
            f"Unknown setting {unknown[0]}; the settings are {', '.join(sorted(known))}."
        )
    try:
        return Settings(**overrides)  # pyright: ignore[reportArgumentType] - validated by pydantic
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise StartFailed(f"{name}={first['input']!r}: {first['msg']}.") from None
