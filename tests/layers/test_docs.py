"""docs/layers.md says all that a file may say."""

from pathlib import Path
from typing import get_args

from layers.parts import Source
from layers.ramps import RAMP_NAMES
from layers.rules import Rule
from layers.symbols import Method, Style

TEXT = (Path(__file__).parents[2] / "docs" / "layers.md").read_text(encoding="utf-8")


def words(union: object, tag: str) -> list[str]:
    """The tags of a union's members."""
    members = get_args(get_args(union)[0])
    return [get_args(member.model_fields[tag].annotation)[0] for member in members]


def test_every_word_is_explained():
    for word in (
        *Source.model_fields,
        *RAMP_NAMES,
        *get_args(Method),
        *words(Style, "kind"),
        *words(Rule, "rule"),
    ):
        assert f"`{word}`" in TEXT, word
