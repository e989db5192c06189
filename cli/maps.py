"""`onemap maps …`: the custom maps that planners saved, and their embed keys."""

from contextlib import AbstractContextManager
from typing import Annotated

import orjson
import typer
from pydantic import ValidationError
from rich.table import Table

from cli.console import console, known_layers, migrated_database, settings_with
from gis.database import Database, Role
from gis.errors import InvalidInput
from layers.maps import (
    KeyWish,
    discard_map,
    left_out,
    make_key,
    map_keys,
    revoke_key,
    saved_map,
    saved_maps,
)

app = typer.Typer(help="Custom maps that planners saved.", no_args_is_help=True)
MOST = 10_000
Data = Annotated[str | None, typer.Option(help="Data folder; ./data without it.")]
MapId = Annotated[str, typer.Argument(help="The map's id, as `onemap maps list` shows it.")]


@app.command("list")
def list_(data: Data = None) -> None:
    """All of them, the latest changed first."""
    with _database(data) as database, database.load() as connection:
        found = saved_maps(connection, MOST)
    table = Table("id", "title", "by", "sharing", "layers", "changed")
    for head in found:
        changed = head.updated_at.date().isoformat()
        layers = str(head.layers)
        table.add_row(head.id, head.title, head.owner_name, head.sharing, layers, changed)
    console.print(table)


@app.command()
def show(map_id: MapId, data: Data = None) -> None:
    """One map: what is on it, as JSON, and its keys."""
    with _database(data) as database, database.load() as connection:
        found = saved_map(connection, map_id)
        keys = map_keys(connection, map_id)
    words = {"title": found.title, "description": found.description, "sharing": found.sharing}
    document = words | found.composition.model_dump(mode="json")
    console.print_json(orjson.dumps(document).decode())
    for key in keys:
        ends = f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "without an end"
        state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else ends
        pages = ", ".join(key.origins) or "any page"
        console.print(f"Key {key.id} for {key.label}: {pages}, {state}.", markup=False)


@app.command()
def delete(map_id: MapId, data: Data = None) -> None:
    """Deletes a map with its keys, whoever's it is."""
    with _database(data) as database, database.load() as connection:
        discard_map(connection, map_id)
    console.print(f"Map {map_id} is deleted.", markup=False)


@app.command()
def key(
    map_id: MapId,
    *,
    label: Annotated[str | None, typer.Option(help="Whom a new key is for.")] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option(help="Scheme, host and port of a page that may embed it; repeatable."),
    ] = None,
    days: Annotated[int | None, typer.Option(help="After how many days it ends.")] = None,
    revoke: Annotated[int | None, typer.Option(help="Number of a key to end instead.")] = None,
    data: Data = None,
) -> None:
    """Makes an embed key, shown this once, or ends one."""
    if (label is None) == (revoke is None):
        raise InvalidInput("Either --label, for a new key, or --revoke is needed.", "label")
    with _database(data) as database, database.load() as connection:
        found = saved_map(connection, map_id)
        if revoke is not None:
            revoke_key(connection, map_id, revoke)
            console.print(f"Key {revoke} opens nothing any more.")
            return
        made, kept = make_key(connection, map_id, _wish(label or "", origin or [], days))
    hidden = left_out(found.composition, known_layers(), Role.ANONYMOUS)
    console.print(f"Key {kept.id}, shown this once: {made}", markup=False)
    if hidden:
        console.print(f"Not everybody may see, so left out: {', '.join(hidden)}", markup=False)


def _wish(label: str, origins: list[str], days: int | None) -> KeyWish:
    try:
        return KeyWish.model_validate({"label": label, "origins": origins, "days": days})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = {"origins": "origin"}.get(name := str(first["loc"][0]), name)
        raise InvalidInput(f"--{field}: {first['msg']}.", field) from None


def _database(data: str | None) -> AbstractContextManager[Database]:
    return migrated_database(settings_with(data=data), "onemap maps")
