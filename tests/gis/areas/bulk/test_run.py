import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from pyproj import CRS, Transformer

from gis.areas.bulk import BulkJob, assign_files, load_areas
from gis.errors import Conflict, InvalidInput, UnprocessableData
from tests.gis.areas.assign.brute_force import codes_of
from tests.gis.areas.bulk.partitions import write, write_areas, write_partitions, write_points

DASK = str(Path(sys.executable).parent / "dask")


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    return write_areas(tmp_path)


def job(tmp_path: Path, areas: Path, *files: Path, out: str = "out") -> BulkJob:
    return BulkJob(files, areas, tmp_path / out)


def brute_force(areas: Path, file: Path) -> list[list[str | None]]:
    table = pq.read_table(areas)
    rows = zip(
        table["level"].to_pylist(),
        table["code"].to_pylist(),
        shapely.from_wkb(table["geometry"].to_pylist()),
        strict=True,
    )
    shapes = shapely.from_wkb(pq.read_table(file)["geometry"].to_pylist())
    return codes_of(shapely.point_on_surface(shapes), list(rows))


def codes_in(file: Path) -> list[list[str | None]]:
    table = pq.read_table(file)
    levels = ("district", "street", "community", "grid")
    return [list(row) for row in zip(*(table[level].to_pylist() for level in levels), strict=True)]


def test_points_and_polygons_get_their_codes_in_order(tmp_path: Path, areas: Path):
    points = write_points(tmp_path / "points.parquet", 1)
    places = shapely.from_wkb(pq.read_table(points)["geometry"].to_pylist())
    houses = write(tmp_path / "houses.parquet", shapely.buffer(places, 1e-4, quad_segs=2))
    done = assign_files(job(tmp_path, areas, points, houses))
    assert [(one.name, one.rows) for one in done] == [
        ("points.parquet", 2000), ("houses.parquet", 2000)
    ]  # fmt: skip
    for file, report in zip((points, houses), done, strict=True):
        expected = brute_force(areas, file)
        assert codes_in(tmp_path / "out" / file.name) == expected
        assert report.outside == sum(row[-1] is None for row in expected) > 0
    before, after = pq.read_table(points), pq.read_table(tmp_path / "out" / points.name)
    assert after.select(before.column_names).equals(before)
    assert after.schema.metadata[b"geo"] == before.schema.metadata[b"geo"]


def test_old_codes_are_replaced_where_they_stand(tmp_path: Path, areas: Path):
    file = write(tmp_path / "one.parquet", [shapely.Point(114.001, 22.501)],
                 grid=["old"], note=["kept"], street=[7])  # fmt: skip
    assign_files(job(tmp_path, areas, file))
    table = pq.read_table(tmp_path / "out" / "one.parquet")
    assert table.column_names == ["grid", "note", "street", "geometry", "district", "community"]
    assert table.to_pylist()[0] | {"geometry": None} == {
        "grid": "100", "note": "kept", "street": None, "geometry": None, "district": "1",
        "community": None,
    }  # fmt: skip


def test_another_coordinate_system_is_understood(tmp_path: Path, areas: Path):
    points = write_points(tmp_path / "wgs84.parquet", 2)
    places = shapely.from_wkb(pq.read_table(points)["geometry"].to_pylist())
    to_utm = Transformer.from_crs(4326, 32650, always_xy=True)
    projected = shapely.transform(places, lambda p: np.column_stack(to_utm.transform(*p.T)))
    crs = json.loads(CRS(32650).to_json())
    file = write(tmp_path / "utm.parquet", projected, crs)
    assign_files(job(tmp_path, areas, points, file))
    assert codes_in(tmp_path / "out" / "utm.parquet") == codes_in(
        tmp_path / "out" / "wgs84.parquet"
    )


def test_no_place_is_no_area(tmp_path: Path, areas: Path):
    file = write(tmp_path / "none.parquet", np.array([None, shapely.Point()], dtype=object))
    assign_files(job(tmp_path, areas, file))
    assert codes_in(tmp_path / "out" / "none.parquet") == [[None] * 4] * 2


def without_geo(path: Path) -> None:
    pq.write_table(pq.read_table(path).replace_schema_metadata({}), path)


def without_column(path: Path) -> None:
    table = pq.read_table(path)
    renamed = table.rename_columns(["code", "shape"])
    pq.write_table(renamed.replace_schema_metadata(table.schema.metadata), path)


def without_crs(path: Path) -> None:
    write(path, [shapely.Point(114, 22.5)], None)


