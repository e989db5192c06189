"""Classes of text that were read wrongly once, each with what must not change with it."""

import pytest

from gis.addresses.parser import parse


def levels(text: str) -> str:
    """Road=银帆路 number=345号 …"""
    return " ".join(f"{level}={value}" for level, value in parse(text).components)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("西乡街道劳动社区宝源路3号", "street=西乡街道 community=劳动社区 road=宝源路 number=3号"),
        ("民乐街道银湖社区", "street=民乐街道 community=银湖社区"),
        ("古镇街道中兴大道3号", "street=古镇街道 road=中兴大道 number=3号"),
        ("四川北路街道多伦路3号", "street=四川北路街道 road=多伦路 number=3号"),
        ("粤海街道科技园社区3号", "street=粤海街道 community=科技园社区 number=3号"),
        ("沙井街道新村社区新村路3号", "street=沙井街道 community=新村社区 road=新村路 number=3号"),
        ("古镇中兴大道3号", "road=古镇中兴大道 number=3号"),
        ("街道口小区3栋", "estate=街道口小区 building_name=3栋"),
        ("科技园社区服务中心", "estate=科技园 building_name=社区服务中心"),
        ("宁峦社区科技园3栋", "community=宁峦社区 estate=科技园 building_name=3栋"),
    ],
)
def test_the_wider_of_two_words_in_a_row_counts(text: str, expected: str):
    assert levels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("五和大道南4018号", "road=五和大道南 number=4018号"),
        ("中山路北十二号", "road=中山路北 number=12号"),
        ("中山路北二巷3号", "road=中山路北二巷 number=3号"),
        ("五和大道南4018号楼", "road=五和大道 building_name=4018栋"),
    ],
)
def test_a_direction_after_the_road_is_part_of_its_name(text: str, expected: str):
    assert levels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("景泰小区5巷12号502", "road=景泰小区5巷 number=12号 room=502"),
        ("银帆路景泰小区五巷12号502", "road=银帆路 number=5巷12号 estate=景泰小区 room=502"),
        ("花园路5巷12号", "road=花园路5巷 number=12号"),
    ],
)
def test_a_lane_in_an_estate_has_house_numbers(text: str, expected: str):
    assert levels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("西园四区409楼1801室", "estate=西园四区 building_name=409栋 room=1801"),
        ("西园四区3栋409楼1801室", "estate=西园四区 building_name=3栋 floor=409层 room=1801"),
        ("西园大厦88楼8801", "building_name=西园大厦 floor=88层 room=8801"),
        ("望川苑B区3栋", "estate=望川苑b区 building_name=3栋"),
        ("望川苑南区3栋", "estate=望川苑南区 building_name=3栋"),
        ("城南区人民路3号", "district=城南区 road=人民路 number=3号"),
    ],
)
def test_what_is_no_floor_and_no_district(text: str, expected: str):
    assert levels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "qualifiers", "leftovers"),
    [
        ("银帆路3号听渚公寓对面报刊亭", "听渚公寓", ("对面",), ("报刊亭",)),
        ("银帆路3号听渚公寓对面", "听渚公寓", ("对面",), ()),
        ("银帆路3号建设银行对面", None, ("建设银行对面",), ()),
        ("3栋负一层超市旁 凌谷苑", "凌谷苑", ("超市旁",), ()),
        ("6栋1703，望川苑", "望川苑", (), ()),
        ("6栋1703，李雨庭", None, (), ("李雨庭",)),
    ],
)
def test_estates_beside_places(
    text: str, expected: str | None, qualifiers: tuple[str, ...], leftovers: tuple[str, ...]
):
    parsed = parse(text)
    found = parsed.get("estate"), parsed.qualifiers, parsed.leftovers
    assert found == (expected, qualifiers, leftovers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海岳区海岳区银帆路银帆路345号", "district=海岳区 road=银帆路 number=345号"),
        ("听渚公寓听渚公寓6栋", "estate=听渚公寓 building_name=6栋"),
        ("银帆路北二巷3号", "road=银帆路北二巷 number=3号"),
    ],
)
def test_what_is_said_twice_in_a_row_counts_once(text: str, expected: str):
    assert levels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("广东深圳市宝源路3号", "province=广东 city=深圳市 road=宝源路 number=3号"),
        ("广东省深圳市宝源路3号", "province=广东省 city=深圳市 road=宝源路 number=3号"),
        ("吉林吉林市解放路3号", "province=吉林 city=吉林市 road=解放路 number=3号"),
        ("吉林市解放路3号", "city=吉林市 road=解放路 number=3号"),
        ("广西南宁市民族大道3号", "province=广西 city=南宁市 road=民族大道 number=3号"),
        ("江西路城市花园3栋", "road=江西路 estate=城市花园 building_name=3栋"),
        ("湖南路市民中心", "road=湖南路 building_name=市民中心"),
        ("广南澜海市银帆路3号", "city=广南澜海市 road=银帆路 number=3号"),
    ],
)
def test_provinces_without_their_word(text: str, expected: str):
    assert levels(text) == expected


