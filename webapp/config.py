"""How one server is set up: a TOML file, with `VFX_TRACKER_*` of the environment over it.

What a studio chooses in the browser (day start, idle limit) is no part of this: it stands in the database.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from webapp.background.outgoing import parse_networks

ENVIRONMENT_PREFIX = "VFX_TRACKER_"
CONFIG_VARIABLE = "VFX_TRACKER_CONFIG"


class ConfigProblem(Exception):
    """A setting cannot be used; the text is a sentence for whoever runs the server."""


@dataclass(frozen=True)
class Config:
    """Everything that can be set about one server. Each field is told in SETTINGS."""

    host: str = "127.0.0.1"
    port: int = 5000
    database: str = "var/tracker.sqlite3"
    public_url: str = ""
    threads: int = 16
    studio_name: str = "VFX Time Tracker"
    registration: bool = True
    registrations_per_hour: int = 200
    failures_per_address_per_hour: int = 20
    trusted_proxy: str = ""
    allow_plain_http: bool = False
    log_level: str = "INFO"
    metrics: bool = False
    webhook_networks: str = ""


@dataclass(frozen=True)
class Setting:
    """One setting as the documentation tells it."""

    name: str
    default: Any
    meaning: str

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return ENVIRONMENT_PREFIX + self.name.upper()


_MEANINGS = {
    "host": "address to listen on; 0.0.0.0 for every network of this machine",
    "port": "port to listen on",
    "database": "SQLite file, relative to the working directory, or a postgresql:// address",
    "public_url": "address artists use, such as https://time.studio.example; empty: the one they came by",
    "threads": "threads that answer requests",
    "studio_name": "name shown on pages; refused as a password",
    "registration": "whether anybody may make an account; otherwise people are added or invited",
    "registrations_per_hour": "new accounts an hour from one network address",
    "failures_per_address_per_hour": "failed sign-ins an hour from one network address",
    "trusted_proxy": "address of the reverse proxy whose X-Forwarded-* headers are believed; empty: none",
    "allow_plain_http": "sign in over http:// from other machines too, on a network that you trust",
    "log_level": "least important message to log: DEBUG, INFO, WARNING or ERROR",
    "webhook_networks": "networks inside the studio that webhooks may reach, such as 10.0.0.0/8; empty: none",
    "metrics": "serve /metrics to this machine alone, for Prometheus (needs the extra metrics)",
}
SETTINGS = tuple(Setting(field.name, field.default, _MEANINGS[field.name]) for field in fields(Config))
_TYPES: dict[str, Any] = {field.name: field.type for field in fields(Config)}


def read_config(path: str | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """The set-up from the TOML file `path` (or `VFX_TRACKER_CONFIG`), with the environment over it.

    Raises ConfigProblem with a sentence that names the setting.
    """
    environment = os.environ if environment is None else environment
    path = path or environment.get(CONFIG_VARIABLE)
    chosen: dict[str, Any] = _read_file(Path(path)) if path else {}
    for setting in SETTINGS:
        if setting.variable in environment:
            text = environment[setting.variable]
            chosen[setting.name] = _parse(text, _TYPES[setting.name], setting.variable)
    config = replace(Config(), **chosen)
    _validate(config)
    return config


def _read_file(path: Path) -> dict[str, Any]:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ConfigProblem(f"The settings file {path} cannot be read: {problem.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigProblem(f"The settings file {path} is not right TOML: {problem}.") from None
    for name, value in settings.items():
        if name not in _TYPES:
            raise ConfigProblem(f"{path} has a setting {name} that is not known. Known: {', '.join(_TYPES)}.")
        if type(value) is not _TYPES[name]:
            raise ConfigProblem(f"{name} in {path} must be {_NAMES[_TYPES[name]]}, not {value!r}.")
    return settings


_NAMES = {int: "a whole number", bool: "true or false", str: "text in quotes"}
_TRUTHS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


def _parse(text: str, kind: type, variable: str) -> Any:
    if kind is str:
        return text
    if kind is bool:
        if text.strip().lower() not in _TRUTHS:
            raise ConfigProblem(f"{variable} must be true or false, not {text!r}.")
        return _TRUTHS[text.strip().lower()]
    try:
        return int(text)
    except ValueError:
        raise ConfigProblem(f"{variable} must be a whole number, not {text!r}.") from None


def _validate(config: Config) -> None:
    if not 0 <= config.port <= 65535:
        raise ConfigProblem(f"port must be between 0 and 65535, not {config.port}.")
    for name in ("threads", "registrations_per_hour", "failures_per_address_per_hour"):
        if getattr(config, name) < 1:
            raise ConfigProblem(f"{name} must be at least 1, not {getattr(config, name)}.")
    if config.log_level.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ConfigProblem(f"log_level must be DEBUG, INFO, WARNING or ERROR, not {config.log_level!r}.")
    address = urlsplit(config.public_url)
    if config.public_url and (address.scheme not in ("http", "https") or not address.hostname):
        raise ConfigProblem(
            f"public_url must be an address such as https://time.studio.example, not {config.public_url!r}."
        )
    try:
        parse_networks(config.webhook_networks)
    except ValueError as problem:
        raise ConfigProblem(f"webhook_networks must list networks such as 10.0.0.0/8: {problem}.") from None
    if not config.database:
        raise ConfigProblem("database must name a file or a postgresql:// address.")
