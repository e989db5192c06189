"""The lexicon: every distinct name of a component, once, and every place in them to start at."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gis.addresses.components import COMPONENTS
from gis.addresses.index.components import canonical, core_length, natural_key
from gis.addresses.index.file import Array

Ints = npt.NDArray[np.int32]
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of one component: `row` holds positions in `raw`, -1 where there is none."""

    raw: Sequence[str]
    row: Ints


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`arrays` are sections of the file; `ids` turns a column's raw positions into names.

    `respelt`: components in another spelling than the one that their name is shown in.
    """

    arrays: dict[str, Array]
    ids: dict[int, Ints]
    natural: Ints
    respelt: frozenset[tuple[int, str]]


def utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def build_lexicon(columns: dict[int, Coded]) -> Lexicon:
    """Names are ordered by component, then by their UTF-16 units: those with a prefix are
    neighbours.
    """
    names: list[str] = []
    shown: list[str] = []
    first, ids = [0], {}
    respelt: set[tuple[int, str]] = set()
    for component in range(len(COMPONENTS)):
        column = columns.get(component)
        if column is not None:
            found = _spellings(component, column)
            order = sorted(found, key=utf16)
            position = {name: len(names) + i for i, name in enumerate(order)}
            ids[component] = np.array(
                [position.get(canonical(component, raw)[:LONGEST_NAME], -1) for raw in column.raw]
                + [-1],
                np.int32,
            )
            respelt.update(
                (component, raw)
                for raw in column.raw
                if raw and found.get(canonical(component, raw)[:LONGEST_NAME]) != raw
            )
            names += order
            shown += [found[name] for name in order]
        first.append(len(names))
    component_of = np.repeat(np.arange(len(COMPONENTS)), np.diff(first))
    natural = _natural(names)
    sections = _sections(names, shown, first, component_of, natural)
    return Lexicon(sections, ids, natural, frozenset(respelt))


def _spellings(component: int, column: Coded) -> dict[str, str]:
    """Each canonical name, with the raw spelling that most rows have."""
    counts = np.bincount(column.row[column.row >= 0], minlength=len(column.raw))
    found: dict[str, tuple[int, str]] = {}
    for raw, count in zip(column.raw, counts.tolist(), strict=True):
        name = canonical(component, raw)[:LONGEST_NAME]
        if name and count and (name not in found or (-count, raw) < found[name]):
            found[name] = (-count, raw)
    return {name: raw for name, (_, raw) in found.items()}


def _natural(names: list[str]) -> Ints:
    """A rank for each name as people count; equal numbers in different spellings are apart."""
    keys = [natural_key(name) for name in names]
    order = sorted(range(len(names)), key=lambda i: (keys[i], names[i]))
    rank = np.empty(len(names), np.int32)
    rank[order] = np.arange(len(names), dtype=np.int32)
    return rank


def _sections(
    names: list[str], shown: list[str], first: list[int], component_of: Array, natural: Ints
) -> dict[str, Array]:
    text = np.frombuffer(b"".join(utf16(name) + b"\0\0" for name in names), ">u2").astype(np.uint16)
    ends = np.flatnonzero(text == 0).astype(np.int32)
    start = np.concatenate([[0], ends + 1]).astype(np.int32)
    blobs = [one.encode() for one in shown]
    return {
        "lex_text": text,
        "lex_start": start,
        "lex_first": np.array(first, np.int32),
        "lex_core": np.array(
            [core_length(int(c), n) for c, n in zip(component_of, names, strict=True)], np.int16
        ),
        "lex_natural": natural,
        "lex_shown": np.frombuffer(b"".join(blobs), np.uint8).copy(),
        "lex_shown_start": np.cumsum([0, *map(len, blobs)], dtype=np.int64).astype(np.int32),
        **_suffixes(text, start, component_of),
    }


def _suffixes(text: Array, start: Ints, component_of: Array) -> dict[str, Array]:
    """Every place inside a name (`sa`), sorted by component and by what follows there."""
    length = np.diff(start) - 1
    name_of = np.repeat(np.arange(len(length), dtype=np.int32), length)
    at = np.flatnonzero(text).astype(np.int32)
    component = component_of[name_of].astype(np.int64)
    words = -(-(int(length.max(initial=0)) + 1) // 4)
    padded = np.concatenate([text, np.zeros(4 * words, np.uint16)]).astype(np.uint64)
    keys = [
        (padded[at + k] << 48)
        | (padded[at + k + 1] << 32)
        | (padded[at + k + 2] << 16)
        | padded[at + k + 3]
        for k in range(0, 4 * words, 4)
    ]
    order = np.lexsort([*reversed(keys), component]) if len(at) else np.zeros(0, np.int64)
    first = np.searchsorted(component[order], np.arange(len(COMPONENTS) + 1))
    return {
        "lex_sa": at[order],
        "lex_sa_name": name_of[order],
        "lex_sa_first": first.astype(np.int32),
    }
