"""The kind of index file that holds addresses: see gis/index_file.py."""

from gis.index_file import Array, Columns, IndexFile, TornFile

__all__ = ["Array", "Columns", "TornFile", "open_columns", "write_columns"]

ADDRESSES = IndexFile(b"OneMapAddresses\n", 4)
write_columns = ADDRESSES.write
open_columns = ADDRESSES.open
