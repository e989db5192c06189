"""The options that the commands of `onemap load` share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from gis.codes import CodeScheme
from gis.crs import parse_crs
from gis.errors import InvalidInput
from gis.loading import FileForm, LoadOptions
from gis.settings import Settings

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

    def form(self) -> FileForm:
        crs = parse_crs(self.crs) if self.crs else None
        return FileForm(crs, self.encoding, self.layer)

    def options(self, settings: Settings) -> LoadOptions:
        return LoadOptions(
            fields=pairs(self.field, "field"),
            constants=pairs(self.constant, "set"),
            source=self.source,
            key=self.key,
            repair=self.repair,
            explode=self.explode,
            allow_outside=self.allow_outside,
            dry_run=self.dry_run,
            scheme=CodeScheme(settings.code_widths),
        )


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """`NAME=VALUE` as typed, taken apart. Raises InvalidInput naming the option."""
    found: dict[str, str] = {}
    for pair in given or []:
        name, equals, value = pair.partition("=")
        if not (name and equals and value):
            raise InvalidInput(f"--{option} {pair!r} is not of the form NAME=VALUE.", option)
        found[name] = value
    return found
