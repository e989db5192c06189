"""Writes the records that stayed out to a file beside the input, for somebody to mend."""

import csv
import io
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely

from gis.errors import Conflict
from gis.loading.batch import Rejection
from gis.loading.reading import Reading

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")


def write_rejected(
    reading: Reading, rejections: Iterable[Rejection], label: str = ""
) -> tuple[Path, ...]:
    """One file for each input that has rejections: `<input>.rejected.csv` for a text table,
    `<input>.rejected.geojson` (WGS 84) for the others; in the current folder where the input's is
    read-only. `label` comes before the last suffix. Every record keeps its columns and gains
    `record` and `reason`. The file of an earlier load goes when nothing is rejected any more.

    Raises Conflict when neither folder can be written to.
    """
    by_file: dict[int, list[Rejection]] = defaultdict(list)
    for rejection in rejections:
        by_file[int(reading.origin[rejection.row])].append(rejection)
    written: list[Path] = []
    for number, file in enumerate(reading.files):
        is_text = file.suffix.lower() in TEXT_SUFFIXES
        parts = (file.name, "rejected", label, "csv" if is_text else "geojson")
        path = file.parent / ".".join(part for part in parts if part)
        if number in by_file:
            ordered = sorted(by_file[number], key=_order)
            written.append(_write(path, (_csv if is_text else _geojson)(reading, ordered)))
        elif path.is_file() and os.access(path.parent, os.W_OK):
            path.unlink()
    return tuple(written)


def _order(rejection: Rejection) -> tuple[int, int]:
    return rejection.row, rejection.part


def _write(path: Path, content: str) -> Path:
    for place in (path, Path.cwd() / path.name):
        try:
            place.write_text(content, encoding="utf-8")
        except OSError:
            continue
        return place
    raise Conflict(
        f"Rejected records cannot be written beside {path} nor to {Path.cwd()}; nothing was loaded."
    )


def _csv(reading: Reading, rejections: list[Rejection]) -> str:
    target = io.StringIO()
    columns = reading.columns.column_names
    writer = csv.writer(target)
    writer.writerow(["record", "reason", *columns])
    for rejection, record in zip(rejections, _records(reading, rejections), strict=True):
        number = int(reading.number[rejection.row])
        writer.writerow([number, _reason(rejection), *(record[name] for name in columns)])
    return target.getvalue()


def _geojson(reading: Reading, rejections: list[Rejection]) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {
                **record,
                "record": int(reading.number[rejection.row]),
                "reason": _reason(rejection),
            },
            "geometry": _geometry(reading, rejection),
        }
        for rejection, record in zip(rejections, _records(reading, rejections), strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, default=str) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def _records(reading: Reading, rejections: list[Rejection]) -> list[dict[str, Any]]:
    return reading.columns.take([rejection.row for rejection in rejections]).to_pylist()


def _reason(rejection: Rejection) -> str:
    part = f" (part {rejection.part})" if rejection.part else ""
    return f"{rejection.kind}: {rejection.reason}{part}"


def _geometry(reading: Reading, rejection: Rejection) -> Any:
    geometry = reading.geometry[rejection.row]
    if geometry is None:
        geometry = reading.closed.get(rejection.row)
    elif rejection.part:
        geometry = shapely.get_geometry(geometry, rejection.part - 1)
    if geometry is None or geometry.is_empty:
        return None
    text = shapely.to_geojson(geometry)
    # NaN is no JSON; such a place is named in the reason only.
    return None if "nan" in text.lower() or "inf" in text.lower() else json.loads(text)
