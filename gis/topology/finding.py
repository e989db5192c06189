"""What a check found, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Literal

import numpy as np
import orjson
import shapely

from gis.topology.layer import Objects, Ruler

Kind = Literal[
    "invalid",
    "duplicate_vertex",
    "spike",
    "sliver",
    "overlap",
    "gap",
    "mismatched_edge",
    "not_nested",
]
Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class Finding:
    """`records` are the keys of those concerned, `geometry` is what is wrong, in WGS 84, and
    `lon`, `lat` a place on it. `size` is in `unit`: m² of a surface, m of a line, a count."""

    kind: Kind
    severity: Severity
    records: tuple[str, ...]
    size: float
    unit: Literal["m²", "m", "vertices"]
    lon: float
    lat: float
    geometry: shapely.Geometry
    detail: str = ""


def findings_of(
    kind: Kind,
    ruler: Ruler,
    geometries: Objects,
    records: Iterable[tuple[str, ...]],
    severities: Iterable[Severity] | Severity,
) -> list[Finding]:
    """A finding for each geometry: surfaces by their m², lines by their m. The largest first."""
    severities = repeat(severities) if isinstance(severities, str) else severities
    shown = ruler.to_wgs84(geometries)
    surfaces = shapely.get_dimensions(geometries) == 2
    size = np.where(surfaces, ruler.area_m2(geometries), ruler.length_m(geometries))
    places = shapely.get_coordinates(shapely.point_on_surface(shown))
    found = [
        Finding(kind, severity, keys, float(m), "m²" if surface else "m", lon, lat, geometry)
        for severity, keys, m, surface, (lon, lat), geometry in zip(
            severities, records, size, surfaces, places.tolist(), shown, strict=False
        )
    ]
    return sorted(found, key=lambda finding: -finding.size)


def findings_geojson(findings: Iterable[Finding]) -> bytes:
    """A FeatureCollection (RFC 7946) of the findings, for a map or a GIS program."""
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": orjson.Fragment(shapely.to_geojson(finding.geometry)),
            "properties": {
                "kind": finding.kind,
                "severity": finding.severity,
                "records": list(finding.records),
                "size": finding.size,
                "unit": finding.unit,
                "lon": finding.lon,
                "lat": finding.lat,
                "detail": finding.detail,
            },
        }
        for finding in findings
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})
