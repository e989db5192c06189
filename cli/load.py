"""`onemap load`: brings files into the database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cli.console import migrated_database, settings_with
from cli.load_report import show
from gis.codes import CodeScheme
from gis.crs import parse_crs
from gis.errors import InvalidInput
from gis.loading import TARGETS, AreaOptions, FileForm, LoadOptions, load_files
from gis.loading.osm import OsmOptions, load_osm, parse_levels

app = typer.Typer(
    help="Brings files into the database: all of a file or nothing of it.", no_args_is_help=True
)

Files = Annotated[
    list[Path],
    typer.Argument(
        help="GeoPackage, GeoJSON(L), Shapefile, GeoParquet, FlatGeobuf, "
        "or CSV with columns lon and lat, or wkt."
    ),
]
Crs = Annotated[
    str | None,
    typer.Option(help="Coordinate system, whatever the file says: EPSG:4547, gcj02, bd09."),
]
Encoding = Annotated[
    str | None, typer.Option(help="Encoding of a Shapefile or CSV; found out when not given.")
]
Layer = Annotated[str | None, typer.Option(help="Layer within the file, when it has several.")]
Fields = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="FIELD=COLUMN", help="Column that holds a field; repeatable."),
]
Constants = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="The value of a field in all records."),
]
Source = Annotated[
    str | None, typer.Option(help="Where the data is from; the file's name when not given.")
]
Key = Annotated[
    str | None,
    typer.Option(help="Column by which records are found again; else by name or number."),
]
Repair = Annotated[bool, typer.Option("--repair", help="Mend geometries where that can be done.")]
Explode = Annotated[
    bool, typer.Option("--explode", help="Each part of a record is one of its own.")
]
AllowOutside = Annotated[
    bool, typer.Option("--allow-outside", help="Keep what lies outside the district.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only report; write nothing.")]
Json = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


@dataclass(frozen=True, slots=True)
class Given:
    """The options that all tables share, as they were typed."""

    crs: str | None = None
    encoding: str | None = None
    layer: str | None = None
    field: list[str] | None = None
    constant: list[str] | None = None
    source: str | None = None
    key: str | None = None
    repair: bool = False
    explode: bool = False
    allow_outside: bool = False
    dry_run: bool = False


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
    named = _pairs([district], "district") if district else {}
    options = AreaOptions(level, _pairs(parent, "parent"), next(iter(named.items()), None))
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
    load = LoadOptions(
        source=source,
        key="source_id",
        repair=repair,
        allow_outside=not only_district,
        dry_run=dry_run,
        scheme=CodeScheme(settings.code_widths),
    )
    options = OsmOptions(parse_levels(levels) if levels else None, load)
    with migrated_database(settings, "onemap load osm") as database:
        reports = load_osm(database, file, options)
    show(reports, as_json)


def _load(
    table: str,
    files: list[Path],
    given: Given,
    as_json: bool,
    area_options: AreaOptions | None = None,
) -> None:
    settings = settings_with()
    form = FileForm(parse_crs(given.crs) if given.crs else None, given.encoding, given.layer)
    options = LoadOptions(
        _pairs(given.field, "field"),
        _pairs(given.constant, "set"),
        given.source,
        given.key,
        given.repair,
        given.explode,
        given.allow_outside,
        given.dry_run,
        CodeScheme(settings.code_widths),
    )
    with migrated_database(settings, f"onemap load {table}") as database:
        report = load_files(database, TARGETS[table], files, form, options, area_options)
    show([report], as_json)


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in given or []:
        name, equals, value = pair.partition("=")
        if not (name and equals and value):
            raise InvalidInput(f"--{option} {pair!r} is not of the form NAME=VALUE.", option)
        pairs[name] = value
    return pairs
