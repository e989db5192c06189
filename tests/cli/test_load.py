import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import main
from gis.database import Database
from tests.conftest import Databases
from tests.gis.loading.conftest import houses, query


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Onemap = Callable[..., Done]


@pytest.fixture
def onemap(
    databases: Databases,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Onemap:
    """Runs the command in an empty folder, on this test's own database."""
    name = database._owner.url.database  # pyright: ignore[reportPrivateUsage]
    url = databases.cluster.url(database=str(name)).render_as_string(hide_password=False)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ONEMAP_DATABASE_URL", url)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["onemap", "load", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Done(int(ended.value.code or 0), told.out, told.err)

    return run


def test_a_load_says_what_it_did_to_people_and_to_programs(
    onemap: Onemap, database: Database, tmp_path: Path
) -> None:
    file = houses(tmp_path / "houses.geojson", 3, height=["3", "tall", "9"])
    told = onemap("buildings", file)
    assert told.returncode == 0, told.stderr
    assert "height_m='tall' is not a number from 0 up" in told.stdout
    assert f"{file.name}.rejected.geojson" in told.stdout
    again = onemap("buildings", file, "--json")
    (report,) = json.loads(again.stdout)
    counts = {
        name: report[name] for name in ("read", "inserted", "updated", "unchanged", "rejected")
    }
    assert counts == {"read": 3, "inserted": 0, "updated": 0, "unchanged": 2, "rejected": 1}
    assert report["crs"] == ["EPSG:4326"]
    assert report["rejections"][0]["record"] == 2
    assert query(database, "SELECT count(*) FROM buildings") == [(2,)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["buildings", "missing.gpkg"], "missing.gpkg does not exist"),
        (["buildings", "map.pdf"], "no known format"),
        (["buildings", "missing.gpkg", "--crs", "EPSG:0"], "not in the EPSG registry"),
        (["facilities", "missing.csv", "--field", "kind"], "NAME=VALUE"),
        (["osm", "missing.osm.pbf"], "missing.osm.pbf does not exist"),
        (["osm", "missing.osm.pbf", "--levels", "4=ward"], "district, street, community, grid"),
        (["layer", "nothing", "missing.csv"], "There is no layer 'nothing'"),
        (["layer", "events", "missing.csv"], "files go into areas, buildings"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    onemap: Onemap, arguments: list[str], words: str
) -> None:
    done = onemap(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_rejected_records_go_to_the_current_folder_when_they_must(
    onemap: Onemap, tmp_path: Path
) -> None:
    file = houses(tmp_path / "houses.geojson", 2, height=["3", "tall"])
    # A folder in the way is what even root cannot write to.
    (tmp_path / "houses.geojson.rejected.geojson").mkdir()
    done = onemap("buildings", file, "--json")
    assert done.returncode == 0, done.stderr
    fallen_back = tmp_path / "here" / "houses.geojson.rejected.geojson"
    assert json.loads(done.stdout)[0]["rejected_files"] == [str(fallen_back)]
    assert fallen_back.is_file()


def test_a_layer_s_features_get_what_its_file_says_of_them(
    onemap: Onemap, database: Database, tmp_path: Path
) -> None:
    (tmp_path / "posts.csv").write_text("id,lon,lat\n1,113.9,22.5\n2,113.91,22.5\n")
    done = onemap("layer", "hydrants", tmp_path / "posts.csv")
    assert done.returncode == 0, done.stderr
    assert query(database, "SELECT DISTINCT kind FROM facilities") == [("hydrant",)]
