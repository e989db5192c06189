"""What can be loaded, and what each field of it may be called in somebody's file."""

from dataclasses import dataclass
from enum import Enum

import pyarrow as pa

from gis.classification import sub_classes
from gis.codes import AREA_LEVELS
from gis.loading.values import Parse, day, integer, names, number, one_of, text, yes_or_no


class Shape(Enum):
    """The kind of geometry a table holds."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"


STRING = pa.string()


@dataclass(frozen=True, slots=True)
class Field:
    """A field to fill. `also` are the names, in lower case, that a file may have for it; `default`
    stands for what a record leaves open."""

    name: str
    parse: Parse = text
    also: tuple[str, ...] = ()
    required: bool = False
    default: object = None
    kind: pa.DataType = STRING


@dataclass(frozen=True, slots=True)
class Target:
    """A table to load into. `letter` starts the codes of what the code scheme leaves out, `digits`
    is how long their number is. `in_areas`: the table keeps the codes of the four areas.
    """

    table: str
    shape: Shape
    fields: tuple[Field, ...]
    letter: str = ""
    digits: int = 5
    in_areas: bool = False

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)


FACILITY_KINDS = ("toilet", "clinic", "bus_stop", "shelter", "school", "fire_station", "hydrant")
ROAD_CLASSES = (
    "motorway", "trunk", "primary", "secondary", "tertiary",
    "residential", "service", "pedestrian", "path", "rail",
)  # fmt: skip
LANDCOVER_CLASSES = (
    "land", "sea", "river", "lake", "wetland", "park", "forest", "grass", "farmland", "beach",
    "residential", "commercial", "industrial", "education", "medical", "public",
    "transport", "plaza", "pitch",
)  # fmt: skip
# The values of the OpenStreetMap key `highway` that are a class of ours under another name.
ROADS_ALSO = {
    **{f"{name}_link": name for name in ROAD_CLASSES[:5]},
    "unclassified": "residential",
    "living_street": "residential",
    "road": "residential",
    "busway": "service",
    "track": "path",
    "footway": "path",
    "cycleway": "path",
    "bridleway": "path",
    "steps": "path",
    "trail": "path",
    "corridor": "path",
}
FACILITIES_ALSO = {
    "toilets": "toilet",
    "public_toilet": "toilet",
    "公厕": "toilet",
    "hospital": "clinic",
    "doctors": "clinic",
    "诊所": "clinic",
    "platform": "bus_stop",
    "公交站": "bus_stop",
    "assembly_point": "shelter",
    "避难场所": "shelter",
    "学校": "school",
    "消防站": "fire_station",
    "fire_hydrant": "hydrant",
    "消火栓": "hydrant",
    "消防栓": "hydrant",
}

KIND = one_of(FACILITY_KINDS, FACILITIES_ALSO)
CLASS = one_of(ROAD_CLASSES, ROADS_ALSO)
# By code or by name.
HOUSE_CLASS = one_of(
    tuple(one.code for one in sub_classes("houses")),
    {
        word: one.code
        for one in sub_classes("houses")
        for word in (one.code.lower(), one.zh, one.en.lower())
    },
)
FLOORS = ("floors", "levels", "building:levels", "floor", "storeys", "层数")
BASEMENTS = ("building:levels:underground", "地下层数")
_CODE = Field("code", also=("编码", "代码"))
_NAME = Field("name", also=("名称", "name:zh", "mc"))
STATUSES_ALSO = {
    "拟用": "proposed",
    "规划": "proposed",
    "在用": "current",
    "现用": "current",
    "启用": "current",
    "停用": "retired",
    "注销": "retired",
    "历史": "retired",
}
_LIFE = (
    Field("status", one_of(("proposed", "current", "retired"), STATUSES_ALSO), default="current"),
    Field("valid_from", day, ("启用日期", "生效日期"), kind=pa.date32()),
    Field("valid_to", day, ("停用日期", "失效日期"), kind=pa.date32()),
)

AREAS = Target(
    "areas",
    Shape.POLYGON,
    (
        _CODE,
        _NAME,
        Field("level", one_of(AREA_LEVELS)),
        Field("parent", also=("parent_code", "上级编码")),
        Field("contact", also=("联系方式",)),
        Field("within", names, ("上级行政区划",), kind=pa.list_(STRING)),
    ),
)
BUILDINGS = Target(
    "buildings",
    Shape.POLYGON,
    (
        _CODE,
        _NAME,
        Field("use", also=("building:use", "usage", "用途")),
        Field("height_m", number, ("height", "building:height", "高度"), kind=pa.float32()),
        Field("floors_above", integer, FLOORS, kind=pa.int16()),
        Field("floors_below", integer, BASEMENTS, kind=pa.int16()),
        Field("house_class", HOUSE_CLASS, ("房屋类别", "房屋小类")),
        *_LIFE,
    ),
    in_areas=True,
)  # fmt: skip
ADDRESSES = Target(
    "addresses",
    Shape.POINT,
    (
        _CODE,
        Field("standard_address", also=("address", "addr:full", "地址", "标准地址")),
        Field("road", also=("street_name", "addr:street", "straatnaam", "道路", "路名")),
        Field("house_number", also=("addr:housenumber", "huisnummer", "门牌", "门牌号")),
        Field("estate", also=("小区",)),
        Field("building_name", also=("addr:housename", "楼栋")),
        Field("unit", also=("addr:unit", "单元")),
        Field("floor", also=("addr:floor", "楼层")),
        Field("room", also=("addr:door", "房号")),
        Field("level", one_of(("building", "room")), default="building"),
        Field("accuracy_m", number, ("accuracy", "精度"), kind=pa.float32()),
        Field("aliases", also=("alias", "别名", "曾用名", "alt_name", "old_name")),
        *_LIFE,
    ),
    in_areas=True,
)  # fmt: skip
FACILITIES = Target(
    "facilities",
    Shape.POINT,
    (
        _CODE,
        Field("kind", KIND, ("amenity", "type", "类型"), required=True),
        _NAME,
        Field("opening_hours", also=("开放时间", "营业时间")),
        Field("wheelchair", yes_or_no, ("无障碍",), kind=pa.bool_()),
        Field("phone", also=("contact:phone", "telephone", "电话")),
        Field("capacity", integer, ("容量",), kind=pa.int32()),
        Field("address", also=("address_code", "地址编码")),
    ),
    letter="F",
    in_areas=True,
)  # fmt: skip
ROADS = Target(
    "roads",
    Shape.LINE,
    (
        _CODE,
        _NAME,
        Field("class", CLASS, ("highway", "fclass", "等级"), required=True),
        Field("oneway", yes_or_no, ("单行",), default=False, kind=pa.bool_()),
    ),
    letter="R",
    digits=7,
)  # fmt: skip
LANDCOVER = Target(
    "landcover",
    Shape.POLYGON,
    (_CODE, _NAME, Field("class", one_of(LANDCOVER_CLASSES), ("landuse", "类别"), required=True)),
    letter="L",
    digits=7,
)

TARGETS = {
    target.table: target for target in (AREAS, BUILDINGS, ADDRESSES, FACILITIES, ROADS, LANDCOVER)
}
