"""The statements that turn the SQL of a derived layer into the rows of its theme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import LiteralString, cast

from psycopg import sql

from layers.catalogue import Catalogue
from layers.model import Layer
from layers.parts import EVERYBODY, FieldType, LayerField
from layers.relation import AREA_COLUMNS, FEATURE_COLUMNS, SCHEMA

STAGING = sql.Identifier("derived_rows")
TABLES = ("features", "guarded_features", "area_values", "guarded_area_values")
LEVELS = ("district", "street", "community", "grid")
# So many members fit into one call of jsonb_build_object().
MEMBERS = 40
DECIMALS = 6
IN_FORCE = sql.SQL(
    "a.valid_from <= current_date AND (a.valid_to IS NULL OR a.valid_to > current_date)"
)


@dataclass(frozen=True, slots=True)
class DerivedTheme:
    """A theme, its SQL, and the fields of all layers that show it."""

    layer: Layer
    theme: str
    query: str
    fields: tuple[LayerField, ...]
    required: tuple[str, ...]

    @property
    def of_areas(self) -> bool:
        return self.layer.source.level is not None

    @property
    def table(self) -> sql.Identifier:
        guarded = "guarded_" if self.layer.source.guarded else ""
        return sql.Identifier(SCHEMA, guarded + ("area_values" if self.of_areas else "features"))

    def needed(self) -> tuple[str, ...]:
        """Columns that the result must have."""
        own = ("code",) if self.of_areas else ("code", "geom")
        readers = self.layer.source.guarded and self.layer.source.readers is None
        return (*own, *self.required, *(("readers",) if readers else ()))

    def look_prefix(self) -> str:
        return "SELECT * FROM (\n"

    def look(self) -> sql.Composable:
        return sql.SQL("{}{}\n) AS d LIMIT 0").format(_raw(self.look_prefix()), _raw(self.query))

    def prefix(self) -> str:
        return "CREATE TEMP TABLE derived_rows ON COMMIT DROP AS WITH d AS MATERIALIZED (\n"

    def staging(self, columns: Sequence[str]) -> sql.Composable:
        """The rows as they are to be, in columns of the table's names."""
        public = [f for f in self.fields if f.roles == EVERYBODY and f.name in columns]
        internal = [f for f in self.fields if f.roles != EVERYBODY and f.name in columns]
        parts = [
            sql.SQL("d.code::text AS code"),
            sql.SQL("{} AS attributes").format(_object(public)),
            sql.SQL("{} AS internal").format(_object(internal)),
        ]
        if self.layer.source.guarded:
            parts.append(sql.SQL("{} AS readers").format(self._readers()))
        joined: sql.Composable = sql.SQL("")
        where = sql.SQL("true")
        if self.of_areas:
            level = sql.Literal(str(self.layer.source.level))
            joined = sql.SQL(
                " JOIN {} AS a ON a.code = d.code::text AND a.level = {} AND {}"
            ).format(sql.Identifier(SCHEMA, "areas"), level, IN_FORCE)
        else:
            name = sql.SQL("d.name::text" if "name" in columns else "NULL::text")
            parts += [
                sql.SQL("{} AS name").format(name),
                sql.SQL("ST_SetSRID(d.geom, 4326) AS geom"),
            ]
            parts += _area_columns(columns)
            joined = AREAS if set(LEVELS) - set(columns) else joined
            where = sql.SQL("d.geom IS NOT NULL AND NOT ST_IsEmpty(d.geom)")
        return sql.SQL("{}{}\n) SELECT {} FROM d{} WHERE {}").format(
            _raw(self.prefix()), _raw(self.query), _listed(parts), joined, where
        )

    def without_code(self) -> sql.Composable:
        return sql.SQL("SELECT count(*) FROM {} WHERE code IS NULL OR code = ''").format(STAGING)

    def twice(self) -> sql.Composable:
        return sql.SQL(
            "SELECT code FROM {} GROUP BY code HAVING count(*) > 1 ORDER BY code LIMIT 1"
        ).format(STAGING)

    def removals(self) -> list[sql.Composable]:
        """Of rows that are no longer in the result, and of all that the theme has elsewhere: what
        has become guarded must not stay where everybody reads."""
        gone = sql.SQL("NOT EXISTS (SELECT FROM {} AS s WHERE s.code = t.code)").format(STAGING)
        return [
            sql.SQL("DELETE FROM {} AS t WHERE t.theme = {} AND {}").format(
                table, sql.Literal(self.theme), gone if table == self.table else sql.SQL("true")
            )
            for table in (sql.Identifier(SCHEMA, name) for name in TABLES)
        ]

    def writing(self) -> sql.Composable:
        """New rows, and those of which anything differs."""
        names = ["attributes", "internal"]
        names += ["readers"] if self.layer.source.guarded else []
        names += [] if self.of_areas else ["name", *LEVELS, "geom"]
        columns = [sql.Identifier(name) for name in names]
        return sql.SQL(
            "INSERT INTO {table} AS t (theme, code, {columns})"
            " SELECT {theme}, code, {columns} FROM {staging} ORDER BY code"
            " ON CONFLICT (theme, code) DO UPDATE SET {sets}"
            " WHERE ({old}) IS DISTINCT FROM ({new})"
        ).format(
            table=self.table,
            columns=_listed(columns),
            theme=sql.Literal(self.theme),
            staging=STAGING,
            sets=_listed(sql.SQL("{0} = excluded.{0}").format(name) for name in columns),
            old=_listed(sql.SQL("t.{}").format(name) for name in columns),
            new=_listed(sql.SQL("excluded.{}").format(name) for name in columns),
        )

    def _readers(self) -> sql.Composable:
        readers = self.layer.source.readers
        if readers is None:
            return sql.SQL("d.readers::text[]")
        return sql.SQL("{}::text[]").format(sql.Literal(sorted(str(one) for one in readers)))


