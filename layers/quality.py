"""Looks whether a layer's data is what its file demands."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from psycopg import sql
from sqlalchemy import Connection, text

from layers.model import Layer
from layers.references import NUMERIC
from layers.relation import SQL_TYPES, all_of, column, conditions, in_force, relation
from layers.rules import (
    AtMost,
    Codes,
    Count,
    Inside,
    NoOverlap,
    Pattern,
    Range,
    Required,
    Rule,
    Unique,
    Valid,
)

EXAMPLES = 3
# Two polygons overlap from this share of the smaller one on: less is a sliver of drawing.
SLIVER = 0.001
# A sign beside a road along the district's edge is not somewhere else: about 20 m.
EDGE_DEG = 0.0002
Condition = sql.Composable


@dataclass(frozen=True, slots=True)
class RuleResult:
    """`broken` counts features, of `count` the ones too few or too many; `examples` are keys."""

    rule: str
    field: str | None
    broken: int
    examples: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.broken == 0


def check_quality(connection: Connection, layer: Layer) -> list[RuleResult]:
    """Each rule of the file, in its order, on the rows in force today that the connection's role
    reads."""
    of_rows = [(rule, broken) for rule in layer.quality if (broken := _broken(layer, rule))]
    results: dict[int, RuleResult] = {}
    if of_rows:
        for (rule, _), found in zip(of_rows, _count(connection, layer, of_rows), strict=True):
            results[id(rule)] = found
    for rule in layer.quality:
        if id(rule) not in results:
            results[id(rule)] = _of_all(connection, layer, rule)
    return [results[id(rule)] for rule in layer.quality]


def keep_results(connection: Connection, layer_id: str, results: Sequence[RuleResult]) -> None:
    """With the day, for the layer's page."""
    connection.execute(
        text(
            "INSERT INTO layer_checks (layer, results) VALUES (:layer, CAST(:results AS jsonb))"
            " ON CONFLICT (layer) DO UPDATE SET results = excluded.results, checked_at = now()"
        ),
        {"layer": layer_id, "results": json.dumps([asdict(one) for one in results])},
    )


def _broken(layer: Layer, rule: Rule) -> Condition | None:  # noqa: PLR0911 - one a rule
    """When a single feature breaks the rule; None for rules about all of them."""
    match rule:
        case Required():
            return sql.SQL("{0} IS NULL OR {0}::text = ''").format(column(rule.field))
        case Range():
            return _out_of_range(layer, rule)
        case Codes():
            codes = [sql.Literal(code) for code in layer.field(rule.field).codes]
            return sql.SQL("NOT {}::text IN ({})").format(
                column(rule.field), sql.SQL(", ").join(codes)
            )
        case Pattern():
            whole = sql.Literal(f"^(?:{rule.pattern})$".replace("%", "%%"))
            return sql.SQL("NOT {}::text ~ {}").format(column(rule.field), whole)
        case AtMost():
            return sql.SQL("{} > {}").format(column(rule.field), column(rule.of))
        case Inside():
            return sql.SQL("NOT ST_DWithin((SELECT geom FROM district), source.geom, {})").format(
                sql.Literal(EDGE_DEG)
            )
        case Valid():
            return sql.SQL(
                "source.geom IS NULL OR ST_IsEmpty(source.geom) OR NOT ST_IsValid(source.geom)"
            )
        case _:
            return None


def _out_of_range(layer: Layer, rule: Range) -> Condition:
    kind = layer.field(rule.field).type
    parts = [
        sql.SQL("{} {} {}::{}").format(
            column(rule.field),
            sign,
            sql.Literal(end),
            sql.SQL("float8" if kind in NUMERIC else SQL_TYPES[kind]),
        )
        for sign, end in ((sql.SQL("<"), rule.min), (sql.SQL(">"), rule.max))
        if end is not None
    ]
    return sql.SQL(" OR ").join(parts)


def _count(
    connection: Connection, layer: Layer, rules: Sequence[tuple[Rule, Condition]]
) -> list[RuleResult]:
    """All rules of single features in one reading of them."""
    columns = [
        sql.SQL(
            "count(*) FILTER (WHERE {0}),"
            " (array_agg({1}::text ORDER BY {1}) FILTER (WHERE {0}))[1:{2}]"
        ).format(broken, column(layer.key), sql.Literal(EXAMPLES))
        for _, broken in rules
    ]
    query = sql.SQL(
        "WITH district AS MATERIALIZED (SELECT ST_Union(geom) AS geom FROM onemap.areas"
        " WHERE level = 'district' AND valid_from <= current_date"
        " AND (valid_to IS NULL OR valid_to > current_date)) SELECT {} FROM {} WHERE {}"
    ).format(sql.SQL(", ").join(columns), relation(layer), _rows(layer))
    [row] = connection.exec_driver_sql(query.as_string(None)).all()
    return [
        RuleResult(rule.rule, _field(rule), row[2 * n], tuple(row[2 * n + 1] or ()))
        for n, (rule, _) in enumerate(rules)
    ]


def _of_all(connection: Connection, layer: Layer, rule: Rule) -> RuleResult:
    names = {
        "key": column(layer.key),
        "relation": relation(layer),
        "rows": _rows(layer),
        "sliver": sql.Literal(SLIVER),
    }
    match rule:
        case Unique():
            query = sql.SQL(
                "SELECT min(key) FROM (SELECT {key}::text AS key, {field} AS value"
                " FROM {relation} WHERE {rows}) AS v WHERE value IS NOT NULL"
                " GROUP BY value HAVING count(*) > 1 ORDER BY 1"
            ).format(field=column(rule.field), **names)
        case NoOverlap():
            query = sql.SQL(
                "WITH v AS MATERIALIZED (SELECT {key}::text AS key, source.geom"
                " FROM {relation} WHERE {rows})"
                " SELECT a.key FROM v AS a JOIN v AS b ON a.key < b.key AND a.geom && b.geom"
                " WHERE ST_Relate(a.geom, b.geom, '2********')"
                " AND ST_Area(ST_Intersection(a.geom, b.geom))"
                " > {sliver} * least(ST_Area(a.geom), ST_Area(b.geom)) ORDER BY 1"
            ).format(**names)
        case _:
            return _of_number(connection, layer, rule)
    found = [str(row[0]) for row in connection.exec_driver_sql(query.as_string(None))]
    return RuleResult(rule.rule, _field(rule), len(found), tuple(found[:EXAMPLES]))


def _of_number(connection: Connection, layer: Layer, rule: Rule) -> RuleResult:
    query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(relation(layer), _rows(layer))
    number: int = connection.exec_driver_sql(query.as_string(None)).scalar_one()
    least, most = (rule.min, rule.max) if isinstance(rule, Count) else (0, None)
    above = 0 if most is None else number - most
    return RuleResult(rule.rule, None, max(least - number, above, 0))


def _rows(layer: Layer) -> Condition:
    return all_of([sql.SQL("true"), *conditions(layer), *in_force(layer.source)])


def _field(rule: Rule) -> str | None:
    return getattr(rule, "field", None)
