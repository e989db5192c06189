"""Draws every layer of the catalogue in a browser, and puts the pictures on a page a category.

    python tests/e2e/sheet.py --data DATA [--url URL] [--only services,health] [--out FOLDER]

Without `--url` it starts a server of its own on the data folder. The accounts in the folder's
`demo-accounts.txt` are used for layers that are not everybody's. Fails where a layer draws nothing.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from run import ROOT, serving

DOCS = ROOT / "docs" / "layers"


def main() -> int:
    """The exit code of the browser's run."""
    wanted = _arguments()
    data = Path(wanted.data).resolve()
    with _address(wanted.url, data) as address:
        environment = {
            **os.environ,
            "ONEMAP_URL": address,
            "ONEMAP_SHEET_ACCOUNTS": str(data / "demo-accounts.txt"),
            "ONEMAP_SHEET_OUT": str(Path(wanted.out).resolve()),
            "ONEMAP_SHEET_ONLY": wanted.only,
        }
        command = ["node_modules/.bin/playwright", "test", "--config", "playwright.sheet.config.ts"]
        return subprocess.run(command, env=environment, cwd=ROOT / "web", check=False).returncode


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draws every layer, a page a category.")
    parser.add_argument("--data", default="data", help="data folder of the server")
    parser.add_argument("--url", default="", help="a running server, else one is started")
    parser.add_argument("--only", default="", help="categories, with commas between")
    parser.add_argument("--out", default=str(DOCS), help="folder of the pages")
    return parser.parse_args()


@contextmanager
def _address(url: str, data: Path) -> Generator[str]:
    if url:
        yield url
        return
    with serving(data) as (_, address):
        yield address


if __name__ == "__main__":
    sys.exit(main())
