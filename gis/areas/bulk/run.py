"""Many partitions: all of them are written, or none."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gis.areas.bulk.partition import PartitionReport, assign_partition
from gis.areas.bulk.source import load_areas
from gis.errors import Conflict, InvalidInput

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BulkJob:
    """GeoParquet `files` to be written into the folder `out` under their names, with the codes of
    the areas of today in the GeoParquet file `areas`."""

    files: Sequence[Path]
    areas: Path
    out: Path

    def check(self) -> None:
        """Raises InvalidInput for two files of one name, Conflict for one that is there already."""
        names = [file.name for file in self.files]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise InvalidInput(
                f"Two files are called {twice}; each partition needs a name.", "file"
            )
        for name in names:
            if (self.out / name).exists():
                raise Conflict(f"{self.out / name} exists already; choose another folder.")


def assign_files(
    job: BulkJob,
    scheduler: str | None = None,
    progress: Progress = lambda _done, _total: None,
) -> list[PartitionReport]:
    """Assigns every partition: on all cores of this machine, or on the workers of the Dask cluster
    whose scheduler answers at an address (tcp://…). They see the same folders as this machine.

    `progress` is told how many partitions are done, and how many there are. Raises
    UnprocessableData for the first partition that is bad, Unavailable without a scheduler there.
    """
    job.check()
    job.out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".unfinished-", dir=job.out) as unfinished:
        folder = Path(unfinished).resolve()
        # Workers may run as somebody else.
        folder.chmod(0o777)
        done: list[PartitionReport] = []
        progress(0, len(job.files))
        for report in _here(job, folder) if scheduler is None else _there(job, folder, scheduler):
            done.append(report)
            progress(len(done), len(job.files))
        for file in job.files:
            (folder / file.name).replace(job.out / file.name)
    order = {file.name: number for number, file in enumerate(job.files)}
    return sorted(done, key=lambda report: order[report.name])


def _here(job: BulkJob, folder: Path) -> Iterator[PartitionReport]:
    index = load_areas(job.areas)
    # Arrow, shapely and the index let go of the interpreter while they work.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        tasks: list[Future[PartitionReport]] = [
            threads.submit(assign_partition, file, folder / file.name, index) for file in job.files
        ]
        try:
            for task in as_completed(tasks):
                yield task.result()
        finally:
            for task in tasks:
                task.cancel()


def _there(job: BulkJob, folder: Path, scheduler: str) -> Iterator[PartitionReport]:
    # Only who has a cluster has Dask.
    from gis.areas.bulk.cluster import assign_on_cluster  # noqa: PLC0415

    yield from assign_on_cluster(job.files, job.areas, folder, scheduler)
