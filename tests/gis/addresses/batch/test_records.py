import csv
import io
import random

import pytest

from gis.addresses.batch.charset import codec_of
from gis.addresses.batch.records import MOST_LINES, Record, Records
from gis.errors import InvalidInput


def read(text: str | bytes, codec: str = "utf-8") -> list[Record]:
    raw = text.encode() if isinstance(text, str) else text
    return list(Records(io.BytesIO(raw), codec))


def test_records_are_those_of_the_csv_module():
    chance = random.Random(1)
    pieces = ["a", "示例", '"', ",", "\n", "\r\n", " ", "1栋", ""]
    rows = [
        ["".join(chance.choices(pieces, k=chance.randrange(5))) for _ in range(3)]
        for _ in range(500)
    ]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    assert [record.fields for record in read(text.getvalue())] == rows
    assert all(record.fault is None for record in read(text.getvalue()))


def test_blank_lines_are_no_records_and_a_mark_at_the_start_is_none():
    found = read("\ufeffa,b\n\n1,2\r\n\r\n3,4")
    assert [record.fields for record in found] == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_a_quotation_mark_that_is_not_closed_breaks_its_own_line_alone():
    lines = [f"{number},示例" for number in range(3 * MOST_LINES)]
    lines[5] = '5,"示例'
    lines[-2] = '"x'
    found = read("\n".join(lines))
    assert [i for i, record in enumerate(found) if record.fault] == [5, len(lines) - 2]
    assert found[5].fields == ['5,"示例']
    assert found[6].fields == ["6", "示例"]
    assert "quotation mark is not closed" in str(found[5].fault)
    assert [r.fields[0] for r in found if not r.fault] == [
        line.split(",")[0] for line in lines if '"' not in line
    ]


def test_what_follows_a_closing_quotation_mark_breaks_the_line():
    broken, fine = read('"a"b,1\n2,3\n')
    assert broken.fault
    assert fine == Record(["2", "3"])


def test_a_line_that_cannot_be_decoded_is_broken_alone():
    found = read(b"a,b\n" + "棠,1\n".encode("gbk") + "例,2\n".encode())
    assert [bool(record.fault) for record in found] == [False, True, False]
    assert found[1].fields[1] == "1"
    assert found[2].fields == ["例", "2"]


def test_a_line_without_end_is_cut():
    found = read(b"a,b\n" + b"x" * 3_000_000 + b"\n1,2\n")
    assert found[1].fields == ["x" * 1000]
    assert "1 MiB" in str(found[1].fault)
    assert found[2].fields == ["1", "2"]
    found = read("a\n" + '"' + "x" * 200_000 + '"\n1\n')
    assert "field limit" in str(found[1].fault)
    assert found[2].fields == ["1"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_the_charset_is_seen_from_the_text(codec: str):
    lines = ["address", "创新路1号", "锦苑社区棠汐路6837号", "plain"]
    source = io.BytesIO("\n".join(lines).encode(codec))
    found = codec_of(source, None)
    assert found == ("gb18030" if codec.startswith("gb") else "utf-8")
    assert [record.fields[0] for record in Records(source, found)] == lines


def test_some_broken_lines_do_not_change_the_charset():
    lines = ["创新路1号".encode()] * 5 + ["棠汐路2号".encode("gbk")] * 3
    assert codec_of(io.BytesIO(b"\n".join(lines)), None) == "utf-8"
    assert codec_of(io.BytesIO(b""), None) == codec_of(io.BytesIO(b"a\nb"), None) == "utf-8"


def test_a_declared_charset_is_taken_at_its_word():
    source = io.BytesIO("示例".encode())
    assert codec_of(source, "GBK") == "gb18030"
    assert codec_of(source, "UTF8") == "utf-8"
    with pytest.raises(InvalidInput, match="is not one of utf-8"):
        codec_of(source, "utf-16")
