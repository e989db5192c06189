"""A layer's public description: what the catalogue, the popup and the metadata page show of it."""

from typing import Any

from gis.database import Role
from layers.catalogue import Catalogue
from layers.model import Layer
from layers.parts import LayerField
from layers.style import style_layers


def catalogue_entry(layer: Layer) -> dict[str, Any]:
    """The line of a layer in the catalogue."""
    return {
        "id": layer.id,
        "title": layer.title.model_dump(),
        "geometry": layer.geometry.value,
        "minzoom": layer.zoom.min,
        "maxzoom": layer.zoom.max,
        "source": layer.owner.model_dump(),
        "tiles": f"/tiles/{layer.id}.json",
        "visible": layer.visible,
        "kind": layer.style.kind,
        "public": layer.is_public,
    }


def catalogue_tree(catalogue: Catalogue, role: Role) -> list[dict[str, Any]]:
    """The categories that hold something for `role`, with their layers."""
    visible = catalogue.visible_to(role)
    tree = [
        {
            "id": category.id,
            "title": category.title.model_dump(),
            "layers": [
                catalogue_entry(layer) for layer in visible if layer.category == category.id
            ],
        }
        for category in catalogue.categories
    ]
    return [category for category in tree if category["layers"]]


def describe(layer: Layer, role: Role) -> dict[str, Any]:
    """Everything that a client needs to draw, explain and search a layer."""
    fields = layer.fields_for(role)
    names = {field.name for field in fields}
    return catalogue_entry(layer) | {
        "category": layer.category,
        "description": layer.description.model_dump(),
        "owner": layer.owner.model_dump(),
        "update": layer.update.model_dump(),
        "licence": layer.licence,
        "approval_number": layer.approval_number,
        "key": layer.key,
        "fields": [_field(field) for field in fields],
        "popup": {
            "title": layer.popup.title,
            "fields": [name for name in layer.popup.fields if name in names],
        },
        "style": style_layers(layer),
        "series": _series(layer),
        "search": [name for name in layer.search if name in names],
    }


def _series(layer: Layer) -> dict[str, Any] | None:
    """The steps that a reader may choose from; the style reads the default one's field."""
    if layer.series is None:
        return None
    steps = [
        {"field": step.field, "label": step.label.model_dump()} for step in layer.series.fields
    ]
    return {"of": layer.series.of, "fields": steps, "default": layer.series.default}


def _field(field: LayerField) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": field.type.value,
        "title": field.title.model_dump(),
        "unit": field.measured_in.model_dump() if field.measured_in else None,
        "codes": {value: title.model_dump() for value, title in field.codes.items()},
    }
