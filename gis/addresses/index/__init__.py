"""The address index: columns in a mapped file, made from the database in one go."""

from gis.addresses.index.address_index import AddressIndex
from gis.addresses.index.build import build_columns
from gis.addresses.index.components import canonical
from gis.addresses.index.file import TornFile, open_columns, write_columns
from gis.addresses.index.read import Alias, AreaName, Source, read_aliases, read_areas, read_source
from gis.addresses.index.store import IndexStore

__all__ = [
    "AddressIndex",
    "Alias",
    "AreaName",
    "IndexStore",
    "Source",
    "TornFile",
    "build_columns",
    "canonical",
    "open_columns",
    "read_aliases",
    "read_areas",
    "read_source",
    "write_columns",
]
