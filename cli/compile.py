"""Compiles, in a process of its own, what serving will run; see gis/compiled.py."""

import io

import shapely

from gis.addresses.typeahead import compile_search
from gis.areas import Area, AreaIndex, assign_csv, assign_geojson
from gis.compiled import keep_all
from gis.crs import CRS84

CSV = b"lon,lat\n0.5,0.5\n"
GEOJSON = (
    b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},'
    b'"geometry":{"type":"Point","coordinates":[0.5,0.5]}}]}'
)


def compile_all() -> None:
    """The area index, batches by it and the address search, each by using it once."""
    index = AreaIndex.of([("district", Area("0", "0"), shapely.box(0, 0, 1, 1))])
    index.at(0.5, 0.5)
    for assign, batch in ((assign_csv, CSV), (assign_geojson, GEOJSON)):
        for _ in assign(io.BytesIO(batch), index, CRS84, max_records=1):
            pass
    compile_search()


if __name__ == "__main__":
    keep_all(compile_all)
