"""`onemap up` and `onemap serve`."""

import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated

import typer

from cli.console import console, settings_with
from cli.first_start import prepare
from cli.workers import run_workers
from gis.database import migrate, open_database
from gis.errors import Conflict
from gis.settings import Settings

Port = Annotated[int | None, typer.Option(help="Port to listen on; 8080 without it.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 without it.")]
Data = Annotated[Path | None, typer.Option(help="Data folder; ./data without it.")]
READY_POLL_S = 0.1


def up(
    port: Port = None,
    host: Host = None,
    data: Data = None,
    addresses: Annotated[int, typer.Option(help="Size of the demo district.")] = 80_000,
) -> None:
    """Everything: the database, a demo district if it is empty, tiles, the server and its map."""
    settings = settings_with(port=port, host=host, data=data)
    _port_must_be_free(settings)
    with open_database(settings, "onemap up", exclusive=True) as access:
        database = access.connect(settings)
        prepare(database, settings, addresses)
        database.close()
        _serve(settings)


def serve(port: Port = None, host: Host = None, data: Data = None) -> None:
    """The server alone, on the database as it is."""
    settings = settings_with(port=port, host=host, data=data)
    _port_must_be_free(settings)
    with open_database(settings, "onemap serve", exclusive=True) as access:
        database = access.connect(settings)
        migrate(database)
        database.close()
        _serve(settings)


def _serve(settings: Settings) -> None:
    stopped = threading.Event()
    threading.Thread(target=_announce, args=(settings, stopped), daemon=True).start()
    try:
        run_workers(settings)
    finally:
        stopped.set()
    console.print("Stopped.")


def _announce(settings: Settings, stopped: threading.Event) -> None:
    """Prints the map's address as soon as the server says that it is ready."""
    address = f"http://{settings.host}:{settings.port}"
    while not stopped.wait(READY_POLL_S):
        try:
            with urllib.request.urlopen(f"{address}/readyz"):  # noqa: S310 - our own address
                break
        except urllib.error.URLError:
            continue
    else:
        return
    shown = settings.public_url or address
    console.print(f"\n  The map: [bold]{shown}[/bold]   (Ctrl-C stops it)\n")


def _port_must_be_free(settings: Settings) -> None:
    """Says so before minutes of preparation, not after. Raises Conflict."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Conflict(
                f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}); "
                "choose another port with PORT= or --port."
            ) from None
