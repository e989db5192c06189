"""Whole style documents (MapLibre style specification 8). Addresses in them begin with a slash:
whoever serves them makes them absolute.
"""

import json
from collections.abc import Iterable
from typing import Any

from layers.files import FOLDER
from layers.model import Layer
from layers.style import PLAIN_FONTS, style_layers

BASE_FILE = FOLDER / "styles" / "base.json"
SPRITE = "/sprites/onemap"


def base_style() -> dict[str, Any]:
    """The base map, drawn by hand: without glyphs, its text comes from the reader's own fonts."""
    style: dict[str, Any] = json.loads(BASE_FILE.read_text(encoding="utf-8"))
    return style


def interop_style(layers: Iterable[Layer]) -> dict[str, Any]:
    """For GIS programs: the base map with plain font names, all `layers` over it, hidden unless
    they are visible by default."""
    style = base_style()
    drawn: list[dict[str, Any]] = [_with_plain_fonts(layer) for layer in style["layers"]]
    for layer in layers:
        style["sources"][layer.id] = _source(layer)
        visibility = "visible" if layer.visible else "none"
        for styled in style_layers(layer, PLAIN_FONTS):
            layout = {**styled.get("layout", {}), "visibility": visibility}
            drawn.append({**styled, "source": layer.id, "layout": layout})
    return {**style, "name": "OneMap interop", "layers": drawn}


def layer_style(layer: Layer) -> dict[str, Any]:
    """One layer by itself."""
    return {
        "version": 8,
        "name": layer.title.zh,
        "sources": {layer.id: _source(layer)},
        "sprite": SPRITE,
        "layers": [{**styled, "source": layer.id} for styled in style_layers(layer)],
    }


def _source(layer: Layer) -> dict[str, Any]:
    return {"type": "vector", "url": f"/tiles/{layer.id}.json", "promoteId": layer.key}


def _with_plain_fonts(layer: dict[str, Any]) -> dict[str, Any]:
    layout = layer.get("layout", {})
    if "text-font" not in layout:
        return layer
    return {**layer, "layout": {**layout, "text-font": list(PLAIN_FONTS)}}
