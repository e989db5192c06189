"""Holds a custom map against the catalogue, as its owner may see it."""

from collections.abc import Iterator

from gis.database import Role
from gis.errors import Fault, InvalidFields, NotFound
from layers.catalogue import Catalogue
from layers.legend import legend
from layers.maps.draft import Draft, PlacedLayer
from layers.maps.filters import first_zoom_with, wrong_with
from layers.model import Layer

MOST_NAMED = 40


def check_draft(draft: Draft, catalogue: Catalogue, role: Role) -> None:
    """Raises InvalidFields with all that does not fit the catalogue."""
    faults: list[Fault] = []
    for at, placed in enumerate(draft.layers):
        place = f"layers.{at}"
        try:
            layer = catalogue.layer(placed.layer, role)
        except NotFound as error:
            faults.append(Fault(f"{place}.layer", _lowered(str(error))))
            continue
        faults += [Fault(f"{place}.{field}", why) for field, why in _faults(placed, layer, role)]
    if faults:
        raise InvalidFields.of(faults)


def colors_of(layer: Layer) -> list[str]:
    """The colours of its legend, each once, in its order: those that a map may replace."""
    items = legend(layer)
    return list(dict.fromkeys(color for item in items for color in item.colors or (item.color,)))


def replacements(placed: PlacedLayer, layer: Layer) -> dict[str, str]:
    """Old colours to new ones."""
    known = colors_of(layer)
    chosen = {old: new for old, new in placed.colors.items() if old in known}
    if placed.color is not None and len(known) == 1:
        chosen[known[0]] = placed.color
    return chosen


def steps_of(layer: Layer) -> list[str]:
    """The fields of its time series, none for a layer without one."""
    return list(layer.series.names) if layer.series else []


def _faults(placed: PlacedLayer, layer: Layer, role: Role) -> Iterator[tuple[str, str]]:
    known = colors_of(layer)
    if placed.color is not None and len(known) > 1:
        yield "color", f"{layer.id} has {len(known)} colours; name those to replace in `colors`"
    for old in placed.colors:
        if old not in known:
            yield f"colors.{old}", f"the colours of {layer.id} are {', '.join(known)}"
    steps = steps_of(layer)
    if placed.step is not None and placed.step not in steps:
        allowed = f"its steps are {', '.join(steps)}" if steps else "it is no time series"
        yield "step", f"{placed.step!r} is no step of {layer.id}; {allowed}"
    yield from _filter_faults(placed, layer, role)


def _filter_faults(placed: PlacedLayer, layer: Layer, role: Role) -> Iterator[tuple[str, str]]:
    fields = {field.name: field for field in layer.fields_for(role)}
    for at, condition in enumerate(placed.filter):
        field = fields.get(condition.field)
        if field is None:
            names = ", ".join(list(fields)[:MOST_NAMED])
            yield f"filter.{at}.field", f"{layer.id} has the fields {names}"
        elif why := wrong_with(condition, field):
            yield f"filter.{at}.value", why
        elif first_zoom_with(layer, {field.name}) is None:
            yield f"filter.{at}.field", f"{field.name} is in no tile of {layer.id}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")
