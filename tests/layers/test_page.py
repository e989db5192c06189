from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from gis.database import Role
from layers import load_catalogue
from layers.legend_svg import Language
from layers.page import Checked, page_document
from layers.page_html import page_html
from tests.layers.test_classify import graduated

NEVER = Checked([], None)
LAYERS = load_catalogue().layers


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += f" {data}"


def page(layer: Any, language: Language = "zh", checked: Checked = NEVER) -> Page:
    role = next(role for role in Role if layer.visible_to(role))
    return Page(page_html(page_document(layer, role, 1234, checked), language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_layer_has_a_page_that_needs_nothing_from_elsewhere(language: Language):
    for layer in LAYERS:
        shown = page(layer, language)
        for text in (layer.title, layer.description, layer.owner, layer.update):
            assert getattr(text, language) in shown.words, layer.id
        assert "1,234" in shown.words
        for tag, attributes in shown.tags:
            assert tag not in ("script", "style", "iframe", "object"), layer.id
            assert "style" not in attributes
            assert not any(name.startswith("on") for name in attributes)
            for name in ("href", "src"):
                assert (attributes.get(name) or "/").startswith(("/", "?lang="))


def test_only_what_everybody_sees_has_an_archive():
    for layer in LAYERS:
        links = {attributes.get("href") for tag, attributes in page(layer).tags if tag == "a"}
        assert (f"/pmtiles/{layer.id}.pmtiles" in links) == layer.is_public


def test_quality_has_its_day():
    rules = [{"rule": "required", "field": "n"}, {"rule": "valid"}]
    layer = graduated(quality=rules)
    assert "尚未检查" in page(layer).words
    results = [
        {"rule": "required", "field": "n", "broken": 3, "examples": ["a"]},
        {"rule": "valid", "field": None, "broken": 0, "examples": []},
    ]
    words = page(layer, "en", Checked(results, datetime(2026, 11, 2, tzinfo=UTC))).words
    assert "2026-11-02" in words
    assert "broken by 3" in words
    assert "holds" in words


def test_what_a_file_says_is_escaped():
    title = {"zh": "<img src=x>", "en": "<img src=x>"}
    assert not [tag for tag, given in page(graduated(title=title)).tags if given.get("src") == "x"]


def test_fields_of_staff_are_on_no_page_of_others():
    fields: list[dict[str, Any]] = [
        {"name": "code", "title": {"zh": "编码", "en": "Code"}},
        {"name": "n", "type": "integer", "title": {"zh": "数", "en": "Number"}},
        {
            "name": "m",
            "type": "number",
            "title": {"zh": "密", "en": "x"},
            "roles": ["planner", "worker", "auditor"],
        },
    ]
    layer = graduated(fields=fields)
    public = page_document(layer, Role.ANONYMOUS, 1, NEVER)
    assert [field["name"] for field in public["fields"]] == ["code", "n"]
    assert "archive" not in public["links"]
