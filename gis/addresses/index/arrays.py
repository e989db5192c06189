"""What the compiled search is given: an index's columns and a query's working space.

Structures of arrays, by reference: compiled code takes each as one pointer.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import types
from numba.experimental import structref

from gis.addresses.index.file import Array

MOST_EDGES = 1024
MOST_RANGES = 16384
MOST_NODES = 4096
MOST_PIECES = 12
MOST_PATHS = 48
LEXICON = (
    *("text", "start", "first", "core", "natural", "sa", "sa_name", "sa_first"),
    *("post_start", "post", "entry_start", "entry"),
)
ROWS = (
    *("part", "status", "lon", "lat", "weight", "natural", "area", "entry"),
    *("rooms", "unit", "floor", "room", "room_status"),
    *("u_level", "u_name", "u_start", "u_rows", "u_count", "u_lon", "u_lat"),
)
ALIASES = ("text", "start", "first", "at", "target", "kind", "where")
READINGS = ("syllable", "reading")
EDGES = (
    *("count", "start", "end", "component", "infix", "cost", "lo", "hi"),
    *("range_lo", "range_hi", "range_base", "range_depth", "range_kind", "range_where"),
)
TOP = ("count", "cost", "level", "far", "rank", "row", "sub", "path")


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
    pass


class Rows(structref.StructRefProxy):
    pass


class Aliases(structref.StructRefProxy):
    pass


class Readings(structref.StructRefProxy):
    pass


class Edges(structref.StructRefProxy):
    pass


class Top(structref.StructRefProxy):
    pass


structref.define_proxy(Lexicon, LexiconType, LEXICON)
structref.define_proxy(Rows, RowsType, ROWS)
structref.define_proxy(Aliases, AliasesType, ALIASES)
structref.define_proxy(Readings, ReadingsType, READINGS)
structref.define_proxy(Edges, EdgesType, EDGES)
structref.define_proxy(Top, TopType, TOP)


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

    @classmethod
    def new(cls, limit: int) -> "Workspace":
        edge = {name: np.zeros(MOST_EDGES, np.int32) for name in EDGES}
        edge["count"] = np.zeros(2, np.int32)
        edge |= {name: np.zeros(MOST_RANGES, np.int32) for name in EDGES[8:]}
        top: dict[str, Array] = {name: np.zeros(limit, np.int64) for name in TOP}
        top |= {"count": np.zeros(1, np.int64), "far": np.zeros(limit, np.float64)}
        return cls(
            Edges(*edge.values()),
            Top(*top.values()),
            edge,
            top,
            np.zeros((MOST_PATHS + 1, MOST_PIECES), np.int64),
            np.zeros(MOST_PATHS + 1, np.int64),
        )


def lexicon_of(arrays: dict[str, Array]) -> Lexicon:
    names = ("text", "start", "first", "core", "natural", "sa", "sa_name", "sa_first")
    return Lexicon(
        *(arrays[f"lex_{name}"] for name in names),
        arrays["post_start"],
        arrays["post"],
        arrays["lex_entry_start"],
        arrays["lex_entry"],
    )


def rows_of(arrays: dict[str, Array]) -> Rows:
    names: list[Any] = [
        *("b_part", "b_status", "b_lon", "b_lat", "b_weight", "b_natural", "b_area", "b_entry"),
        *("b_rooms", "r_unit", "r_floor", "r_room", "r_status"),
        *("u_level", "u_name", "u_start", "u_rows", "u_count", "u_lon", "u_lat"),
    ]
    return Rows(*(arrays[name] for name in names))
