"""Partitions on a Dask cluster. What a worker was doing when it died, another does again."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

from gis.areas.bulk.partition import PartitionReport, assign_partition
from gis.areas.bulk.source import load_areas
from gis.errors import StartFailed, Unavailable

CONNECT_S = 10


def assign_on_cluster(
    files: Sequence[Path], areas: Path, folder: Path, scheduler: str
) -> Iterator[PartitionReport]:
    """Writes each file with its codes into `folder`, and tells of each as it is done.

    The index is a task too: made once, handed to each worker once, and made again should it be
    lost. Raises StartFailed without Dask, Unavailable when no scheduler answers.
    """
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError:
        raise StartFailed(
            "--scheduler needs Dask, which is not installed: pip install 'onemap[bulk]'"
        ) from None
    with ExitStack() as stack:
        try:
            client = stack.enter_context(
                cast("Any", distributed.Client)(scheduler, timeout=CONNECT_S)
            )
        except (OSError, ValueError) as error:
            raise Unavailable(f"No Dask scheduler answers at {scheduler}.") from error
        index = client.submit(load_areas, areas.resolve(), pure=False)
        tasks = client.map(
            assign_partition,
            [file.resolve() for file in files],
            [folder / file.name for file in files],
            index=index,
            pure=False,
        )
        stack.callback(client.cancel, [index, *tasks])
        for task in cast("Any", distributed.as_completed)(tasks):
            yield task.result()
