"""Building archives: of the buildings alone, beside tippecanoe, and of all public layers.

    python tests/bench/bench_tiles_build.py --data DATA

Archives go into a folder that is thrown away; overviews are made anew in the database of DATA.
tippecanoe gets the buildings as line-delimited GeoJSON, for the same zooms; the time of writing
that file is not counted.
"""

import argparse
import subprocess
import tempfile
import time
from pathlib import Path

from machine import describe_machine, load_average
from peers import peers_python
from report import Report
from served import District, district_in
from sqlalchemy import text

from gis.database import Role
from layers import Catalogue, load_catalogue
from tiles import ArchiveBuilder, open_renderer
from tiles.archives import archived_zooms
from tiles.overviews import build_overviews, outdated

REQUIREMENTS = Path(__file__).with_name("tile_peers.txt")
LAYER = "buildings"


def main() -> None:
    parser = argparse.ArgumentParser(description="Times of building archives")
    parser.add_argument("--data", type=Path, required=True, help="the data folder of a district")
    arguments = parser.parse_args()
    report = Report("archives", describe_machine())
    catalogue = load_catalogue()
    with district_in(arguments.data) as district, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        layer = catalogue.layer(LAYER, Role.ANONYMOUS)
        started = time.perf_counter()
        build_overviews(district.database, [layer])
        overview_s = time.perf_counter() - started
        own_s = _build(district, catalogue, [LAYER], folder)
        report.fact(f"OneMap, {LAYER}: overviews", f"{overview_s:.1f} s")
        report.fact(f"OneMap, {LAYER}: archive", f"{own_s:.1f} s")
        peer_s = _tippecanoe(district, folder, archived_zooms(layer))
        if peer_s is not None:
            report.fact(f"tippecanoe, {LAYER}", f"{peer_s:.1f} s")
            report.fact("OneMap, all of it, to tippecanoe", f"{(overview_s + own_s) / peer_s:.2f}")
        started = time.perf_counter()
        build_overviews(district.database, outdated(district.database, catalogue))
        ids = [one.id for one in catalogue.public()]
        _build(district, catalogue, ids, folder)
        report.fact(f"all {len(ids)} public layers", f"{time.perf_counter() - started:.1f} s")
    report.fact("load average at the end", load_average())


def _build(district: District, catalogue: Catalogue, ids: list[str], folder: Path) -> float:
    started = time.perf_counter()
    renderer = open_renderer(district.database, catalogue)
    ArchiveBuilder(district.database, renderer, folder, lambda *_: None).build(ids)
    return time.perf_counter() - started


def _tippecanoe(district: District, folder: Path, zooms: range) -> float | None:
    python = peers_python(REQUIREMENTS, "tile-peers")
    if python is None:
        return None
    source = folder / "buildings.geojsonl"
    query = text(
        "SELECT json_build_object('type', 'Feature', 'geometry', ST_AsGeoJSON(geom, 7)::json,"
        " 'properties', json_build_object('code', code, 'name', name, 'use', use, 'height_m',"
        " height_m))::text FROM buildings"
    )
    with district.database.request() as connection, source.open("w", encoding="utf-8") as file:
        streamed = connection.execution_options(yield_per=5000).execute(query)
        file.writelines(f"{line}\n" for line in streamed.scalars())
    command = [
        python.with_name("tippecanoe"), "-q", "-f", "-o", folder / "peer.pmtiles", "-P", "-l",
        LAYER, f"-Z{zooms[0]}", f"-z{zooms[-1]}", "--drop-densest-as-needed", source,
    ]  # fmt: skip
    started = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
