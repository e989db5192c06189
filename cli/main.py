"""The `onemap` command."""

import typer

from cli import (
    addresses,
    areas,
    assign,
    changes,
    check,
    codes,
    db,
    demo,
    layers,
    load,
    maps,
    recut,
    schools,
    serve,
    tiles,
    user,
)
from cli.console import told_in_one_sentence

app = typer.Typer(
    name="onemap",
    help="A city district on one map.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("up")(serve.up)
app.command("serve")(serve.serve)
app.command("assign")(assign.assign)
app.add_typer(db.app, name="db")
app.add_typer(codes.app, name="codes")
app.add_typer(load.app, name="load")
app.add_typer(check.app, name="check")
app.add_typer(recut.app, name="recut")
app.add_typer(schools.app, name="schools")
app.add_typer(areas.app, name="areas")
app.add_typer(layers.app, name="layers")
app.add_typer(tiles.app, name="tiles")
app.add_typer(maps.app, name="maps")
app.add_typer(demo.app, name="demo")
app.add_typer(user.app, name="user")
app.add_typer(changes.app, name="changes")
app.add_typer(addresses.app, name="addresses")


def main() -> None:
    """The console script."""
    with told_in_one_sentence():
        app()
