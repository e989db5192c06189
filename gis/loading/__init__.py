"""Brings data into the database: rows by COPY, files of any usual format."""

from gis.loading.copy import copy_rows
from gis.loading.options import AreaOptions, LoadOptions
from gis.loading.reading import FileForm
from gis.loading.report import Fault, Report
from gis.loading.service import load_files
from gis.loading.targets import TARGETS

__all__ = [
    "TARGETS",
    "AreaOptions",
    "Fault",
    "FileForm",
    "LoadOptions",
    "Report",
    "copy_rows",
    "load_files",
]
