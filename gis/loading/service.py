"""The whole of a load: read the files, write the table, say what happened."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gis.database import Database
from gis.loading.files import read_file
from gis.loading.load import load_reading
from gis.loading.options import AreaOptions, LoadOptions
from gis.loading.reading import FileForm, together
from gis.loading.rejected import write_rejected
from gis.loading.report import Report
from gis.loading.targets import Target


def load_files(
    database: Database,
    target: Target,
    files: Sequence[Path],
    form: FileForm | None = None,
    options: LoadOptions | None = None,
    area_options: AreaOptions | None = None,
) -> Report:
    """Loads files into one table as one transaction, all or nothing, and writes what was rejected
    to a file beside each.

    Raises InvalidInput in one sentence when a file cannot be read or does not fit as a whole.
    """
    started = time.monotonic()
    form = replace(form or FileForm(), wanted=target.table)
    options = options or LoadOptions()
    reading = together([read_file(file, form) for file in files])
    with database.load() as connection:
        report, judgement = load_reading(connection, target, reading, options, area_options)
        if options.dry_run:
            connection.rollback()
        else:
            # Before the commit: what cannot be told must not have happened.
            report = replace(report, rejected_files=write_rejected(reading, judgement.rejected))
    return replace(report, seconds=time.monotonic() - started)
