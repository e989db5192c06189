"""What the compiled search is given: an index's columns and a query's working space.

Structures of arrays, by reference: compiled code takes each as one pointer.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import types
from numba.experimental import structref

from gis.addresses.index.file import Array
from gis.compiled import compiled

# For the type checker, which cannot follow what indexing gives in compiled code.
Column = Any
Scalar = Any
MOST_EDGES = 1024
MOST_RANGES = 16384
MOST_NODES = 4096
MOST_PIECES = 12
MOST_PATHS = 48
# Bytes that one answer mostly has room in.
A_CARD = 1024


class _Struct(types.StructRef):
    def preprocess_fields(self, fields: Any) -> Any:
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


@structref.register
class LexiconType(_Struct):
    pass


@structref.register
class RowsType(_Struct):
    pass


@structref.register
class CardsType(_Struct):
    pass


@structref.register
class AliasesType(_Struct):
    pass


@structref.register
class ReadingsType(_Struct):
    pass


@structref.register
class EdgesType(_Struct):
    pass


@structref.register
class TopType(_Struct):
    pass


class Lexicon(structref.StructRefProxy):
    """Names; see gis.addresses.index.lexicon."""

    text: Column
    start: Column
    first: Column
    core: Column
    natural: Column
    sa: Column
    sa_name: Column
    sa_first: Column
    post_start: Column
    post: Column
    entry_start: Column
    entry: Column
    most: Column


class Rows(structref.StructRefProxy):
    """Buildings, rooms, and what is above buildings; see build, entries, sites and
    layouts.
    """

    part: Column
    column: Column
    status: Column
    lon: Column
    lat: Column
    weight: Column
    natural: Column
    area: Column
    entry: Column
    layout: Column
    rooms: Column
    unit: Column
    floor: Column
    room: Column
    room_status: Column
    u_level: Column
    u_name: Column
    u_start: Column
    u_rows: Column
    u_count: Column
    u_lon: Column
    u_lat: Column
    site_row: Column
    site_start: Column
    site_post: Column


class Cards(structref.StructRefProxy):
    """What is shown of names, buildings, rooms and entries; see lexicon, build and exceptions.

    Codes are rows of bytes, filled up with zeros.
    """

    shown: Column
    shown_start: Column
    code: Column
    area_code: Column
    tail: Column
    tails: Column
    u_shared: Column
    u_area: Column
    u_areas: Column
    x_row: Column
    x_start: Column
    x_text: Column
    x_lon: Column
    x_lat: Column
    x_area: Column


class Aliases(structref.StructRefProxy):
    """Names that stand for others: for the k-th the targets `at[k]` to `at[k + 1]`.

    A target is a name, where it holds: everywhere (kind -1), in an area of a level (kind 0 to 3),
    in one building (kind 9, whatever its name).
    """

    text: Column
    start: Column
    first: Column
    at: Column
    target: Column
    kind: Column
    where: Column


class Readings(structref.StructRefProxy):
    """See gis.addresses.index.readings."""

    syllable: Column
    reading: Column


class Edges(structref.StructRefProxy):
    """Pieces of the query that are found in names of a component.

    `lo`, `hi`: ranges of names in the pool (`range_…`); when `infix`, places in the suffix array,
    and the names there have the edge's `stamp` as their `mark` while its path is evaluated.
    `layout`: the stamp of the path whose rooms a layout has, or its negative.
    """

    count: Column
    start: Column
    end: Column
    component: Column
    infix: Column
    cost: Column
    lo: Column
    hi: Column
    range_lo: Column
    range_hi: Column
    range_base: Column
    range_depth: Column
    range_kind: Column
    range_where: Column
    stamp: Column
    mark: Column
    layout: Column


class Top(structref.StructRefProxy):
    """The best so far, in order."""

    count: Column
    cost: Column
    level: Column
    far: Column
    rank: Column
    row: Column
    sub: Column
    path: Column


structref.define_proxy(Lexicon, LexiconType, list(Lexicon.__annotations__))
structref.define_proxy(Rows, RowsType, list(Rows.__annotations__))
structref.define_proxy(Cards, CardsType, list(Cards.__annotations__))
structref.define_proxy(Aliases, AliasesType, list(Aliases.__annotations__))
structref.define_proxy(Readings, ReadingsType, list(Readings.__annotations__))
structref.define_proxy(Edges, EdgesType, list(Edges.__annotations__))
structref.define_proxy(Top, TopType, list(Top.__annotations__))


# Made by compiled code, which is kept: Numba compiles their own constructors anew in each process.
@compiled
def make_lexicon(
    text: Column,
    start: Column,
    first: Column,
    core: Column,
    natural: Column,
    sa: Column,
    sa_name: Column,
    sa_first: Column,
    post_start: Column,
    post: Column,
    entry_start: Column,
    entry: Column,
    most: Column,
) -> Lexicon:
    return Lexicon(
        text,
        start,
        first,
        core,
        natural,
        sa,
        sa_name,
        sa_first,
        post_start,
        post,
        entry_start,
        entry,
        most,
    )


@compiled
def make_rows(
    part: Column,
    column: Column,
    status: Column,
    lon: Column,
    lat: Column,
    weight: Column,
    natural: Column,
    area: Column,
    entry: Column,
    layout: Column,
    rooms: Column,
    unit: Column,
    floor: Column,
    room: Column,
    room_status: Column,
    u_level: Column,
    u_name: Column,
    u_start: Column,
    u_rows: Column,
    u_count: Column,
    u_lon: Column,
    u_lat: Column,
    site_row: Column,
    site_start: Column,
    site_post: Column,
) -> Rows:
    return Rows(
        part,
        column,
        status,
        lon,
        lat,
        weight,
        natural,
        area,
        entry,
        layout,
        rooms,
        unit,
        floor,
        room,
        room_status,
        u_level,
        u_name,
        u_start,
        u_rows,
        u_count,
        u_lon,
        u_lat,
        site_row,
        site_start,
        site_post,
    )


@compiled
def make_cards(
    shown: Column,
    shown_start: Column,
    code: Column,
    area_code: Column,
    tail: Column,
    tails: Column,
    u_shared: Column,
    u_area: Column,
    u_areas: Column,
    x_row: Column,
    x_start: Column,
    x_text: Column,
    x_lon: Column,
    x_lat: Column,
    x_area: Column,
) -> Cards:
    return Cards(
        shown,
        shown_start,
        code,
        area_code,
        tail,
        tails,
        u_shared,
        u_area,
        u_areas,
        x_row,
        x_start,
        x_text,
        x_lon,
        x_lat,
        x_area,
    )


@compiled
def make_aliases(
    text: Column,
    start: Column,
    first: Column,
    at: Column,
    target: Column,
    kind: Column,
    where: Column,
) -> Aliases:
    return Aliases(
        text,
        start,
        first,
        at,
        target,
        kind,
        where,
    )


@compiled
def make_readings(
    syllable: Column,
    reading: Column,
) -> Readings:
    return Readings(
        syllable,
        reading,
    )


@compiled
def _make_edges(
    count: Column,
    start: Column,
    end: Column,
    component: Column,
    infix: Column,
    cost: Column,
    lo: Column,
    hi: Column,
    range_lo: Column,
    range_hi: Column,
    range_base: Column,
    range_depth: Column,
    range_kind: Column,
    range_where: Column,
    stamp: Column,
    mark: Column,
    layout: Column,
) -> Edges:
    return Edges(
        count,
        start,
        end,
        component,
        infix,
        cost,
        lo,
        hi,
        range_lo,
        range_hi,
        range_base,
        range_depth,
        range_kind,
        range_where,
        stamp,
        mark,
        layout,
    )


@compiled
def _make_top(
    count: Column,
    cost: Column,
    level: Column,
    far: Column,
    rank: Column,
    row: Column,
    sub: Column,
    path: Column,
) -> Top:
    return Top(
        count,
        cost,
        level,
        far,
        rank,
        row,
        sub,
        path,
    )


@dataclass(slots=True)
class Sheet:
    """Bytes to write answers on: `out` and `text`, which grow where they are too short, and where
    each of `out` ends.
    """

    out: Array
    text: Array
    ends: Array

    @classmethod
    def new(cls, limit: int) -> "Sheet":
        return cls(
            np.zeros(limit * A_CARD, np.uint8),
            np.zeros(A_CARD, np.uint8),
            np.zeros((limit, 2), np.int64),
        )

    def grow(self) -> None:
        self.out = np.zeros(2 * len(self.out), np.uint8)
        self.text = np.zeros(2 * len(self.text), np.uint8)


@dataclass(frozen=True, slots=True)
class Workspace:
    """What one query needs at a time; each thread has its own. `edge` and `top` are the arrays of
    the two structures by name.
    """

    edges: Edges
    best: Top
    edge: dict[str, Array]
    top: dict[str, Array]
    paths: Array
    lengths: Array
    sheet: Sheet

    @classmethod
    def new(cls, limit: int, names: int, layouts: int) -> "Workspace":
        edge = {name: np.zeros(MOST_EDGES, np.int32) for name in Edges.__annotations__}
        # Edges, ranges, stamps
        edge["count"] = np.zeros(3, np.int32)
        edge["mark"] = np.zeros(names, np.int32)
        edge["layout"] = np.zeros(layouts, np.int32)
        edge |= {
            name: np.zeros(MOST_RANGES, np.int32) for name in edge if name.startswith("range_")
        }
        top: dict[str, Array] = {name: np.zeros(limit, np.int64) for name in Top.__annotations__}
        top |= {"count": np.zeros(2, np.int64), "far": np.zeros(limit, np.float64)}
        return cls(
            _make_edges(*edge.values()),
            _make_top(*top.values()),
            edge,
            top,
            np.zeros((MOST_PATHS + 1, MOST_PIECES), np.int64),
            np.zeros(MOST_PATHS + 1, np.int64),
            Sheet.new(limit),
        )


def lexicon_of(arrays: dict[str, Array]) -> Lexicon:
    others = ("post_start", "post", "lex_entry_start", "lex_entry", "lex_most")
    own = (f"lex_{name}" for name in list(Lexicon.__annotations__)[: -len(others)])
    return make_lexicon(*(arrays[name] for name in (*own, *others)))


def rows_of(arrays: dict[str, Array]) -> Rows:
    names = (
        *("b_part", "b_column", "b_status", "b_lon", "b_lat", "b_weight", "b_natural", "b_area"),
        *("b_entry", "b_layout", "b_rooms", "r_unit", "r_floor", "r_room", "r_status"),
        *("u_level", "u_name", "u_start", "u_rows", "u_count", "u_lon", "u_lat"),
        *("s_row", "s_start", "s_post"),
    )
    return make_rows(*(arrays[name] for name in names))


def cards_of(arrays: dict[str, Array]) -> Cards:
    names = (
        *("lex_shown", "lex_shown_start", "b_code", "area_code", "r_tail", "r_tails"),
        *("u_shared", "u_area", "u_areas"),
        *("x_row", "x_start", "x_text", "x_lon", "x_lat", "x_area"),
    )
    return make_cards(*(_without_text(arrays[name]) for name in names))


def _without_text(texts: Array) -> Array:
    """Texts as rows of bytes."""
    if texts.dtype.kind != "S":
        return texts
    return texts.view(np.uint8).reshape(len(texts), texts.dtype.itemsize)
