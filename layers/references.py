"""Where a layer file names its own fields, and what those fields have to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.bands import Aggregate
from layers.parts import FieldType, Geometry, LayerField
from layers.rules import AtMost, NoOverlap
from layers.symbols import GraduatedStyle, HeatStyle, ProportionalStyle, SimpleStyle

if TYPE_CHECKING:
    from layers.model import Layer

NUMERIC = (FieldType.INTEGER, FieldType.NUMBER)


@dataclass(frozen=True, slots=True)
class Reference:
    """A field's name at a place of the file. `fault` is what else is wrong there, if anything."""

    place: tuple[str | int, ...]
    name: str
    numeric: bool = False
    fault: str | None = None


def fault_of(reference: Reference, known: Mapping[str, LayerField]) -> str | None:
    if reference.fault:
        return reference.fault
    field = known.get(reference.name)
    if field is None:
        return f"{reference.name!r} is not a field; the fields are {', '.join(known)}"
    if reference.numeric and field.type not in NUMERIC:
        return (
            f"{reference.name!r} is of type {field.type.value}; here it has to be integer or number"
        )
    return None


def references(layer: Layer) -> Iterator[Reference]:
    """All of them, in the order of a file."""
    yield Reference(("key",), layer.key)
    for number, band in enumerate(layer.bands):
        for place, name in enumerate(band.fields or ()):
            yield Reference(("bands", number, "fields", place), name)
        if band.aggregate:
            yield from _of_cells(layer, band.aggregate, ("bands", number, "aggregate"))
    if layer.rank:
        yield Reference(("rank", "field"), layer.rank.field)
    yield from _of_the_style(layer)
    if layer.label:
        yield Reference(("label", "field"), layer.label.field)
    for name in placeholders(layer.popup.title):
        yield Reference(("popup", "title"), name)
    for number, name in enumerate(layer.popup.fields):
        yield Reference(("popup", "fields", number), name)
    for number, name in enumerate(layer.search):
        yield Reference(("search", number), name)
    yield from _of_the_rules(layer)


def _of_cells(
    layer: Layer, aggregate: Aggregate, place: tuple[str | int, ...]
) -> Iterator[Reference]:
    for number, name in enumerate(aggregate.sum):
        yield Reference((*place, "sum", number), name, numeric=True)
    counted = isinstance(layer.style, HeatStyle) and layer.style.field is None
    if aggregate.shape == "point" and not (counted and layer.geometry is Geometry.POINT):
        fault = "cells of shape point are for points whose heat style has no field"
        yield Reference((*place, "shape"), aggregate.shape, fault=fault)


def placeholders(template: str) -> list[str]:
    """The names in braces. `{name}` and nothing else is allowed in them."""
    return [part.split("}", 1)[0] for part in template.split("{")[1:]]


def _of_the_style(layer: Layer) -> Iterator[Reference]:
    style = layer.style
    measured = isinstance(style, GraduatedStyle | HeatStyle | ProportionalStyle)
    if not isinstance(style, SimpleStyle) and style.field is not None:
        yield Reference(("style", "field"), style.field, numeric=measured)
    if isinstance(style, HeatStyle | ProportionalStyle) and layer.geometry is not Geometry.POINT:
        fault = f"a {style.kind} style draws points, and the geometry is {layer.geometry.value}"
        yield Reference(("style", "kind"), style.kind, fault=fault)
    if layer.series is None:
        return
    if not measured:
        fault = "a series needs a graduated, heat or proportional style"
        yield Reference(("series",), style.kind, fault=fault)
    for number, step in enumerate(layer.series.fields):
        yield Reference(("series", "fields", number, "field"), step.field, numeric=True)


def _of_the_rules(layer: Layer) -> Iterator[Reference]:
    codes = {field.name for field in layer.fields if field.codes}
    for number, rule in enumerate(layer.quality):
        place = ("quality", number)
        name = getattr(rule, "field", None)
        if name is not None:
            fault = None
            if rule.rule == "codes" and name not in codes and name in _names(layer):
                fault = f"the field {name!r} has no codes"
            yield Reference((*place, "field"), name, fault=fault)
        if isinstance(rule, AtMost):
            yield Reference((*place, "of"), rule.of)
        if isinstance(rule, NoOverlap) and layer.geometry is not Geometry.POLYGON:
            fault = f"no_overlap is for polygons, and the geometry is {layer.geometry.value}"
            yield Reference((*place, "rule"), rule.rule, fault=fault)


def _names(layer: Layer) -> set[str]:
    return {field.name for field in layer.fields}
