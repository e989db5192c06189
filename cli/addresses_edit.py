"""`onemap addresses add`, `change` and `retire`: single addresses by hand."""

from datetime import date
from typing import Annotated, Any

import typer

from cli.console import console, migrated_database, settings_with
from gis.addresses import (
    Draft,
    address_record,
    create_address,
    retire_address,
    update_address,
)
from gis.codes import CodeScheme
from gis.crs import parse_crs, point_to_wgs84
from gis.errors import InvalidInput

Data = Annotated[str | None, typer.Option(help="Data folder; ./data without it.")]
Crs = Annotated[str, typer.Option(help="Coordinate system of --lon and --lat.")]
Lon = Annotated[float | None, typer.Option(help="Longitude, or x in --crs.")]
Lat = Annotated[float | None, typer.Option(help="Latitude, or y in --crs.")]
Says = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="road, house_number, estate, building_name, unit, floor, room, standard_address, "
        "building, status, source or accuracy_m; repeatable; an empty value takes it away.",
    ),
]
FIELDS = (
    "standard_address",
    "road",
    "house_number",
    "estate",
    "building_name",
    "unit",
    "floor",
    "room",
    "building",
    "status",
    "source",
    "accuracy_m",
)


def add(
    lon: Annotated[float, typer.Option(help="Longitude, or x in --crs.")],
    lat: Annotated[float, typer.Option(help="Latitude, or y in --crs.")],
    says: Says = None,
    level: Annotated[str, typer.Option(help="building or room.")] = "building",
    since: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Its first day; today without it.")
    ] = None,
    crs: Crs = "CRS84",
    data: Data = None,
) -> None:
    """Writes a new address and prints its code."""
    x, y = point_to_wgs84(lon, lat, parse_crs(crs))
    given = {field: value for field, value in _said(says).items() if value is not None}
    draft = Draft(x, y, level, valid_from=_day("since", since), **given)
    settings = settings_with(data=data)
    with (
        migrated_database(settings, "onemap addresses add") as database,
        database.load() as connection,
    ):
        code = create_address(connection, CodeScheme(settings.code_widths), draft)
        words = address_record(connection, code).address.text
    console.print(f"{code}  {words}", markup=False)


def change(
    code: str,
    says: Says = None,
    lon: Lon = None,
    lat: Lat = None,
    crs: Crs = "CRS84",
    data: Data = None,
) -> None:
    """Changes what an address says or where it is; its code stays."""
    changes = _said(says)
    if (lon is None) != (lat is None):
        raise InvalidInput("--lon and --lat come together.", "lon")
    if lon is not None and lat is not None:
        changes["lon"], changes["lat"] = point_to_wgs84(lon, lat, parse_crs(crs))
    with (
        migrated_database(settings_with(data=data), "onemap addresses change") as database,
        database.load() as connection,
    ):
        update_address(connection, code, changes)
        words = address_record(connection, code).address.text
    console.print(f"{code}  {words}", markup=False)


def retire(
    code: str,
    on: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="The first day without it; today if not given."),
    ] = None,
    data: Data = None,
) -> None:
    """Ends an address that nothing follows; `onemap codes` has what leaves a successor."""
    day = _day("on", on) or date.today()  # noqa: DTZ011 - the district's own day
    with (
        migrated_database(settings_with(data=data), "onemap addresses retire") as database,
        database.load() as connection,
    ):
        retire_address(connection, code, day)
    console.print(f"{code} is retired from {day} on.", markup=False)


def _said(says: list[str] | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in says or ():
        field, equals, value = one.partition("=")
        if not equals or field not in FIELDS:
            raise InvalidInput(f"--set {one[:60]}: FIELD=VALUE with one of {', '.join(FIELDS)}.")
        found[field] = (_metres(value) if field == "accuracy_m" else value) if value else None
    return found


def _metres(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise InvalidInput(f"accuracy_m={value[:40]!r} is no number.", "accuracy_m") from None


def _day(name: str, written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise InvalidInput(f"{name}={written!r} is no day; YYYY-MM-DD is.", name) from None
