"""Computes the breaks of layers from their rows, keeps them in the database, and puts them into the
catalogue."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from psycopg import sql
from sqlalchemy import Connection, text

from gis.database import Database
from gis.errors import InvalidInput
from layers.catalogue import Catalogue
from layers.classes import Counts, Numbers, class_breaks
from layers.model import Layer
from layers.relation import all_of, column, conditions, in_force, relation
from layers.symbols import GraduatedStyle, HeatStyle, ProportionalStyle

# A heat surface is as hot as it gets where this share of the values lies below.
HOT = 0.95
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class FoundClasses:
    """What the rows of a layer say. `seen` is how many have a number."""

    layer: str
    definition: str
    breaks: tuple[float, ...]
    smallest: float | None
    largest: float | None
    seen: int


def is_classified(layer: Layer) -> bool:
    """Whether its look depends on its data."""
    match layer.style:
        case GraduatedStyle(classes=classes):
            return classes is not None
        case HeatStyle(field=field, largest=largest):
            return field is not None and largest is None
        case ProportionalStyle(largest=largest):
            return largest is None
        case _:
            return False


def classify(
    database: Database,
    catalogue: Catalogue,
    ids: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> list[FoundClasses]:
    """Computes and keeps the classes of the layers of `ids`, by default of all that have any, in
    one transaction. Serving processes hear of it, where anything changed.

    Raises InvalidInput for an id of no such layer.
    """
    wanted = [layer for layer in catalogue.layers if is_classified(layer)]
    if ids is not None:
        unknown = sorted(set(ids) - {layer.id for layer in wanted})
        if unknown:
            raise InvalidInput(f"{unknown[0]!r} has no classes to compute.", "layer")
        wanted = [layer for layer in wanted if layer.id in ids]
    found: list[FoundClasses] = []
    with database.load() as connection:
        for layer in wanted:
            if progress:
                progress(layer.id, len(found), len(wanted))
            found.append(find_classes(connection, layer))
        _keep(connection, found, whole=ids is None)
    if progress:
        progress("done", len(found), len(wanted))
    return found


def find_classes(connection: Connection, layer: Layer) -> FoundClasses:
    """From the layer's rows, as the connection's role reads them."""
    values, counts = _numbers(connection, layer)
    style = layer.style
    breaks: tuple[float, ...] = ()
    if isinstance(style, GraduatedStyle) and style.classes:
        breaks = class_breaks(values, style.classes.method, style.classes.count, counts)
    ends = (float(values[0]), float(values[-1])) if len(values) else (None, None)
    largest = ends[1]
    if isinstance(style, HeatStyle) and len(values):
        largest = float(np.quantile(np.repeat(values, counts), HOT))
    return FoundClasses(layer.id, definition_of(layer), breaks, ends[0], largest, int(counts.sum()))


def definition_of(layer: Layer) -> str:
    """What in the file the classes follow from, in short."""
    style = layer.style
    method = (
        style.classes.model_dump() if isinstance(style, GraduatedStyle) and style.classes else 0
    )
    parts: list[Any] = [
        layer.source.model_dump(mode="json", exclude={"readers", "needs"}),
        style.kind,
        method,
        layer.drawn_fields,
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def read_classes(connection: Connection) -> dict[str, FoundClasses]:
    """What was kept, by layer."""
    rows = connection.execute(
        text("SELECT layer, definition, breaks, smallest, largest, seen FROM layer_classes")
    )
    return {
        row.layer: FoundClasses(
            row.layer, row.definition, tuple(row.breaks), row.smallest, row.largest, row.seen
        )
        for row in rows
    }


def with_classes(catalogue: Catalogue, found: Mapping[str, FoundClasses]) -> Catalogue:
    """The catalogue with the layers' looks completed; what was found for another definition of a
    layer is left out."""
    return replace(
        catalogue,
        layers=tuple(_completed(layer, found.get(layer.id)) for layer in catalogue.layers),
    )


def unclassified(catalogue: Catalogue, found: Mapping[str, FoundClasses]) -> list[Layer]:
    """The layers whose classes are still to be computed."""
    return [
        layer
        for layer in catalogue.layers
        if is_classified(layer)
        and (layer.id not in found or found[layer.id].definition != definition_of(layer))
    ]


def _completed(layer: Layer, found: FoundClasses | None) -> Layer:
    if found is None or not is_classified(layer) or found.definition != definition_of(layer):
        return layer
    changes: dict[str, Any] = {"largest": found.largest}
    if isinstance(layer.style, GraduatedStyle):
        changes = {"breaks": found.breaks, "smallest": found.smallest}
    return layer.model_copy(update={"style": layer.style.model_copy(update=changes)})


def _numbers(connection: Connection, layer: Layer) -> tuple[Numbers, Counts]:
    """The distinct numbers of all steps, rising, and how often each occurs."""
    where = all_of([sql.SQL("true"), *conditions(layer), *in_force(layer.source)])
    each = [
        sql.SQL("SELECT {}::float8 AS value FROM {} WHERE {}").format(
            column(name), relation(layer), where
        )
        for name in layer.drawn_fields
    ]
    query = sql.SQL(
        "SELECT value, count(*) FROM ({}) AS found"
        " WHERE value = value AND abs(value) < 'infinity' AND value <> 'NaN'"
        " GROUP BY value ORDER BY value"
    ).format(sql.SQL(" UNION ALL ").join(each))
    rows = connection.exec_driver_sql(query.as_string(None)).all()
    return (
        np.array([row[0] for row in rows], np.float64),
        np.array([row[1] for row in rows], np.int64),
    )


def _keep(connection: Connection, found: Sequence[FoundClasses], *, whole: bool) -> None:
    """Only what differs is written: a write is heard by every process. With `whole`, what is kept
    of other layers is forgotten."""
    kept = read_classes(connection)
    other = [asdict(one) for one in found if one != kept.get(one.layer)]
    if other:
        connection.execute(
            text(
                "INSERT INTO layer_classes AS c"
                " (layer, definition, breaks, smallest, largest, seen)"
                " VALUES (:layer, :definition, :breaks, :smallest, :largest, :seen)"
                " ON CONFLICT (layer) DO UPDATE SET definition = excluded.definition,"
                " breaks = excluded.breaks, smallest = excluded.smallest,"
                " largest = excluded.largest, seen = excluded.seen, computed_at = now()"
            ),
            [one | {"breaks": list(one["breaks"])} for one in other],
        )
    gone = sorted(kept.keys() - {one.layer for one in found}) if whole else []
    if gone:
        query = text("DELETE FROM layer_classes WHERE layer = ANY(:gone)")
        connection.execute(query, {"gone": gone})
