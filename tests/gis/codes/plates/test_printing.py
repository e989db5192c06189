import re
import shutil
import subprocess
from pathlib import Path

import pytest
import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from gis.codes import CodeScheme
from gis.codes.plates import (
    SIZES,
    Fonts,
    Plate,
    Press,
    building_link,
    check_public_url,
    parse_size,
    print_plates,
)
from gis.codes.plates import printing as printing_module
from gis.errors import InvalidInput, StartFailed

URL = "https://map.example.cn"
LONG = "示例国际金融中心综合保税区第二十一号标准化厂房B区附属仓储楼"
TOOLS = ("pdftoppm", "zbarimg")


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    try:
        return Fonts.load()
    except StartFailed as missing:
        pytest.skip(str(missing))


def plate(number: int, main: str = "3栋") -> Plate:
    return Plate(
        f"44039900100101{number:05d}",
        f"广南省澜海市海岳区银湾街道听渚社区澄鹭路12号听渚新村{main}",
        main,
        "听渚新村",
        "澄鹭路12号",
        ("海岳区", "银湾街道", "听渚社区"),
    )


def press(fonts: Fonts, size: str = "door", url: str = URL) -> Press:
    return Press(fonts, parse_size(size), url, CodeScheme())


def pages(file: Path) -> int:
    return len(re.findall(rb"/Type /Page\b", file.read_bytes()))


@pytest.mark.parametrize(("size", "per_sheet"), [("door", 8), ("large", 2), ("page", 1)])
def test_every_symbol_is_read_again_off_the_paper(
    fonts: Fonts, tmp_path: Path, size: str, per_sheet: int
):
    if not all(shutil.which(tool) for tool in TOOLS):
        pytest.skip("needs pdftoppm and zbarimg (poppler-utils, zbar-tools)")
    plates = [plate(n, LONG if n % 3 == 0 else "3栋") for n in range(1, 10)]
    file = tmp_path / "plates.pdf"
    printed = print_plates(plates, press(fonts, size), file)
    sheets = -(-len(plates) // per_sheet)
    assert (printed.plates, printed.sheets, pages(file)) == (len(plates), sheets, sheets)
    run = ["pdftoppm", "-r", "150", "-gray", str(file), str(tmp_path / "sheet")]
    subprocess.run(run, check=True)
    images = sorted(str(image) for image in tmp_path.glob("sheet*.pgm"))
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", *images], capture_output=True, text=True, check=True
    )
    assert sorted(read.stdout.split()) == [building_link(URL, one.code) for one in plates]


def test_the_modules_drawn_are_those_of_the_symbol(fonts: Fonts, tmp_path: Path):
    canvas = Canvas(str(tmp_path / "one.pdf"), pageCompression=0)
    one = plate(1)
    side = press(fonts).draw(canvas, 0, one) * mm
    content = canvas.getpdfdata().decode("latin-1")
    (path,) = re.findall(r"((?:[\d.-]+ [\d.-]+ [\d.-]+ [\d.-]+ re\s+){50,})", content)
    runs = [tuple(map(float, run.split()[:4])) for run in re.findall(r"[^r]+ re\s", path)]
    left, top = min(x for x, *_ in runs), max(y for _, y, *_ in runs)
    drawn = {
        (round((top - y) / side), round((x - left) / side) + i)
        for x, y, width, _ in runs
        for i in range(round(width / side))
    }
    matrix = segno.make(building_link(URL, one.code), error="q", micro=False).matrix
    assert drawn == {(r, c) for r, row in enumerate(matrix) for c, dark in enumerate(row) if dark}


def test_many_plates_go_into_several_files(
    fonts: Fonts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(printing_module, "PLATES_A_FILE", 10)
    told: list[int] = []
    printed = print_plates(
        (plate(n) for n in range(25)), press(fonts), tmp_path / "p.pdf", told.append
    )
    assert [file.name for file in printed.files] == ["p.pdf", "p-2.pdf", "p-3.pdf"]
    assert [pages(file) for file in printed.files] == [2, 2, 1]
    assert told == list(range(1, 26))
    assert sorted(tmp_path.iterdir()) == sorted(printed.files)


def test_the_font_is_embedded_and_what_it_lacks_is_told(fonts: Fonts, tmp_path: Path):
    file = tmp_path / "p.pdf"
    printed = print_plates([plate(1, "𠀀栋")], press(fonts), file)
    assert printed.lacking == {"𠀀"}
    content = file.read_bytes()
    assert content.count(b"/FontFile2") >= 2
    assert b"/Type1" not in content


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (None, "ONEMAP_PUBLIC_URL"),
        ("", "ONEMAP_PUBLIC_URL"),
        ("map.example.cn", "no address"),
        ("https://map.example.cn/?a=1", "no address"),
        ("http://127.0.0.1:8080", "this machine only"),
        ("http://localhost", "this machine only"),
    ],
)
def test_an_address_that_does_not_last_is_refused(url: str | None, says: str):
    with pytest.raises(InvalidInput, match=says):
        check_public_url(url)


def test_the_link_of_a_building():
    public_url = check_public_url("https://city.example.cn/map/")
    assert building_link(public_url, "440399") == "https://city.example.cn/map/b/440399"


@pytest.mark.parametrize("size", ["", "a4", "120", "20x20", "500x300", "100x100", "120x80mm"])
def test_sizes_that_make_no_plate(size: str):
    with pytest.raises(InvalidInput, match="none of door, large, page"):
        parse_size(size)


@pytest.mark.parametrize("size", [*SIZES, "120x80", "75X50", "200.5x120"])
def test_plates_lie_on_the_sheet_and_apart(size: str):
    parsed = parse_size(size)
    width, height = parsed.sheet_mm
    corners = [parsed.corner_mm(place) for place in range(parsed.per_sheet)]
    assert corners
    for x, y in corners:
        assert x >= 5
        assert y >= 5
        assert x + parsed.width_mm <= width - 5
        assert y + parsed.height_mm <= height - 5
    assert len(set(corners)) == parsed.per_sheet


def test_a_link_too_long_for_the_plate_is_refused(fonts: Fonts, tmp_path: Path):
    long = press(fonts, "75x50", f"https://{'a' * 60}.example.cn")
    with pytest.raises(InvalidInput, match="take a larger plate"):
        print_plates([plate(1)], long, tmp_path / "p.pdf")
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_print_is_said(fonts: Fonts, tmp_path: Path):
    with pytest.raises(InvalidInput, match="no current buildings"):
        print_plates([], press(fonts), tmp_path / "p.pdf")


def test_a_font_that_does_not_do(tmp_path: Path):
    file = tmp_path / "no.ttf"
    file.write_bytes(b"not a font")
    with pytest.raises(InvalidInput, match="cannot be embedded"):
        Fonts.load(file)
