"""Takes small counts out of what was derived, before it is stored."""

from typing import Any

import numpy as np
import psycopg
from psycopg import sql

from layers.derive_sql import IN_FORCE, STAGING
from layers.model import Layer
from layers.parts import FieldType, Suppression
from layers.suppress import Hidden, suppress

Driver = psycopg.Connection[tuple[Any, ...]]


def suppress_staged(driver: Driver, layer: Layer, rule: Suppression) -> None:
    """Of rows with anything hidden, numbers that are not whole go too: they are taken for rates of
    the counts, which tell as much."""
    names = [*rule.fields, *([rule.total] if rule.total else [])]
    rows = _read(driver, layer, names)
    if not rows:
        return
    counts = np.array([[value or 0 for value in row[2:]] for row in rows], dtype=np.int64)
    parents = np.array([row[1] for row in rows], dtype=object)
    fields = len(rule.fields)
    totals = counts[:, fields] if rule.total else None
    found = suppress(counts[:, :fields], rule.below, parents, totals)
    hidden = np.c_[_together(found.cells, rule), found.totals][:, : len(names)]
    rates = [field.name for field in layer.fields if field.type is FieldType.NUMBER]
    gone = [
        (row[0], [name for name, away in zip(names, flags, strict=True) if away] + rates)
        for row, flags in zip(rows, hidden, strict=True)
        if flags.any()
    ]
    with driver.cursor() as cursor:
        cursor.executemany(
            "UPDATE derived_rows SET attributes = attributes - %s::text[],"
            " internal = internal - %s::text[] WHERE code = %s",
            [(away, away, code) for code, away in gone],
        )


def _together(cells: Hidden, rule: Suppression) -> Hidden:
    """Where one field of a group is hidden, the others with it: hiding more tells nothing."""
    hidden = cells.copy()
    for group in rule.together:
        columns = [rule.fields.index(name) for name in group]
        hidden[:, columns] = np.any(hidden[:, columns], axis=1, keepdims=True)
    return hidden


def _read(driver: Driver, layer: Layer, names: list[str]) -> list[tuple[Any, ...]]:
    """Code, the parent's code and the counts of each row, in the order of the codes."""
    values = [
        sql.SQL("((s.attributes || s.internal)->>{})::bigint").format(sql.Literal(name))
        for name in names
    ]
    level = layer.source.level
    parent: sql.Composable = sql.SQL("''")
    joined: sql.Composable = sql.SQL("")
    if level is not None:
        parent = sql.SQL("coalesce(a.parent, '')")
        joined = sql.SQL(" JOIN onemap.areas AS a ON a.code = s.code AND a.level = {} AND {}")
        joined = joined.format(sql.Literal(str(level)), IN_FORCE)
    query = sql.SQL("SELECT s.code, {}, {} FROM {} AS s{} ORDER BY s.code").format(
        parent, sql.SQL(", ").join(values), STAGING, joined
    )
    return driver.execute(query.as_string(None).encode()).fetchall()
