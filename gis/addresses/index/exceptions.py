"""Rows whose text, place or areas do not follow from their columns."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gis.addresses.index.file import Array

# In x_area: the areas are those of the building.
OF_ITS_BUILDING = -2


@dataclass(frozen=True, slots=True)
class Own:
    """What a row has of its own: its text; a room its place (WGS 84 degrees) and the codes of its
    four areas, None where they are its building's.
    """

    text: str
    lon: float | None = None
    lat: float | None = None
    areas: tuple[str, ...] | None = None


def exception_sections(found: Mapping[int, Own], area_ids: Mapping[str, int]) -> dict[str, Array]:
    """By row in ascending order, rooms counted on after buildings."""
    texts = [own.text.encode() for own in found.values()]
    return {
        "x_row": np.array(list(found), np.int64),
        "x_start": np.cumsum([0, *map(len, texts)], dtype=np.int64),
        "x_text": np.frombuffer(b"".join(texts), np.uint8).copy(),
        "x_lon": np.array([own.lon for own in found.values()], np.float64),
        "x_lat": np.array([own.lat for own in found.values()], np.float64),
        "x_area": np.array(
            [_areas(own.areas, area_ids) for own in found.values()], np.int32
        ).reshape(-1, 4),
    }


def own_of(arrays: Mapping[str, Array], row: int, area_codes: list[str]) -> Own | None:
    """What exception_sections was given for a row; None for a row like most others."""
    rows = arrays["x_row"]
    if len(rows) == 0:
        return None
    place = int(np.searchsorted(rows, row))
    if place == len(rows) or rows[place] != row:
        return None
    start, end = arrays["x_start"][place : place + 2].tolist()
    areas = arrays["x_area"][place].tolist()
    return Own(
        bytes(arrays["x_text"][start:end]).decode(),
        _given(float(arrays["x_lon"][place])),
        _given(float(arrays["x_lat"][place])),
        None
        if OF_ITS_BUILDING in areas
        else tuple(area_codes[area] if area >= 0 else "" for area in areas),
    )


def _given(degrees: float) -> float | None:
    return None if np.isnan(degrees) else degrees


def _areas(codes: tuple[str, ...] | None, area_ids: Mapping[str, int]) -> list[int]:
    if codes is None:
        return [OF_ITS_BUILDING] * 4
    return [area_ids[code] if code else -1 for code in codes]
