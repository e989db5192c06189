"""Writes the records that stayed out to a file beside the input, for somebody to mend."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely

from gis.loading.batch import Rejection
from gis.loading.reading import Reading

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")


def write_rejected(
    reading: Reading, rejections: Iterable[Rejection], label: str = ""
) -> list[Path]:
    """One file for each input that has rejections: `<input>.rejected.csv` for a text table,
    `<input>.rejected.geojson` (WGS 84) for the others; in the current folder where the input's is
    read-only. `label` comes before the last suffix. Every record keeps its columns and gains
    `record` and `reason`.
    """
    by_file: dict[int, list[Rejection]] = defaultdict(list)
    for rejection in rejections:
        by_file[int(reading.origin[rejection.row])].append(rejection)
    return [
        _write(reading, reading.files[file], label, sorted(found, key=_order))
        for file, found in sorted(by_file.items())
    ]


def remove_stale(files: Iterable[Path]) -> None:
    """A load without rejections takes the last one's file away."""
    for file in files:
        for suffix in (".rejected.csv", ".rejected.geojson"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)


def _order(rejection: Rejection) -> tuple[int, int]:
    return rejection.row, rejection.part


def _write(reading: Reading, file: Path, label: str, rejections: list[Rejection]) -> Path:
    is_text = file.suffix.lower() in TEXT_SUFFIXES
    content = (_csv if is_text else _geojson)(reading, rejections)
    name = ".".join(
        part for part in (file.name, "rejected", label, "csv" if is_text else "geojson") if part
    )
    try:
        (file.parent / name).write_text(content, encoding="utf-8")
    except OSError:
        Path(name).write_text(content, encoding="utf-8")
        return Path.cwd() / name
    return file.parent / name


def _csv(reading: Reading, rejections: list[Rejection]) -> str:
    import io  # noqa: PLC0415

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
