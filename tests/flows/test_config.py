"""What is decided before the start, and in what order it is looked for."""

from pathlib import Path

import pytest

from omg_desktop.config import read_config
from omg_desktop.domain.errors import InvalidInput


def test_an_argument_comes_before_the_environment(tmp_path: Path) -> None:
    environment = {"OMG_DATA": str(tmp_path / "from-environment")}
    assert read_config(tmp_path / "said", environment).data_folder == tmp_path / "said"
    assert read_config(None, environment).data_folder == tmp_path / "from-environment"


def test_without_an_address_the_app_has_a_sandbox(tmp_path: Path) -> None:
    assert read_config(tmp_path, {}).backend_url is None


def test_the_environment_comes_before_the_settings_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('backend_url = "http://127.0.0.1:1/"\nbackend_token_file = "t"\n')
    assert read_config(tmp_path, {}).backend_url == "http://127.0.0.1:1"
    assert read_config(tmp_path, {"OMG_BACKEND_URL": "http://127.0.0.1:2"}).backend_url == "http://127.0.0.1:2"


@pytest.mark.parametrize("url", ["ftp://x", "just words", "http://"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(InvalidInput, match="not a web address"):
        read_config(tmp_path, {"OMG_BACKEND_URL": url})


def test_a_settings_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("backend_url = ???")
    with pytest.raises(InvalidInput, match=r"config\.toml is not a TOML file"):
        read_config(tmp_path, {})
