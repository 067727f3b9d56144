"""What is decided before the start: read once from the command line, the environment and a file, never changed after.

Precedence: argument, environment (``OMG_DATA``, ``OMG_BACKEND_URL``, ``OMG_BACKEND_TOKEN_FILE``, ``OMG_CACHE``), then
``config.toml`` in the data folder with the keys ``backend_url`` and ``backend_token_file``.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, ValidationError

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.values import Value

APP_NAME, APP_AUTHOR = "OMG Desktop", "ONCE"


class Config(Value):
    """Without ``backend_url`` the app starts a sandbox backend of its own; without a cache folder it has its own."""

    data_folder: Path
    cache_folder: Path | None = None
    backend_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+(/[^\s]*)?$")
    backend_token_file: Path | None = None
    sandbox_credits: int = Field(default=25, ge=0, le=1_000_000)

    @property
    def library_path(self) -> Path:
        return self.data_folder / "library.sqlite"

    @property
    def audio_folder(self) -> Path:
        return self.data_folder / "audio"

    @property
    def sandbox_folder(self) -> Path:
        return self.data_folder / "sandbox"

    @property
    def sound_cache_folder(self) -> Path:
        return self.data_folder / "cache" / "sound"

    @property
    def sound_pack_folder(self) -> Path:
        return (self.cache_folder or self.data_folder / "cache") / "sound-packs"

    @property
    def scratch_folder(self) -> Path:
        return self.data_folder / "scratch"


def read_config(data_folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """The configuration of this run. Raises InvalidInput with one sentence when something given makes no sense."""
    environment = os.environ if environment is None else environment
    named = environment.get("OMG_DATA", "").strip()
    folder = data_folder or (Path(named) if named else user_data_path(APP_NAME, APP_AUTHOR))
    folder = folder.expanduser().absolute()
    settings = _settings(folder / "config.toml")
    url = environment.get("OMG_BACKEND_URL", "").strip() or settings.get("backend_url")
    token_file = environment.get("OMG_BACKEND_TOKEN_FILE", "").strip() or settings.get("backend_token_file")
    try:
        return Config(
            data_folder=folder,
            cache_folder=Path(environment.get("OMG_CACHE", "").strip() or user_cache_path(APP_NAME, APP_AUTHOR)),
            backend_url=url.rstrip("/") if isinstance(url, str) else url,
            backend_token_file=Path(token_file).expanduser() if token_file else None,
        )
    except ValidationError as error:
        raise InvalidInput(f"The backend's address “{url}” is not a web address.") from error


def _settings(path: Path) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} is not a TOML file: {error}.") from error
    return {key: value for key, value in found.items() if isinstance(value, str)}