def derived_theme(layer: Layer, catalogue: Catalogue) -> DerivedTheme:
    """Fields that any layer keeps from somebody are kept so for all that show the theme."""
    theme = layer.source.theme or ""
    sharing = [layer, *(one for one in catalogue.layers if one.source.theme == theme)]
    own = AREA_COLUMNS if layer.source.level else FEATURE_COLUMNS
    fields: dict[str, LayerField] = {}
    for one in sharing:
        for item in one.fields:
            if item.name not in own and (item.name not in fields or item.roles != EVERYBODY):
                fields[item.name] = item
    required = tuple(item.name for item in layer.fields if item.name not in own)
    query = (layer.source.derived or "").rstrip().rstrip(";")
    return DerivedTheme(layer, theme, query, tuple(fields.values()), required)


# On a shared edge, the area with the smallest code has it: gis/sql/functions/areas_at.sql.
AREAS = sql.SQL(
    """
LEFT JOIN LATERAL (
    SELECT a.code, a.parent
    FROM onemap.areas AS a, ST_PointOnSurface(ST_SetSRID(d.geom, 4326)) AS here
    WHERE
        a.level = 'grid' AND {in_force}
        AND a.geom && here AND ST_Relate(here, a.geom, '**F******')
    ORDER BY a.code COLLATE "C"
    LIMIT 1
) AS in_grid ON true
LEFT JOIN LATERAL (
    SELECT a.parent FROM onemap.areas AS a
    WHERE a.level = 'community' AND a.code = in_grid.parent AND {in_force}
) AS in_community ON true
LEFT JOIN LATERAL (
    SELECT a.parent FROM onemap.areas AS a
    WHERE a.level = 'street' AND a.code = in_community.parent AND {in_force}
) AS in_street ON true"""
).format(in_force=IN_FORCE)
CHAIN: dict[str, LiteralString] = {
    "grid": "in_grid.code",
    "community": "in_grid.parent",
    "street": "in_community.parent",
    "district": "in_street.parent",
}


def _area_columns(columns: Sequence[str]) -> list[sql.Composable]:
    return [
        sql.SQL("{} AS {}").format(
            sql.SQL("{}::text").format(sql.Identifier("d", level))
            if level in columns
            else sql.SQL(CHAIN[level]),
            sql.Identifier(level),
        )
        for level in LEVELS
    ]


def _object(fields: Sequence[LayerField]) -> sql.Composable:
    """A JSON object of the fields, without what is unknown."""
    calls = [
        sql.SQL("jsonb_build_object({})").format(
            _listed(
                part
                for item in fields[start : start + MEMBERS]
                for part in (sql.Literal(item.name), _value(item))
            )
        )
        for start in range(0, len(fields), MEMBERS)
    ]
    whole = sql.SQL(" || ").join(calls) if calls else sql.SQL("'{}'::jsonb")
    return sql.SQL("jsonb_strip_nulls({})").format(whole)


def _value(item: LayerField) -> sql.Composable:
    name = sql.Identifier("d", item.name)
    match item.type:
        case FieldType.NUMBER:
            # Sums of floats depend on the order of rows; so would what differs.
            return sql.SQL("round({}::numeric, {})::float8").format(name, sql.Literal(DECIMALS))
        case FieldType.INTEGER:
            return sql.SQL("{}::bigint").format(name)
        case FieldType.STRING:
            return sql.SQL("{}::text").format(name)
        case FieldType.BOOLEAN:
            return sql.SQL("{}::boolean").format(name)
        case FieldType.DATE:
            return sql.SQL("{}::date").format(name)
        case FieldType.DATETIME:
            pattern = sql.Literal('YYYY-MM-DD"T"HH24:MI:SS"Z"')
            return sql.SQL("to_char({}::timestamptz AT TIME ZONE 'UTC', {})").format(name, pattern)


def _listed(parts: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL(", ").join(parts)


def _raw(text: str) -> sql.SQL:
    """Of a layer file, which is part of the program."""
    return sql.SQL(cast("LiteralString", text))
