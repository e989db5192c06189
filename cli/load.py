"""`onemap load`: brings files into the database."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.console import known_layers, migrated_database, settings_with
from cli.load_layer import destination
from cli.load_options import (
    AllowOutside,
    Constants,
    Crs,
    DryRun,
    Encoding,
    Explode,
    Fields,
    Files,
    Given,
    Json,
    Key,
    Layer,
    Repair,
    Source,
    pairs,
)
from cli.load_report import show
from gis.database import Role
from gis.loading import TARGETS, AreaOptions, load_files
from gis.loading.osm import OsmOptions, load_osm, parse_levels

app = typer.Typer(
    help="Brings files into the database: all of a file or nothing of it.", no_args_is_help=True
)


@app.command()
def areas(
    files: Files,
    level: Annotated[
        str | None, typer.Option(help="district, street, community or grid; else a column says it.")
    ] = None,
    parent: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LEVEL=COLUMN",
            help="Column with the code of the upper area, which is made by dissolving; repeatable.",
        ),
    ] = None,
    district: Annotated[
        str | None,
        typer.Option(metavar="CODE=NAME", help="The district that all the records make up."),
    ] = None,
    begins: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            help="The areas hold from this day on, and what was before is kept for as_of.",
        ),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="With --from: areas that no record names end then.")
    ] = False,
    crs: Crs = None,
    encoding: Encoding = None,
    layer: Layer = None,
    field: Fields = None,
    constant: Constants = None,
    source: Source = None,
    key: Key = None,
    repair: Repair = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Loads areas: districts, streets, communities, grids."""
    given = Given(crs, encoding, layer, field, constant, source, key, repair, dry_run=dry_run)
    named = pairs([district], "district") if district else {}
    options = AreaOptions(
        level,
        pairs(parent, "parent"),
        next(iter(named.items()), None),
        begins.date() if begins else None,
        whole,
    )
    _load("areas", files, given, as_json, options)


@app.command()
def buildings(
    files: Files,
    crs: Crs = None,
    encoding: Encoding = None,
    layer: Layer = None,
    field: Fields = None,
    constant: Constants = None,
    source: Source = None,
    key: Key = None,
    repair: Repair = False,
    explode: Explode = False,
    allow_outside: AllowOutside = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Loads the outlines of buildings."""
    given = Given(
        crs, encoding, layer, field, constant, source, key, repair, explode, allow_outside, dry_run
    )
    _load("buildings", files, given, as_json)


@app.command()
def addresses(
    files: Files,
    crs: Crs = None,
    encoding: Encoding = None,
    layer: Layer = None,
    field: Fields = None,
    constant: Constants = None,
    source: Source = None,
    key: Key = None,
    repair: Repair = False,
    allow_outside: AllowOutside = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Loads addresses and links each to the building that it lies in."""
    given = Given(
        crs, encoding, layer, field, constant, source, key, repair, False, allow_outside, dry_run
    )
    _load("addresses", files, given, as_json)


@app.command()
def facilities(
    files: Files,
    crs: Crs = None,
    encoding: Encoding = None,
    layer: Layer = None,
    field: Fields = None,
    constant: Constants = None,
    source: Source = None,
    key: Key = None,
    repair: Repair = False,
    allow_outside: AllowOutside = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Loads toilets, clinics, bus stops, shelters, schools, fire stations and hydrants."""
    given = Given(
        crs, encoding, layer, field, constant, source, key, repair, False, allow_outside, dry_run
    )
    _load("facilities", files, given, as_json)


@app.command()
def roads(
    files: Files,
    crs: Crs = None,
    encoding: Encoding = None,
    layer: Layer = None,
    field: Fields = None,
    constant: Constants = None,
    source: Source = None,
    key: Key = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Loads roads."""
    given = Given(crs, encoding, layer, field, constant, source, key, dry_run=dry_run)
    _load("roads", files, given, as_json)


@app.command()
def landcover(
    files: Files,
    crs: Crs = None,
    encoding: Encoding = None,
    layer: Layer = None,
    field: Fields = None,
    constant: Constants = None,
    source: Source = None,
    key: Key = None,
    repair: Repair = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Loads water, parks and other ground for the base map."""
    given = Given(crs, encoding, layer, field, constant, source, key, repair, dry_run=dry_run)
    _load("landcover", files, given, as_json)


@app.command()
def osm(
    file: Annotated[Path, typer.Argument(help="An extract as .osm.pbf or .osm.")],
    levels: Annotated[
        str | None,
        typer.Option(
            metavar="ADMIN=LEVEL,…",
            help="4=district,6=street,… ; found out from the boundaries when not given.",
        ),
    ] = None,
    source: Annotated[str, typer.Option(help="Where the data is from.")] = "osm",
    repair: Repair = False,
    only_district: Annotated[
        bool, typer.Option("--only-district", help="Leave out what lies outside the district.")
    ] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Loads areas, buildings, addresses, facilities, roads and land cover from OpenStreetMap."""
    settings = settings_with()
    given = Given(
        source=source,
        key="source_id",
        repair=repair,
        allow_outside=not only_district,
        dry_run=dry_run,
    )
    options = OsmOptions(parse_levels(levels) if levels else None, given.options(settings))
    with migrated_database(settings, "onemap load osm") as database:
        reports = load_osm(database, file, options)
    show(reports, as_json)


@app.command()
def layer(
    layer_id: Annotated[str, typer.Argument(metavar="LAYER", help="Id of a layer.")],
    files: Files,
    crs: Crs = None,
    encoding: Encoding = None,
    layer: Layer = None,
    field: Fields = None,
    source: Source = None,
    key: Key = None,
    repair: Repair = False,
    allow_outside: AllowOutside = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Loads the features of a layer, such as hydrants, into the table that it shows."""
    table, constants = destination(known_layers().layer(layer_id, Role.PLANNER))
    given = Given(
        crs, encoding, layer, field, constants, source, key, repair, False, allow_outside, dry_run
    )
    _load(table, files, given, as_json)


def _load(
    table: str,
    files: list[Path],
    given: Given,
    as_json: bool,
    area_options: AreaOptions | None = None,
) -> None:
    settings = settings_with()
    form, options = given.form(), given.options(settings)
    with migrated_database(settings, f"onemap load {table}") as database:
        report = load_files(database, TARGETS[table], files, form, options, area_options)
    show([report], as_json)
