"""Loads records into one table, in the transaction of the connection it is given."""

import time

import numpy as np
import shapely
from sqlalchemy import Connection, text

from gis.areas import AreaIndex
from gis.areas.assign import share_out
from gis.loading.addressing import own_codes, with_standard_addresses
from gis.loading.aliases import take_aliases
from gis.loading.areas import load_areas
from gis.loading.batch import Batch, Judgement, Objects, Rejection, constant_column, is_none
from gis.loading.checks import Checks, check_geometry
from gis.loading.fields import fill_fields, map_fields, parse_constants
from gis.loading.issue import Issuer
from gis.loading.keys import known_codes, with_keys
from gis.loading.lifecycle import going_forward
from gis.loading.options import AreaOptions, LoadOptions
from gis.loading.place import building_of_each, in_the_district
from gis.loading.reading import Reading
from gis.loading.report import Fault, Report
from gis.loading.rows import rows_of
from gis.loading.targets import AREAS, Shape, Target
from gis.loading.upsert import Written, lock, upsert

# More parts than a building has wings: the file keeps many buildings in one record.
SUSPICIOUS_PARTS = 20


def load_reading(
    connection: Connection,
    target: Target,
    reading: Reading,
    options: LoadOptions,
    area_options: AreaOptions | None = None,
) -> tuple[Report, Judgement]:
    """Judges the records and writes the good ones. Nothing is committed here.

    Raises InvalidInput when the file as a whole does not fit (a required field without a column…).
    """
    started = time.monotonic()
    judgement = Judgement()
    constants = parse_constants(target, options.constants)
    mapped = map_fields(target, reading, options.fields, constants)
    batch = fill_fields(target, reading, mapped, options.fields, judgement)
    batch = batch.with_columns(
        **{name: constant_column(len(batch), value) for name, value in constants.items()}
    )
    checks = Checks(target.shape, options.repair, options.explode)
    batch = check_geometry(batch, reading, checks, judgement)
    _note_parts(batch, target, judgement)
    source = options.source or reading.files[0].stem
    batch = with_keys(batch, reading, source, options.key, judgement)
    lock(connection, target.table)
    if target is AREAS:
        written = load_areas(
            connection, batch, reading, area_options or AreaOptions(), options, judgement
        )
    else:
        written = _load_objects(connection, target, batch, options, judgement)
    report = _report(target, reading, judgement, written, options, time.monotonic() - started)
    return report, judgement


def _load_objects(
    connection: Connection,
    target: Target,
    batch: Batch,
    options: LoadOptions,
    judgement: Judgement,
) -> Written:
    index = AreaIndex.load(connection)
    issuer = Issuer(connection, options.scheme)
    if target.in_areas:
        batch, assigned = in_the_district(
            batch, index, target.shape, judgement, options.allow_outside
        )
        prefixes = issuer.prefixes(assigned)
    else:
        prefixes = _district_prefixes(batch, index, issuer)
    if target.table == "addresses":
        kept = with_standard_addresses(batch, index, judgement)
        prefixes = prefixes[np.isin(batch.row * 65536 + batch.part, kept.row * 65536 + kept.part)]
        batch = kept.with_columns(building=building_of_each(connection, kept))
    batch = _with_codes(connection, target, batch, prefixes, issuer)
    if target.table in {"buildings", "addresses"}:
        batch = going_forward(connection, target.table, batch, judgement)
    batch, aliases = take_aliases(batch, judgement)
    written = upsert(connection, target.table, rows_of(batch, target))
    if target.table == "buildings":
        share_out(connection, batch.columns["code"].tolist(), batch.geometry)
    if len(batch):
        aliases.write(connection, str(batch.columns["source"][0]))
    return written


def _with_codes(
    connection: Connection, target: Target, batch: Batch, prefixes: Objects, issuer: Issuer
) -> Batch:
    if "code" in batch.columns:
        return batch
    known = (
        known_codes(connection, target.table, str(batch.columns["source"][0])) if len(batch) else {}
    )
    codes = np.array([known.get(key) for key in batch.columns["source_id"]], dtype=object)
    new = np.flatnonzero(is_none(codes))
    if target.table == "addresses":
        taken = {row.code for row in connection.execute(text("SELECT code FROM addresses"))}
        codes[new] = own_codes(batch.columns["building"][new], taken)
        new = np.flatnonzero(is_none(codes))
    lettered = np.array([f"{target.letter}{prefix}" for prefix in prefixes[new]], dtype=object)
    codes[new] = issuer.issue(target.table, lettered, target.digits)
    return batch.with_columns(code=codes)


def _district_prefixes(batch: Batch, index: AreaIndex, issuer: Issuer) -> Objects:
    """Roads and land cover cross areas: their codes start with the only district's, or zeros."""
    districts = index.areas("district")
    code = districts[0].code if len(districts) == 1 else ""
    return np.full(len(batch), issuer.filled(code, "district"), dtype=object)


def _note_parts(batch: Batch, target: Target, judgement: Judgement) -> None:
    if batch.part.any():
        records = len(np.unique(batch.row[batch.part > 0]))
        judgement.notes.append(
            f"{records} records of several parts became {(batch.part > 0).sum():,} rows."
        )
    elif target.shape is Shape.POLYGON and target.table == "buildings" and len(batch):
        most = int(shapely.get_num_geometries(batch.geometry).max())
        if most > SUSPICIOUS_PARTS:
            judgement.notes.append(
                f"A record has {most:,} polygons; --explode makes each of them a building."
            )


def _report(
    target: Target,
    reading: Reading,
    judgement: Judgement,
    written: Written,
    options: LoadOptions,
    seconds: float,
) -> Report:
    return Report(
        target.table,
        tuple(file.name for file in reading.files),
        reading.crs,
        reading.encodings,
        len(reading),
        written.inserted,
        written.updated,
        written.unchanged,
        _faults(reading, judgement.rejected),
        _faults(reading, judgement.repaired),
        tuple(judgement.notes),
        seconds=seconds,
        dry_run=options.dry_run,
    )


def _faults(reading: Reading, found: list[Rejection]) -> tuple[Fault, ...]:
    ordered = sorted(found, key=lambda one: (one.row, one.part))
    return tuple(_fault(reading, one) for one in ordered)


def _fault(reading: Reading, found: Rejection) -> Fault:
    file = reading.files[int(reading.origin[found.row])].name
    return Fault(file, int(reading.number[found.row]), found.part, found.kind, found.reason)
