"""Reads a file of any of the supported formats."""

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FieldError
from pyogrio.raw import read_arrow
from pyproj.exceptions import CRSError

from gis.errors import InvalidInput
from gis.loading.encoding import encoding_of_shapefile, known_encoding
from gis.loading.reading import FileForm, Reading, crs_of, reading_of
from gis.loading.text_table import geometry_of_columns, read_csv

FORMATS = {
    ".gpkg": "GeoPackage",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".geojsonl": "GeoJSON, a line a record",
    ".geojsons": "GeoJSON, a line a record",
    ".ndjson": "GeoJSON, a line a record",
    ".jsonl": "GeoJSON, a line a record",
    ".shp": "Shapefile",
    ".fgb": "FlatGeobuf",
    ".parquet": "GeoParquet",
    ".geoparquet": "GeoParquet",
    ".csv": "CSV",
    ".tsv": "CSV with tabs",
    ".txt": "CSV",
}
ROW_LIMIT_OF_GEOJSON = 0  # GDAL's own limit on the size of one object: none.


def read_file(path: Path, form: FileForm) -> Reading:
    """Reads all records. Raises InvalidInput in one sentence for a file that is missing, of an
    unknown format or damaged, and for a layer that is not in it.
    """
    readers: dict[str, Callable[[Path, FileForm], Reading]] = {
        ".parquet": _read_parquet,
        ".geoparquet": _read_parquet,
        ".csv": _read_csv,
        ".tsv": _read_csv,
        ".txt": _read_csv,
    }
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise InvalidInput(
            f"{path.name} is of no known format; the formats are {', '.join(FORMATS)}.", "file"
        )
    if not path.is_file():
        raise InvalidInput(f"{path} does not exist or is not a file.", "file")
    try:
        return readers.get(suffix, _read_with_gdal)(path, form)
    except PermissionError:
        raise InvalidInput(f"{path} may not be read by this user.", "file") from None
    except (DataSourceError, DataLayerError, FieldError, pa.ArrowException, CRSError) as error:
        raise InvalidInput(f"{path.name} cannot be read: {_one_line(error)}.", "file") from None


def _read_with_gdal(path: Path, form: FileForm) -> Reading:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        layer = _layer(path, form)
    encoding: str | None = None
    if path.suffix.lower() == ".shp":
        encoding = known_encoding(form.encoding) if form.encoding else encoding_of_shapefile(path)
    with warnings.catch_warnings():
        # GDAL says what it leaves out (measures) or mends (missing .shx); the checks come later.
        warnings.simplefilter("ignore")
        pyogrio.set_gdal_config_options({"OGR_GEOJSON_MAX_OBJ_SIZE": ROW_LIMIT_OF_GEOJSON})
        meta, table = read_arrow(path, layer=layer, encoding=encoding)
    name = meta["geometry_name"] or "wkb_geometry"
    if name not in table.column_names:
        return _from_columns(path, table, form, encoding)
    wkb = table.column(name).to_pylist()
    columns = _plain(table.drop_columns([name]))
    return reading_of(path, columns, wkb, crs_of(meta["crs"], form), encoding)


def _layer(path: Path, form: FileForm) -> str:
    names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    if not names:
        raise InvalidInput(f"{path.name} holds no layer.", "file")
    if form.layer is not None:
        if form.layer not in names:
            raise InvalidInput(
                f"layer={form.layer!r} is not in {path.name}; it has {', '.join(names)}.", "layer"
            )
        return form.layer
    if len(names) > 1 and form.wanted not in names:
        raise InvalidInput(
            f"{path.name} has several layers; choose with --layer: {', '.join(names)}.", "layer"
        )
    return names[0] if len(names) == 1 else str(form.wanted)


def _read_csv(path: Path, form: FileForm) -> Reading:
    table, encoding = read_csv(path, form)
    return _from_columns(path, table, form, encoding)


def _read_parquet(path: Path, form: FileForm) -> Reading:
    table = pq.read_table(path)
    about = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
    if not about:
        return _from_columns(path, table, form, None)
    name = about["primary_column"]
    column: dict[str, Any] = about["columns"][name]
    if column.get("encoding", "WKB") != "WKB":
        # One of the native arrow encodings of GeoParquet 1.1.
        wkb = list(geopandas.read_parquet(path, columns=[name]).geometry.to_wkb())
    else:
        wkb = table.column(name).to_pylist()
    # Without the key it is CRS84, with null it is unknown (GeoParquet 1.1, "crs").
    declared = column.get("crs")
    text = json.dumps(declared) if isinstance(declared, dict) else declared
    return reading_of(path, _plain(table.drop_columns([name])), wkb, crs_of(text, form))


def _from_columns(path: Path, table: pa.Table, form: FileForm, encoding: str | None) -> Reading:
    wkb, columns = geometry_of_columns(path, table)
    return reading_of(path, columns, wkb, crs_of(None, form), encoding)


def _plain(table: pa.Table) -> pa.Table:
    """Without dictionaries and large types, which only differ in how they are kept."""
    for position, field in enumerate(table.schema):
        kind = field.type
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
            kind = pa.string()
        if kind != field.type:
            table = table.set_column(position, field.name, table.column(position).cast(kind))
    return table


def _one_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or ["it is damaged"]
    if "not recognized" in lines[0]:
        return "it is damaged or of another format than its name says"
    return lines[0].rstrip(".")[:200]
