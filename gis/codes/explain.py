"""What a code says, in words, and whether anything ever had it."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from gis.codes.scheme import AREA_LEVELS, Code, CodeScheme, Part
from gis.codes.storeys import storey_in_words

AREAS = text("""
    SELECT DISTINCT ON (code) code, name,
        CASE WHEN valid_to <= current_date THEN 'retired'
            WHEN valid_from > current_date THEN 'proposed' ELSE 'current' END AS status
    FROM areas
    WHERE code = ANY(:codes)
    ORDER BY code, valid_from DESC
""")
BUILDING = text("SELECT name, status, floors_above, floors_below FROM buildings WHERE code = :code")
ROOM = text("SELECT room AS name, status FROM addresses WHERE code = :code")
ROOM_ON_FLOOR = text(
    "SELECT FROM addresses WHERE building = :building AND starts_with(code, :floor) LIMIT 1"
)
IN_LINEAGE = text("SELECT FROM code_lineage WHERE predecessor = :code OR successor = :code LIMIT 1")
LEVELS_ZH = {
    "district": "区", "street": "街道", "community": "社区", "grid": "网格",
    "building": "楼栋", "floor": "楼层", "room": "房屋",
}  # fmt: skip
STATUSES_ZH = {
    "proposed": "已发放，拟用",
    "current": "已发放，现行有效",
    "retired": "已发放，已停用",
    None: "未发放",
}
STATUSES_EN = {
    "proposed": "issued, proposed",
    "current": "issued, in use",
    "retired": "issued, retired",
    None: "never issued",
}


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """One level: its own digits, the code up to them, its name if it has one, and it in words."""

    level: str
    digits: str
    code: str
    name: str | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """`grouped` is the code as people read it; `status` None when it was never issued. The floors
    of a building have codes by rule: they count as issued when the building has that storey.
    """

    code: str
    level: str
    grouped: str
    issued: bool
    status: str | None
    parts: tuple[ExplainedPart, ...]
    zh: str
    en: str


def explain_code(connection: Connection, scheme: CodeScheme, code: str) -> Explanation:
    """Raises InvalidInput for what is no code."""
    parsed = scheme.parse(code)
    names, statuses = _known(connection, scheme, parsed)
    parts = tuple(_explained(scheme, part, names.get(part.code)) for part in parsed.parts)
    status = statuses.get(code)
    if status is None and connection.execute(IN_LINEAGE, {"code": code}).first():
        status = "retired"
    level = parsed.level
    zh, en = (
        " › ".join(f"{words}（{part.digits}）" for part, words in zip(parts, zhs, strict=True))
        for zhs in ([part.zh for part in parts], [part.en for part in parts])
    )
    return Explanation(
        code,
        level,
        scheme.grouped(code),
        status is not None,
        status,
        parts,
        f"{LEVELS_ZH[level]}编码：{zh}。{STATUSES_ZH[status]}。",
        f"Code of a {level}: {en.replace('（', ' (').replace('）', ')')}. {STATUSES_EN[status]}.",
    )


def _known(
    connection: Connection, scheme: CodeScheme, code: Code
) -> tuple[dict[str, str | None], dict[str, str]]:
    """Names and statuses by the code of each level."""
    by_level = {part.level: part.code for part in code.parts}
    names: dict[str, str | None] = {}
    statuses: dict[str, str] = {}
    codes = [by_level[level] for level in AREA_LEVELS if level in by_level]
    for area in connection.execute(AREAS, {"codes": codes}):
        names[area.code], statuses[area.code] = area.name, area.status
    for level, query in (("building", BUILDING), ("room", ROOM)):
        if level not in by_level:
            continue
        row = connection.execute(query, {"code": by_level[level]}).one_or_none()
        if row is not None:
            names[by_level[level]], statuses[by_level[level]] = row.name, row.status
    if "floor" in by_level and by_level["building"] in statuses:
        floor, building = by_level["floor"], by_level["building"]
        if _has_floor(connection, scheme, building, floor):
            statuses[floor] = statuses[building]
    return names, statuses


def _has_floor(connection: Connection, scheme: CodeScheme, building: str, floor: str) -> bool:
    storey = scheme.storey(floor)
    if storey is None:
        return False
    row = connection.execute(BUILDING, {"code": building}).one()
    if not storey.mezzanine and -(row.floors_below or 0) <= storey.number <= (
        row.floors_above or 0
    ):
        return True
    values = {"building": building, "floor": floor}
    return connection.execute(ROOM_ON_FLOOR, values).first() is not None


def _explained(scheme: CodeScheme, part: Part, name: str | None) -> ExplainedPart:
    number = part.digits.lstrip("0") or "0"
    match part.level:
        case "floor":
            storey = scheme.storey(part.code)
            zh, en = storey_in_words(storey) if storey else ("无此楼层", "no storey")
        case "room":
            zh, en = name or f"第{number}间", f"room {name or 'no. ' + number}"
        case "building":
            zh, en = name or f"第{number}栋", f"building {name or 'no. ' + number}"
        case level:
            zh = name or f"{LEVELS_ZH[level]}{part.digits}"
            en = f"{level} {name or part.digits}"
    return ExplainedPart(part.level, part.digits, part.code, name, zh, en)
