"""Has the search compiled before anybody asks."""

import tempfile
from pathlib import Path

from gis.addresses.index.address_index import AddressIndex
from gis.addresses.index.build import build_columns
from gis.addresses.index.file import open_columns, write_columns
from gis.addresses.index.read import no_source
from gis.addresses.index.readings import reading_sections
from gis.addresses.typeahead.query import encoded
from gis.addresses.typeahead.search import Searcher, readings_of


def warm(searcher: Searcher) -> None:
    """Compiles the search or loads what was compiled, so that no request has to wait for it."""
    searcher.search(encoded(("1",)), 10)


def compile_search() -> None:
    """Leaves the compiled search on the disk, for the processes that will serve: half a minute and
    more at the first time on a machine, nothing later.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.idx"
        columns = build_columns(no_source())
        columns.arrays.update(reading_sections())
        write_columns(path, columns)
        opened = open_columns(path)
        warm(Searcher(AddressIndex(opened), readings_of(opened.arrays), ()))