def with_bad_wkb(path: Path) -> None:
    table = pq.read_table(path)
    wkb = table["geometry"].to_pylist()
    wkb[1500] = b"\x01\x01"
    position = table.schema.get_field_index("geometry")
    changed = table.set_column(position, "geometry", pa.array(wkb, pa.binary()))
    pq.write_table(changed, path, row_group_size=1000)


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (without_geo, "bad.parquet: no column is said to hold the geometry"),
        (without_column, "bad.parquet: column 'geometry' is missing."),
        (without_crs, "bad.parquet: column 'geometry' does not say its coordinate system."),
        (with_bad_wkb, "bad.parquet: column 'geometry', row 1,501: the geometry cannot be read."),
        (torn, "bad.parquet: "),
    ],
)
def test_a_bad_partition_is_named_and_nothing_is_written(
    tmp_path: Path, areas: Path, spoil: Callable[[Path], None], says: str
):
    good, bad = (write_points(tmp_path / f"{name}.parquet", 1) for name in ("good", "bad"))
    spoil(bad)
    with pytest.raises(UnprocessableData) as raised:
        assign_files(job(tmp_path, areas, good, bad))
    assert str(raised.value).startswith(says)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("columns", "shape", "says"),
    [
        ({"code": ["1"]}, shapely.box(0, 0, 1, 1), "column 'level' is missing."),
        ({"level": ["grid"]}, shapely.box(0, 0, 1, 1), "column 'code' is missing."),
        ({"level": ["town"], "code": ["1"]}, shapely.box(0, 0, 1, 1),
         "column 'level', row 1: 'town' is not one of district, street, community, grid."),
        ({"level": ["grid"], "code": ["1"]}, shapely.Point(0, 0),
         "column 'geometry', row 1: an area is a polygon, not Point."),
    ],
)  # fmt: skip
def test_bad_areas_are_named(tmp_path: Path, columns: Any, shape: shapely.Geometry, says: str):
    file = write(tmp_path / "areas.parquet", [shape], **columns)
    with pytest.raises(UnprocessableData) as raised:
        load_areas(file)
    assert str(raised.value) == f"areas.parquet: {says}"


def test_areas_of_other_days_are_left_out(tmp_path: Path):
    shape = shapely.box(0, 0, 1, 1)
    file = write(tmp_path / "areas.parquet", [shape] * 3, level=["grid"] * 3, code=["1", "2", "3"],
                 valid_from=["2020-01-01", "2020-01-01", "2999-01-01"],
                 valid_to=["2021-01-01", None, None])  # fmt: skip
    assert load_areas(file).assign([0.5], [0.5]).grid.tolist() == ["2"]


def test_nothing_is_written_over(tmp_path: Path, areas: Path):
    file = write_points(tmp_path / "a.parquet", 1)
    assign_files(job(tmp_path, areas, file))
    with pytest.raises(Conflict, match=r"a\.parquet exists already"):
        assign_files(job(tmp_path, areas, file))
    with pytest.raises(InvalidInput, match=r"Two files are called a\.parquet"):
        assign_files(job(tmp_path, areas, file, file, out="other"))


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        common = ("--no-dashboard", "--host", "127.0.0.1", "--port", "0")
        self.scheduler = self.start("scheduler", *common, "--scheduler-file", str(self.file))
        self.workers = [self.start_worker(), self.start_worker()]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{arguments[0]}-{len(list(self.folder.iterdir()))}.log").open("wb")
        return subprocess.Popen([DASK, *arguments], stdout=log, stderr=log, cwd=self.folder)

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start(
            "worker", "--no-dashboard", "--no-nanny", "--nthreads", "1", "--scheduler-file",
            str(self.file), "--local-directory", str(self.folder),
        )  # fmt: skip

    def address(self) -> str:
        """Once both workers are there."""
        from distributed import Client

        with Client(scheduler_file=str(self.file), timeout=60) as client:
            client.wait_for_workers(2)
        return json.loads(self.file.read_bytes())["address"]

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.terminate()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    started = Cluster(folder)
    yield started
    started.stop()


def hashes(folder: Path) -> dict[str, str]:
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}


def test_a_killed_worker_loses_nothing_and_changes_no_byte(
    tmp_path: Path, areas: Path, cluster: Cluster
):
    files = write_partitions(tmp_path, 40)
    assign_files(job(tmp_path, areas, *files, out="here"))
    address = cluster.address()
    killed: list[int] = []

    def kill_one(done: int, total: int) -> None:
        if done == 3:
            assert total - done > 30
            os.kill(cluster.workers[0].pid, signal.SIGKILL)
            killed.append(cluster.workers[0].wait())

    done = assign_files(job(tmp_path, areas, *files, out="there"), address, kill_one)
    assert killed == [-signal.SIGKILL]
    assert [one.name for one in done] == [file.name for file in files]
    assert hashes(tmp_path / "there") == hashes(tmp_path / "here")
    assert len(hashes(tmp_path / "there")) == 40

    torn(files[7])
    with pytest.raises(UnprocessableData, match=r"part-007\.parquet: "):
        assign_files(job(tmp_path, areas, *files, out="bad"), address)
    assert list((tmp_path / "bad").iterdir()) == []