class Here:
    """A gazetteer of one province and its city."""

    def longest(self, text: str, start: int) -> tuple[int, str] | None:
        for name, level in (("广南省", "province"), ("澜海市", "city")):
            if text.startswith(name, start):
                return start + len(name), level
        return None


def test_a_known_province_may_be_said_without_its_word():
    assert [tuple(one) for one in parse("广南澜海市银帆路", Here()).components] == [
        ("province", "广南"),
        ("city", "澜海市"),
        ("road", "银帆路"),
    ]
    assert parse("广岛澜海市银帆路", Here()).get("province") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("滨河新村东11栋3-402", "estate=滨河新村 building_name=东11栋 unit=3单元 room=402"),
        ("滨河新村西三栋402", "estate=滨河新村 building_name=西3栋 room=402"),
        ("城东3栋402", "estate=城东 building_name=3栋 room=402"),
        ("环球金融中心32-3", "building_name=环球金融中心 room=32-3"),
        ("环球金融中心12-1203", "building_name=环球金融中心 room=12-1203"),
        ("环球金融中心2-1203", "estate=环球金融中心 building_name=2栋 room=1203"),
        ("听渚公寓6栋3-402", "estate=听渚公寓 building_name=6栋 unit=3单元 room=402"),
        ("科通大厦8楼B", "building_name=科通大厦 floor=8层 room=b"),
    ],
)
def test_buildings_and_rooms(text: str, expected: str):
    assert levels(text) == expected


@pytest.mark.parametrize("place", ["12号车位", "A12车位", "地下车位12号", "停车位12"])
def test_a_place_to_park_is_no_room(place: str):
    parsed = parse(f"望川苑3栋{place}")
    assert [level for level, _ in parsed.components] == ["estate", "building_name"]
    assert parsed.leftovers == (place.lower(),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("龙辉花园7栋3A单元502", "estate=龙辉花园 building_name=7栋 unit=3a单元 room=502"),
        ("龙辉花园8座13A", "estate=龙辉花园 building_name=8栋 room=13a"),
        ("龙辉花园陆栋壹柒零叁", "estate=龙辉花园 building_name=6栋 room=1703"),
        ("滨江壹号院8栋", "estate=滨江壹号院 building_name=8栋"),
        ("松坪科技园3栋201-205室", "estate=松坪科技园 building_name=3栋 room=201-205"),
        ("松坪科技园3栋2-205室", "estate=松坪科技园 building_name=3栋 unit=2单元 room=205"),
        ("松坪科技园201-205室", "estate=松坪科技园 building_name=201栋 room=205"),
        ("城北医院住院部8楼16床", "estate=城北医院 building_name=住院部 floor=8层"),
    ],
)
def test_units_with_a_letter_formal_rooms_and_ranges_of_rooms(text: str, expected: str):
    assert levels(text) == expected


@pytest.mark.parametrize(
    ("text", "road", "leftovers"),
    [
        ("解放碑民族路188号", "民族路", ("解放碑",)),
        ("观音桥建新北路16号", "建新北路", ("观音桥",)),
        ("五道口成府路28号", "成府路", ("五道口",)),
        ("卢沟桥南路3号", "卢沟桥南路", ()),
        ("菜市口大街3号", "菜市口大街", ()),
        ("虹桥机场路3号", "虹桥机场路", ()),
        ("长寿桥社区民族路3号", "民族路", ()),
    ],
)
def test_a_place_said_before_the_road_is_not_its_name(
    text: str, road: str, leftovers: tuple[str, ...]
):
    parsed = parse(text)
    assert (parsed.get("road"), parsed.leftovers) == (road, leftovers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("厦门市思明区民族路3号", "city=厦门市 district=思明区 road=民族路 number=3号"),
        ("江苏省盐城市亭湖区民族路3号", "province=江苏省 city=盐城市 district=亭湖区"),
        ("成都市武侯区民族路3号", "city=成都市 district=武侯区 road=民族路 number=3号"),
        ("天门市竟陵街道民族路3号", "city=天门市 street=竟陵街道 road=民族路 number=3号"),
        ("东城市民中心", "building_name=东城市民中心"),
        ("新城市花园3栋", "estate=新城市花园 building_name=3栋"),
        ("民族路3号海门市部", "road=民族路 number=3号"),
        ("沙头角保税区21栋", "estate=沙头角保税区 building_name=21栋"),
        ("城关镇南街村三组25号", "street=城关镇 community=南街村 number=25号 estate=3组"),
        ("城关镇南街25号", "road=城关镇南街 number=25号"),
        ("渔农村裕亨花园3栋", "community=渔农村 estate=裕亨花园 building_name=3栋"),
        ("三溪村新村3栋", "estate=三溪村新村 building_name=3栋"),
    ],
)
def test_cities_that_end_like_other_words_and_villages_in_front(text: str, expected: str):
    assert levels(text).startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("户籍地：民族路3号", "road=民族路 number=3号"),
        ("报警人称在民族路3号", "road=民族路 number=3号"),
        ("现住本市城东区民族路3号", "district=城东区 road=民族路 number=3号"),
        ("本市路3号", "road=本市路 number=3号"),
    ],
)
def test_words_of_forms_and_reports_are_not_part_of_a_name(text: str, expected: str):
    assert levels(text) == expected
