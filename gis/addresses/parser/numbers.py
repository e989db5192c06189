"""The part of numbers 门牌至房号: house number, building, unit, floor and room, as patterns."""

import re

from gis.addresses.parser.words import N
from gis.addresses.text import NUMERALS

BUILDING_WORD = r"(?:号楼|[#]楼|楼栋|号栋|栋|幢|座(?!谈)|[#])"
STOREHOUSE = r"(?:号|[#])(?:厂房|仓库|库|仓|宿舍楼|宿舍|办公楼|教学楼)"
LETTERS = r"(?:[a-z]{1,2}\d{0,2}|\d{1,3}[a-z]|[a-z]\d-[a-z]|[甲乙丙丁戊])"
NAMED_WING = r"(?:[东西南北主裙附副]|西北|东南|东北|西南)(?:座|楼|塔|栋)"
ROOM_WORD = r"(?:号房间|号房|号铺位|号商铺(?![a-z0-9])|号铺|号室|单元房|房间|铺位|商铺|室|房|户|铺)"
ROOM_NUMBER = rf"(?:[a-z]{{0,2}}\d{{1,5}}[a-z]?|[{NUMERALS}]{{3,4}}|[a-z](?=室|房|户))"
# Not before these: the word goes on as something else (九栋路, 3号线, 八号公馆).
NOT_ROAD = r"(?!路|街|巷|大道|村)"

# Numerals said one by one: 一五〇二, 壹伍零贰.
DIGIT_SIGNS = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖"
SIDE_NUMBER = rf"[东西南北](?:\d{{1,2}}|[{NUMERALS}]{{1,3}})"
PARKING = r"(?:停?车位|泊位)"
ROOM_ENDS = rf"(?:{ROOM_WORD}|[#])?"
NO_STAIRS = r"楼(?![下上前后])"
HEAD_NUMBER = r"(?:\d{1,3}[a-z]?|[a-z]\d{0,2}|\d{1,3}[#])"

# The first alternative that fits counts; the group's name is what the Scan makes of it.
TAIL = re.compile(
    rf"""
    (?P<gate>\d{{1,2}}号门(?![牌口前]))
  | (?P<parking>[a-z]?-?\d{{1,4}}号?{PARKING}|(?:地下)?{PARKING}[a-z]?-?\d{{1,4}}号?)
  | (?P<dashes>{HEAD_NUMBER}-\d{{1,2}}-[a-z]?\d{{1,4}}[a-z]?
        (?![\d-]|{N}?号(?!房)|楼|层|栋|单元)){ROOM_ENDS}
  | (?P<named>{N}号(?:公馆|公寓|公园|大厦|府邸|花园|别墅))
  | (?P<building>{N}{STOREHOUSE}
        |第?(?:{SIDE_NUMBER}|{N}|{LETTERS}){BUILDING_WORD}(?:{NO_STAIRS})?{NOT_ROAD}
        |\d{{1,3}}-(?=\d{{1,2}}(?:单元|梯))
        |[a-z](?:仓库|库|仓|厂房)
        |{NAMED_WING}(?![\u4e00-\u9fff]{{1,3}}[路街])
        |t\d(?=-|$|[ ()|]))-?
  | (?P<unit>第?(?:{N}|[a-z]|\d{{1,2}}[a-z]|[甲乙丙丁])
        (?:单元(?!房)|梯|门(?![口卫面外前店牌对])){NOT_ROAD})-?
  | (?P<floor>第?(?:负|地下|b|-)?{N}(?:层|{NO_STAIRS}|/?f(?![a-z]))(?:夹层)?{NOT_ROAD}
        |夹层|首层|顶[层楼]|地下室|b\d(?=$|[ ()|]))-?
  | (?P<pair>{HEAD_NUMBER}-[a-z]?\d{{1,5}}[a-z]?
        (?![\d-]|[#]|号(?![房铺室])|楼|层|栋|单元|米)){ROOM_ENDS}
  | (?P<room>(?:商铺|铺位|房号|铺|室|房)[#]?[a-z]?\d{{1,5}}(?:-\d{{1,4}})?(?:号(?![楼院]))?
        |{ROOM_NUMBER}(?:-\d{{1,5}})?{ROOM_WORD}(?:之{N})?)
  | (?P<number>(?:{N}[巷弄])?[甲乙丙附第]?{N}(?:[-/]{N})?号(?!线|[房铺室库床]|门(?![口前]))
        (?:院(?!校)|大院)?(?:附{N}号|之{N}|[甲乙丙](?![栋座]))?)
  | (?P<bare>[a-z]{{0,2}}\d{{1,5}}(?![\d组队床])[a-z]?(?:-\d{{1,5}})*(?:之{N}|[#])?
        |(?<=[层楼])[a-z](?=$|[ ()|])
        |[{DIGIT_SIGNS}]{{3,4}}(?=$|[ ()|]))
    """,
    re.VERBOSE,
)
# Where the part of numbers begins inside a run of characters.
TAIL_START = re.compile(
    rf"""
    第?(?:{N}|{LETTERS})
        (?:{BUILDING_WORD}|单元|梯|层|楼(?!外)|室|房(?!东)|铺|户|{STOREHOUSE}){NOT_ROAD}
  | (?<!壹)[甲乙丙附]?{N}(?:[-/]{N})?号(?!线)
  | (?:负|地下){N}(?:层|楼)|夹层|首层|顶[层楼]|地下室
  | (?:商铺|铺位|房号)[a-z]?\d|(?:地下)?{PARKING}
  | (?<=.){NAMED_WING}(?=$|[ ()|\d])
  | \d(?!\d{{0,3}}(?:[巷弄街路道坊期区组队条横点年米月床]|国道|省道|县道|支弄))
  | [a-z]{{1,2}}\d|[a-z](?:座|栋|幢|单元|梯|仓库|室|户|-\d)
    """,
    re.VERBOSE,
)
# First characters of TAIL and of TAIL_START: cheap to look for.
INSIDE_FIRST = (
    "0123456789abcdefghijklmnopqrstuvwxyz第负地夹首顶商铺房室附停车泊东南西北主裙副甲乙丙丁戊"
)
TAIL_FIRST = frozenset(f"{INSIDE_FIRST}{NUMERALS}-")
TAIL_FIRSTS = re.compile(f"[{INSIDE_FIRST}{NUMERALS}]")
