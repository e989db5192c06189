"""`onemap check`: whether data fits together."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import geopandas
import typer
from pyproj import CRS
from rich.table import Table

from cli.console import console, migrated_database, settings_with
from cli.load_options import Crs, Layer
from gis.crs import parse_crs, to_wgs84
from gis.errors import InvalidInput
from gis.topology import (
    SEVERITIES,
    Finding,
    Fix,
    Tolerances,
    area_levels,
    check_areas,
    check_between,
    check_layer,
    check_nesting,
    findings_geojson,
    propose_fix,
    read_layer,
)

app = typer.Typer(help="Whether data fits together.", no_args_is_help=True)
SHOWN = 10
OUTPUTS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".fgb": "FlatGeobuf"}


@app.callback()
def check() -> None:
    """Whether data fits together."""


@app.command("topology")
def topology(
    file: Annotated[
        Path | None, typer.Argument(help="Polygons; without it, the district's own areas.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="A neighbouring data set, which the first should meet.")
    ] = None,
    parents: Annotated[
        Path | None, typer.Option(help="Polygons that each record should lie in one of.")
    ] = None,
    key: Annotated[
        str | None, typer.Option(help="Column that names the records; else their number.")
    ] = None,
    crs: Crs = None,
    layer: Layer = None,
    gap_m: Annotated[
        float, typer.Option(min=0, help="Edges closer than this should be the same edge.")
    ] = 0,
    sliver_m: Annotated[
        float, typer.Option(min=0, help="Surfaces narrower than this are slivers.")
    ] = 1,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the findings as GeoJSON.")
    ] = None,
    fix: Annotated[
        Path | None, typer.Option(help="Write a mended copy: .gpkg, .geojson or .fgb.")
    ] = None,
    data: Annotated[str | None, typer.Option(help="Data folder; ./data without it.")] = None,
) -> None:
    """Looks for gaps, overlaps, slivers, mismatched edges, spikes, faulty rings, wrong nesting.

    Ends with 1 when there are errors, 0 otherwise.
    """
    tolerances = Tolerances(sliver_m=sliver_m, gap_m=gap_m)
    if file is None:
        found = _check_areas(data, tolerances)
    else:
        given = parse_crs(crs) if crs else None
        polygons = read_layer(file, key, given, layer)
        found = check_layer(polygons, tolerances)
        if against is not None:
            near = Tolerances(sliver_m=sliver_m, gap_m=gap_m or 1)
            found += check_between(polygons, read_layer(against, key, given), near)
        if parents is not None:
            found += check_nesting(polygons, read_layer(parents, crs=given), sliver_m=sliver_m)
        if fix is not None:
            _write_fix(propose_fix(polygons, gap_m or sliver_m, tolerances), found, fix)
    _print(found)
    if output is not None:
        output.write_bytes(findings_geojson(found))
        console.print(f"{len(found):,} findings in {output}")
    raise typer.Exit(1 if any(finding.severity == "error" for finding in found) else 0)


def _check_areas(data: str | None, tolerances: Tolerances) -> list[Finding]:
    settings = settings_with(data=data)
    with (
        migrated_database(settings, "onemap check") as database,
        database.request() as connection,
    ):
        levels = area_levels(connection)
    return check_areas(levels, tolerances)


def _print(found: list[Finding]) -> None:
    table = Table()
    for name in ("what", *SEVERITIES, "largest"):
        table.add_column(name, justify="left" if name == "what" else "right")
    for kind in dict.fromkeys(finding.kind for finding in found):
        own = [finding for finding in found if finding.kind == kind]
        count = Counter(finding.severity for finding in own)
        largest = max(own, key=lambda finding: finding.size)
        table.add_row(
            kind,
            *(f"{count[name]:,}" for name in SEVERITIES),
            f"{largest.size:,.2f} {largest.unit}",
        )
    if not found:
        console.print("Nothing found: every edge fits.")
        return
    console.print(table)
    worst = sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))[:SHOWN]
    for finding in worst:
        place = f"{finding.lon:.7f}, {finding.lat:.7f}"
        records = ", ".join(finding.records[:4])
        size = f"{finding.size:,.2f} {finding.unit}"
        console.print(f"  {finding.kind} at {place}: {size}, {records} {finding.detail}".rstrip())


def _write_fix(fix: Fix, before: list[Finding], path: Path) -> None:
    """The mended copy, and what would change by it. The source stays as it is."""
    driver = OUTPUTS.get(path.suffix.lower())
    if driver is None:
        raise InvalidInput(f"--fix={path.name}: the formats are {', '.join(OUTPUTS)}.", "fix")
    if path.exists():
        raise InvalidInput(f"--fix={path} exists already; nothing was overwritten.", "fix")
    frame = geopandas.GeoDataFrame(
        {"key": list(fix.layer.keys)},
        geometry=list(to_wgs84(fix.layer.geometries, fix.layer.crs)),
        crs=CRS.from_epsg(4326),
    )
    frame.to_file(path, driver=driver)
    table = Table(title=f"{path}: {len(fix.changes):,} of {len(fix.layer.keys):,} records change")
    for name in ("record", "before m²", "after m²", "moved m²", "share"):
        table.add_column(name, justify="left" if name == "record" else "right")
    for change in fix.changes[:SHOWN]:
        table.add_row(
            change.key,
            f"{change.before_m2:,.1f}",
            f"{change.after_m2:,.1f}",
            f"{change.moved_m2:,.1f}",
            f"{change.moved_m2 / change.before_m2:.2%}" if change.before_m2 else "",
        )
    console.print(table)
    was, left = Counter(f.kind for f in before), Counter(f.kind for f in fix.left)
    for kind in was:
        console.print(f"  {kind}: {was[kind]:,} before, {left[kind]:,} after")
