"""Loads a whole OpenStreetMap extract in one transaction."""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from gis.database import Database
from gis.loading.batch import Judgement, Objects, is_none
from gis.loading.load import load_reading
from gis.loading.options import AreaOptions, LoadOptions
from gis.loading.osm.extract import TABLES, read_osm
from gis.loading.osm.levels import detect_levels, given_levels
from gis.loading.reading import Reading
from gis.loading.rejected import write_rejected
from gis.loading.report import Report
from gis.loading.targets import TARGETS


@dataclass(frozen=True, slots=True)
class OsmOptions:
    """`levels`: admin level → level; None finds them out. An extract is cut by a box, so what lies
    outside the district is kept as its surroundings unless `load` says otherwise.
    """

    levels: dict[str, str] | None = None
    load: LoadOptions = field(
        default_factory=lambda: LoadOptions(source="osm", key="source_id", allow_outside=True)
    )


def load_osm(database: Database, path: Path, options: OsmOptions | None = None) -> list[Report]:
    """Loads areas, buildings, addresses, facilities, roads and land cover: all of it or nothing.

    Records are known by their OSM type and number, so a later extract updates them.
    Raises InvalidInput when the file cannot be read.
    """
    started = time.monotonic()
    options = options or OsmOptions()
    readings = read_osm(path)
    readings["areas"] = _with_levels(readings, options)
    reports: list[Report] = []
    judgements: dict[str, Judgement] = {}
    with database.load() as connection:
        for table in TABLES:
            report, judgements[table] = load_reading(
                connection, TARGETS[table], readings[table], options.load, AreaOptions()
            )
            reports.append(report)
        if options.load.dry_run:
            connection.rollback()
        else:
            reports = [
                replace(report, rejected_files=_rejected(report, readings, judgements))
                for report in reports
            ]
    reports[0] = replace(reports[0], seconds=time.monotonic() - started)
    return reports


def _rejected(
    report: Report, readings: dict[str, Reading], judgements: dict[str, Judgement]
) -> tuple[Path, ...]:
    rejected = judgements[report.table].rejected
    return write_rejected(readings[report.table], rejected, report.table)


def _with_levels(readings: dict[str, Reading], options: OsmOptions) -> Reading:
    """The areas with the column `level`; those of no level are set aside."""
    reading = readings["areas"]
    if not len(reading):
        return reading
    admin_levels = reading.columns.column("admin_level")
    if options.levels is not None:
        levels = given_levels(admin_levels, options.levels)
    else:
        levels = detect_levels(reading.geometry, admin_levels, _places(readings))
    outside = {
        int(row): ("not of this district", f"admin_level {admin_levels[row].as_py()} is none here")
        for row in np.flatnonzero(is_none(levels))
    }
    columns = reading.columns.append_column("level", pa.array(levels, pa.string()))
    return replace(reading, columns=columns, set_aside=outside | reading.set_aside)


def _places(readings: dict[str, Reading]) -> Objects:
    """Where the buildings are, or the addresses where there are no buildings."""
    buildings = readings["buildings"].geometry
    buildings = buildings[shapely.is_valid(buildings)]
    return shapely.point_on_surface(buildings) if len(buildings) else readings["addresses"].geometry
