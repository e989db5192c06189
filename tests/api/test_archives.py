from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from gis.database import Database, DatabaseAccess
from gis.settings import Settings
from layers import load_catalogue
from tests.api.conftest import problem
from tiles import ArchiveBuilder, TileRenderer, archive_path

URL = "/pmtiles/toilets.pmtiles"


@pytest.fixture(scope="module")
def archive(
    dense: tuple[Database, DatabaseAccess], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, Path]]:
    folder = tmp_path_factory.mktemp("archives")
    renderer = TileRenderer(load_catalogue())
    ArchiveBuilder(dense[0], renderer, folder, lambda *_: None).build(["toilets"])
    app = create_app(Settings(data=folder), dense[1])
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client, archive_path(folder, "toilets")


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-126", slice(0, 127)),
        ("bytes=127-", slice(127, None)),
        ("bytes=-10", slice(-10, None)),
        ("bytes=100-99999999", slice(100, None)),
    ],
)
def test_a_range_is_that_part(archive: tuple[TestClient, Path], wanted: str, part: slice):
    client, path = archive
    whole = path.read_bytes()
    answer = client.get(URL, headers={"Range": wanted})
    assert answer.status_code == 206
    assert answer.content == whole[part]
    first, last, _ = part.indices(len(whole))
    assert answer.headers["content-range"] == f"bytes {first}-{last - 1}/{len(whole)}"
    assert answer.headers["content-length"] == str(last - first)


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=5-4", "bytes=-0"])
def test_an_impossible_range_is_a_416(archive: tuple[TestClient, Path], wanted: str):
    client, path = archive
    answer = client.get(URL, headers={"Range": wanted})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{path.stat().st_size}"


@pytest.mark.parametrize("wanted", [None, "bytes=0-1,5-6", "lines=1-2", "bytes=-", "nonsense"])
def test_what_is_no_single_range_gets_the_whole(
    archive: tuple[TestClient, Path], wanted: str | None
):
    client, path = archive
    answer = client.get(URL, headers={"Range": wanted} if wanted else {})
    assert answer.status_code == 200
    assert answer.content == path.read_bytes()
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "application/vnd.pmtiles"


def test_conditions(archive: tuple[TestClient, Path]):
    client, path = archive
    etag = client.head(URL).headers["etag"]
    assert client.get(URL, headers={"If-None-Match": etag}).status_code == 304
    part = {"Range": "bytes=0-9"}
    assert client.get(URL, headers={**part, "If-Range": etag}).status_code == 206
    assert client.get(URL, headers={**part, "If-Range": '"old"'}).status_code == 200
    path.write_bytes(path.read_bytes() + b"\0")
    assert client.head(URL).headers["etag"] != etag


def test_an_archive_that_was_not_built(archive: tuple[TestClient, Path]):
    client, _ = archive
    assert "onemap tiles build" in problem(client.get("/pmtiles/roads.pmtiles"), 404)["detail"]
    problem(client.get(URL + "?v=1"), 400, "v")
