import re
from pathlib import Path

import pytest

from gis.errors import StartFailed
from gis.settings import PREFIX, Settings, load_settings

ROOT = Path(__file__).parents[2]
NAMES = {PREFIX + name.upper() for name in Settings.model_fields}


def test_an_unknown_name_stops_the_start(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONEMAP_DATABSE_URL", "postgresql://elsewhere")
    with pytest.raises(StartFailed, match="Unknown setting ONEMAP_DATABSE_URL"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "0"), ("PORT", "http"), ("WORKERS", "-1"), ("LOG_LEVEL", "loud")]
)
def test_a_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(StartFailed, match=f"ONEMAP_{name}='{value}': "):
        load_settings()


def test_a_password_is_never_printed():
    settings = Settings.model_validate({"database_url": "postgresql://me:hush@host/db"})
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    "path", ["compose.yaml", ".env.example", "Dockerfile", "README.md", "docs/settings.md"]
)
def test_every_setting_named_in_a_file_exists(path: str):
    named = set(re.findall(r"\bONEMAP_[A-Z_]+\b", (ROOT / path).read_text()))
    assert named <= NAMES


def test_every_setting_is_documented():
    documented = (ROOT / "docs/settings.md").read_text()
    assert {name for name in NAMES if f"`{name}`" not in documented} == set()
