import csv
import io
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest

from gis.addresses.batch import CHUNK_ROWS, MatchedCsv, MatchHere, MatchPool, Outcome, count_lines
from gis.addresses.batch.serving import live_matcher
from gis.addresses.match import Best
from gis.cluster.cluster import AUTHENTICATOR
from gis.database import Database, DatabaseAccess
from gis.errors import InvalidInput
from gis.settings import Settings
from tests.conftest import Databases
from tests.factories import GRID, add_small_district


def known(text: str) -> Best:
    """Finds what begins with 示例; fails at 坏."""
    if "坏" in text:
        raise ValueError(text)
    if not text.startswith("示例"):
        return Best("none")
    return Best("A", text[::-1], f"标准{text}")


def matched(text: str | bytes, charset: str | None = None) -> list[dict[str, str]]:
    raw = text.encode() if isinstance(text, str) else text
    made = MatchedCsv(io.BytesIO(raw), MatchHere(known), charset)
    answer = b"".join(made).decode()
    rows = list(csv.DictReader(io.StringIO(answer, newline="")))
    assert made.rows_done == len(rows)
    return rows


def test_the_same_rows_come_back_in_order_with_their_outcome():
    rows = matched('id,address,note\n1,示例1,"a, ""b""\nc"\n2,别处,\n3,,\n')
    assert rows == [
        {"id": "1", "address": "示例1", "note": 'a, "b"\nc', "class": "A", "code": "1例示",
         "standard_address": "标准示例1"},
        {"id": "2", "address": "别处", "note": "", "class": "none", "code": "",
         "standard_address": ""},
        {"id": "3", "address": "", "note": "", "class": "none", "code": "", "standard_address": ""},
    ]  # fmt: skip


def test_a_row_that_breaks_says_so_and_the_others_go_on():
    long = "示" * 201
    sent = f'address,n\n示例1,1\n坏,2\n示例3\n示例4,4,5\n{long},6\n"示例7,7\n示例8,8\n'
    rows = matched(sent)
    classes = [row["class"] for row in rows]
    assert [one[:6] for one in classes] == ["A", *["error:"] * 5, "A"]
    assert "cannot be matched" in classes[1]
    assert "1 fields" in classes[2]
    assert "3 fields" in classes[3]
    assert "200 characters" in classes[4]
    assert "quotation mark" in classes[5] or "no CSV" in classes[5]
    assert rows[3]["n"] == "4,5"
    assert rows[-1]["standard_address"] == "标准示例8"


def test_gbk_is_seen_and_taken_at_its_word():
    sent = "address\n示例栋1\n示例栋2\n".encode("gbk")
    for charset in (None, "gbk", "GB2312"):
        assert [row["address"] for row in matched(sent, charset)] == ["示例栋1", "示例栋2"]
    assert all(row["class"].startswith("error: the text is not UTF-8") for row in
               matched(b"address\n" + "栋".encode("gbk"), "utf-8"))  # fmt: skip
    with pytest.raises(InvalidInput, match="charset"):
        matched(sent, "utf-7")


def test_many_chunks_stay_in_order_and_few_are_on_their_way():
    class Slow:
        """Answers the younger of two chunks first."""

        workers = 2

        def __init__(self) -> None:
            self.open: list[tuple[Future[list[Outcome]], Sequence[str]]] = []
            self.most = 0

        def match(self, texts: Sequence[str]) -> Future[list[Outcome]]:
            future: Future[list[Outcome]] = Future()
            self.open.append((future, texts))
            self.most = max(self.most, sum(not one.done() for one, _ in self.open))
            if len(self.open) % 5 == 0 or len(texts) < CHUNK_ROWS:
                for one, given in reversed(self.open):
                    if not one.done():
                        one.set_result([Outcome("A", text) for text in given])
            return future

    slow, count = Slow(), 20 * CHUNK_ROWS + 7
    source = io.BytesIO(b"address\n" + b"".join(b"%d\n" % i for i in range(count)))
    rows = list(csv.DictReader(io.StringIO(b"".join(MatchedCsv(source, slow)).decode())))
    assert [row["code"] for row in rows] == [str(i) for i in range(count)]
    assert slow.most <= 5


def test_a_reader_that_goes_away_cancels_what_waits():
    class Never:
        workers = 1

        def __init__(self) -> None:
            self.futures: list[Future[list[Outcome]]] = []

        def match(self, texts: Sequence[str]) -> Future[list[Outcome]]:
            self.futures.append(Future())
            if len(self.futures) == 1:
                self.futures[0].set_result([Outcome("none") for _ in texts])
            return self.futures[-1]

    never = Never()
    source = io.BytesIO(b"address\n" + b"x\n" * 10 * CHUNK_ROWS)
    pieces = iter(MatchedCsv(source, never))
    next(pieces)
    next(pieces)
    pieces.close()  # pyright: ignore[reportAttributeAccessIssue] - a generator
    assert len(never.futures) == 3
    assert all(one.cancelled() for one in never.futures[1:])


@pytest.mark.parametrize("text", ["", "a", "a\n", "a\nb", "\n\n", "a\n" * 70_000])
def test_lines_are_counted(text: str):
    source = io.BytesIO(text.encode())
    assert count_lines(source) == len(text.splitlines())
    assert source.tell() == 0


@pytest.fixture
def pool(
    databases: Databases, database: Database, data_folder: Path
) -> Iterator[tuple[MatchPool, DatabaseAccess, Settings]]:
    with database.load() as connection:
        add_small_district(connection)
    name = str(database._owner.url.database)  # pyright: ignore[reportPrivateUsage]
    url = databases.cluster.url
    access = DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    settings = Settings(data=data_folder)
    made = MatchPool(settings, access, 1)
    yield made, access, settings
    made.close()


def test_processes_match_as_one_does_and_are_replaced_when_they_die(
    pool: tuple[MatchPool, DatabaseAccess, Settings],
):
    processes, access, settings = pool
    texts = ["示例区创新路1号", "创新路 1號", "别处99号", ""]
    with live_matcher(access, settings) as matcher:
        expected = MatchHere(matcher.best).match(texts).result()
    assert [one.code for one in expected[:2]] == [f"{GRID}00001"] * 2
    assert [one.match_class for one in expected[2:]] == ["none", "none"]
    assert processes.match(texts).result() == expected
    (place,) = processes._all  # pyright: ignore[reportPrivateUsage]
    first = place._process  # pyright: ignore[reportPrivateUsage]
    assert first is not None
    os.kill(first.pid, signal.SIGKILL)
    assert processes.match(texts).result() == expected
    second = place._process  # pyright: ignore[reportPrivateUsage]
    assert second is not None
    assert second.pid != first.pid
    processes.close()
    assert second.poll() is not None
