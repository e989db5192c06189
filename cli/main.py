"""The `onemap` command."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from cli.console import told_in_one_sentence

# By name, the module under cli/ and what of it is the command.
COMMANDS = {
    "up": ("serve", "up"),
    "serve": ("serve", "serve"),
    "assign": ("assign", "assign"),
    "db": ("db", "app"),
    "codes": ("codes", "app"),
    "load": ("load", "app"),
    "check": ("check", "app"),
    "recut": ("recut", "app"),
    "schools": ("schools", "app"),
    "areas": ("areas", "app"),
    "layers": ("layers", "app"),
    "tiles": ("tiles", "app"),
    "maps": ("maps", "app"),
    "demo": ("demo", "app"),
    "user": ("user", "app"),
    "changes": ("changes", "app"),
    "addresses": ("addresses", "app"),
}


class Commands(TyperGroup):
    """Imports a command when it is asked for: all of them together take seconds."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as Click asks
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as Click asks
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found = getattr(import_module(f"cli.{module}"), name)
        # Only in a group does Typer make a group's command of it.
        holder = typer.Typer(add_completion=False, rich_markup_mode=None)
        holder.callback()(onemap)
        if isinstance(found, typer.Typer):
            holder.add_typer(found, name=cmd_name)
        else:
            holder.command(cmd_name)(found)
        return get_group(holder).commands[cmd_name]


app = typer.Typer(
    name="onemap",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def onemap() -> None:
    """A city district on one map."""


def main() -> None:
    """The console script."""
    with told_in_one_sentence():
        app()
