"""A custom map as a MapLibre style: what one role may see of it, and nothing of the rest."""

from typing import Any

from gis.database import Role
from layers.base_style import SPRITE, base_style
from layers.catalogue import Catalogue
from layers.legend import legend
from layers.maps.check import replacements, steps_of
from layers.maps.draft import Composition, Note, PlacedLayer
from layers.maps.filters import expression, first_zoom_with
from layers.maps.looks import recolored, with_look
from layers.maps.saved import SavedMap
from layers.model import Layer
from layers.parts import Geometry
from layers.style import LOCAL_FONTS, StyleLayer, style_layers

NOTES = "onemap-notes"
FLAT_BUILDINGS = "building"
Document = dict[str, Any]


def shown_layers(
    composition: Composition, catalogue: Catalogue, role: Role
) -> list[tuple[PlacedLayer, Layer]]:
    """Those that `role` may see, with every field that the map filters or steps by."""
    known = {layer.id: layer for layer in catalogue.visible_to(role)}
    found = [
        (placed, known[placed.layer]) for placed in composition.layers if placed.layer in known
    ]
    return [pair for pair in found if _reads(*pair) <= {f.name for f in pair[1].fields_for(role)}]


def left_out(composition: Composition, catalogue: Catalogue, role: Role) -> list[str]:
    """Ids of the map's layers that `role` does not get: for the owner's eyes."""
    shown = {placed.layer for placed, _ in shown_layers(composition, catalogue, role)}
    return [placed.layer for placed in composition.layers if placed.layer not in shown]


def map_style(saved: SavedMap, catalogue: Catalogue, role: Role) -> Document:
    """The whole style. Addresses begin with a slash: whoever serves it makes them absolute.

    As in the client, areas and lines lie below the words of the base map and points above them;
    within each the map's order holds. Words of the map itself are metadata, notes are drawn too.
    """
    composition = saved.composition
    shown = shown_layers(composition, catalogue, role)
    ground: list[StyleLayer] = []
    top: list[StyleLayer] = []
    for placed, layer in reversed(shown):
        for drawn in _drawn(placed, layer):
            of_points = layer.geometry is Geometry.POINT and drawn["type"] != "fill"
            on_top = drawn["type"] == "symbol" or of_points
            (top if on_top else ground).append(drawn)
    below, above, sources, rest = _base(composition.base)
    sources |= {layer.id: _source(layer) for _, layer in shown}
    view = composition.view
    document: Document = {
        **rest,
        "version": 8,
        "name": saved.title,
        "metadata": {"onemap:map": _metadata(saved, shown)},
        "center": list(view.center),
        "zoom": view.zoom,
        "bearing": view.bearing,
        "pitch": view.pitch,
        "sprite": SPRITE,
        "sources": sources,
        "layers": [*below, *ground, *above, *top],
    }
    if composition.notes:
        document["sources"][NOTES] = _notes_source(composition.notes)
        document["layers"] += _note_layers()
    return document


def map_legend(placed: PlacedLayer, layer: Layer) -> list[dict[str, Any]]:
    """The layer's legend in the map's colours."""
    colors = replacements(placed, layer)
    return [
        {name: recolored(value, colors) for name, value in item.as_json().items()}
        for item in legend(layer)
    ]


def _reads(placed: PlacedLayer, layer: Layer) -> set[str]:
    names = {condition.field for condition in placed.filter}
    return names | ({placed.step} if placed.step in steps_of(layer) else set())


def _drawn(placed: PlacedLayer, layer: Layer) -> list[StyleLayer]:
    colors = replacements(placed, layer)
    step = placed.step if placed.step in steps_of(layer) else None
    drawn = [
        _placed(styled, placed, layer, colors) for styled in style_layers(layer, LOCAL_FONTS, step)
    ]
    return [styled for styled in drawn if styled is not None]


def _placed(
    styled: StyleLayer, placed: PlacedLayer, layer: Layer, colors: dict[str, str]
) -> StyleLayer | None:
    made = with_look(styled, placed, colors) | {
        "id": f"layer/{styled['id']}",
        "source": layer.id,
        "metadata": {"onemap:layer": layer.id},
    }
    if not placed.filter:
        return made
    start = first_zoom_with(layer, {condition.field for condition in placed.filter})
    if start is None:
        return None  # since it was saved, tiles have lost the field
    conditions = [expression(c, layer.field(c.field)) for c in placed.filter]
    given = [styled["filter"]] if "filter" in styled else []
    return made | {
        "filter": ["all", *given, *conditions],
        "minzoom": max(start, styled.get("minzoom", 0)),
    }


def _base(wanted: bool) -> tuple[list[StyleLayer], list[StyleLayer], Document, Document]:
    """What of the base map lies below areas and lines, what above them, its sources, the rest."""
    if not wanted:
        return [_paper()], [], {}, {}
    style = base_style()
    layers = style["layers"]
    at = next(n for n, layer in enumerate(layers) if layer["id"] == FLAT_BUILDINGS) + 1
    rest = {name: style[name] for name in ("light", "sky") if name in style}
    return layers[:at], layers[at:], dict(style["sources"]), rest


def _paper() -> StyleLayer:
    return {"id": "background", "type": "background", "paint": {"background-color": "#f4f5f3"}}


def _source(layer: Layer) -> Document:
    return {"type": "vector", "url": f"/tiles/{layer.id}.json", "promoteId": layer.key}


def _metadata(saved: SavedMap, shown: list[tuple[PlacedLayer, Layer]]) -> Document:
    bounds = saved.composition.view.bounds
    return {
        "id": saved.id,
        "version": saved.version,
        "title": saved.title,
        "description": saved.description,
        "notes": [note.model_dump(mode="json") for note in saved.composition.notes],
        "bounds": None if bounds is None else list(bounds),
        "layers": [
            {
                "id": layer.id,
                "title": layer.title.model_dump(),
                "owner": layer.owner.model_dump(),
                "minzoom": layer.zoom.min,
                "visible": placed.visible,
                "legend": map_legend(placed, layer),
            }
            for placed, layer in shown
        ],
    }


def _notes_source(notes: tuple[Note, ...]) -> Document:
    return {
        "type": "geojson",
        "data": {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [note.lon, note.lat]},
                    "properties": {"text": note.text, "color": note.color, "zoom": note.zoom},
                }
                for note in notes
            ],
        },
    }


def _note_layers() -> list[StyleLayer]:
    color = ["get", "color"]
    reached: list[Any] = [">=", ["zoom"], ["get", "zoom"]]
    return [
        {
            "id": f"{NOTES}-dot",
            "type": "circle",
            "source": NOTES,
            "filter": reached,
            "paint": {
                "circle-radius": 5,
                "circle-color": color,
                "circle-stroke-color": "#ffffff",
                "circle-stroke-width": 2,
            },
        },
        {
            "id": NOTES,
            "type": "symbol",
            "source": NOTES,
            "filter": reached,
            "layout": {
                "text-field": ["get", "text"],
                "text-font": list(LOCAL_FONTS),
                "text-size": 14,
                "text-anchor": "top",
                "text-offset": [0, 0.7],
                "text-max-width": 14,
                "text-allow-overlap": True,
            },
            "paint": {
                "text-color": color,
                "text-halo-color": "#ffffff",
                "text-halo-width": 2,
            },
        },
    ]
