"""The words that Chinese addresses are built of, as patterns over unified text (text.unify)."""

import re

from gis.addresses.text import NUMERALS

N = rf"(?:\d{{1,5}}|[{NUMERALS}]{{1,9}})"
CJK = r"[\u4e00-\u9fff〇]"
SEPARATOR = " ()|"
# What may follow a road's or an estate's first name and still belong to a road: 北路, 二巷, 18巷.
LANE = rf"(?:[东西南北中新老横直上下前后]{{0,2}}{N}?[区支横]?){{0,2}}"
ROAD_END = r"(?:大道|大街|公路|胡同|路(?!口)|街(?![道心])|巷|弄|坊(?=\d))"

# Suffixes that end the name of an area, a road, an estate or a building, by level. Longest first.
SUFFIXES = {
    "province": ("特别行政区", "自治区", "省"),
    "city": ("自治州", "地区", "市"),
    "district": ("自治县", "自治旗", "左旗", "右旗", "新区", "区", "县"),
    "street": ("街道办事处", "街道办", "街道", "街办", "镇", "乡"),
    "community": ("社区居民委员会", "社区居委会", "社区", "居委会", "村民委员会", "村委会"),
    "road": (
        *("大道", "大街", "公路", "国道", "省道", "县道", "胡同"),
        *("支弄", "路", "街", "巷", "弄", "道", "坊", "里", "段"),
    ),
    "village": ("村", "围", "寮", "屯", "寨"),
    "building_name": (
        *("国际大厦", "金融中心", "购物中心", "服务中心", "中心", "大厦", "大楼", "商城", "天地"),
        *("综合楼", "办公楼", "教学楼", "宿舍楼", "门诊楼", "住院部", "住院楼", "商业楼", "实验楼"),
        *("图书馆", "写字楼", "双子塔"),
    ),
    "estate": (
        *("花园", "公寓", "家园", "雅居", "名邸", "新村", "山庄", "别墅", "墅园", "小区", "家属院"),
        *(
            "家属区",
            "家属楼",
            "大院",
            "宿舍",
            "公馆",
            "豪庭",
            "华庭",
            "名都",
            "雅苑",
            "名苑",
            "新苑",
        ),
        *("华府", "乐园", "庄园", "名居", "雅园", "嘉园", "佳苑", "安置房", "郦城"),
        *("工业园", "工业区", "科技园", "科学园", "产业园", "创业园", "制造园", "软件园", "物流园"),
        *(
            "码头",
            "仓储区",
            "学院",
            "小学",
            "中学",
            "大学",
            "学校",
            "幼儿园",
            "医院",
            "公园",
            "广场",
        ),
        *("客运站", "消防救援站", "派出所", "文化馆", "体育馆", "青少年宫", "购物广场"),
    ),
}
LEVEL_OF_SUFFIX = {word: level for level, words in SUFFIXES.items() for word in words}
SUFFIX = re.compile("|".join(sorted(LEVEL_OF_SUFFIX, key=len, reverse=True)))

BUILDING_WORD = r"(?:号楼|[#]楼|楼栋|号栋|栋|幢|座(?!谈)|[#])"
STOREHOUSE = r"(?:号|[#])(?:厂房|仓库|库|仓|宿舍楼|宿舍|办公楼|教学楼)"
LETTERS = r"(?:[a-z]{1,2}\d{0,2}|\d{1,3}[a-z]|[a-z]\d-[a-z]|[甲乙丙丁戊])"
NAMED_WING = r"(?:[东西南北主裙附副]|西北|东南|东北|西南)(?:座|楼|塔|栋)"
ROOM_WORD = r"(?:号房间|号房|号铺位|号商铺(?![a-z0-9])|号铺|号室|单元房|房间|铺位|商铺|室|房|户|铺)"
ROOM_NUMBER = rf"(?:[a-z]{{0,2}}\d{{1,5}}[a-z]?|[{NUMERALS}]{{3,4}}|[a-z](?=室|房|户))"
# Not before these: the word goes on as something else (九栋路, 3号线, 八号公馆).
NOT_ROAD = r"(?!路|街|巷|大道|村)"

TAIL = re.compile(
    rf"""
    (?P<gate>\d{{1,2}}号门(?![牌口前]))
  | (?P<dashes>(?:\d{{1,3}}[a-z]?|[a-z]\d{{0,2}}|\d{{1,3}}[#])-\d{{1,2}}-[a-z]?\d{{1,4}}[a-z]?
        (?![\d-]|{N}?号(?!房)|楼|层|栋|单元))(?:{ROOM_WORD}|[#])?
  | (?P<named>{N}号(?:公馆|公寓|公园|大厦|府邸|花园|别墅))
  | (?P<building>{N}{STOREHOUSE}|第?(?:{N}|{LETTERS}){BUILDING_WORD}(?:楼(?![下上前后]))?{NOT_ROAD}
        |\d{{1,3}}-(?=\d{{1,2}}(?:单元|梯))|[a-z](?:仓库|库|仓|厂房)|{NAMED_WING}(?![\u4e00-\u9fff]{{1,3}}[路街])
        |t\d(?=-|$|[ ()|]))-?
  | (?P<unit>第?(?:{N}|[a-z]|[甲乙丙丁])(?:单元(?!房)|梯|门(?![口卫面外前店牌对])){NOT_ROAD})-?
  | (?P<floor>第?(?:负|地下|b|-)?{N}(?:层|楼(?![下上前后])|/?f(?![a-z]))(?:夹层)?{NOT_ROAD}|夹层|首层|顶[层楼]
        |地下室|b\d(?=$|[ ()|]))-?
  | (?P<pair>(?:\d{{1,3}}[a-z]?|[a-z]\d{{0,2}}|\d{{1,3}}[#])-[a-z]?\d{{1,5}}[a-z]?
        (?![\d-]|[#]|号(?![房铺室])|楼|层|栋|单元|米))(?:{ROOM_WORD}|[#])?
  | (?P<room>(?:(?:商铺|铺位|房号|铺|室|房)[#]?[a-z]?\d{{1,5}}(?:-\d{{1,4}})?(?:号(?![楼院]))?)
        |{ROOM_NUMBER}(?:-\d{{1,5}})?{ROOM_WORD}(?:之{N})?)
  | (?P<number>[甲乙丙附第]?{N}(?:[-/]{N})?号(?!线|[房铺室库]|门(?![口前]))(?:院(?!校)|大院)?(?:附{N}号|之{N}|[甲乙丙](?![栋座]))?)
  | (?P<bare>[a-z]{{0,2}}\d{{1,5}}(?![\d组队])[a-z]?(?:-\d{{1,5}})*(?:之{N}|[#])?|[零〇一二三四五六七八九]{{3,4}}(?=$|[ ()|]))
    """,
    re.VERBOSE,
)
# Where the part of numbers begins inside a run of characters.
TAIL_START = re.compile(
    rf"""
    第?(?:{N}|{LETTERS})(?:{BUILDING_WORD}|单元|梯|层|楼(?!外)|室|房(?!东)|铺|户|{STOREHOUSE}){NOT_ROAD}
  | (?<!壹)(?<!滨江一)(?:[甲乙丙附])?(?:\d{{1,5}}|[{NUMERALS}]{{1,6}})(?:[-/]{N})?号(?!线)
  | (?:负|地下){N}(?:层|楼)|夹层|首层|顶[层楼]|地下室|(?:商铺|铺位|房号)[a-z]?\d|(?<=.){NAMED_WING}(?=$|[ ()|\d])
  | \d(?!\d{{0,3}}(?:巷|弄|街|路|道|坊|期|区|组|队|国道|省道|县道|条|支弄|横|点|年|米|月))
  | [a-z]{{1,2}}\d|[a-z](?:座|栋|幢|单元|梯|仓库|室|户|-\d)
    """,
    re.VERBOSE,
)
# First characters of TAIL and of TAIL_START: cheap to look for.
TAIL_FIRST = frozenset(
    "0123456789abcdefghijklmnopqrstuvwxyz第负地夹首顶商铺房室附东南西北主裙副甲乙丙丁戊-"
)
TAIL_FIRST |= frozenset(NUMERALS)
TAIL_FIRSTS = re.compile(f"[{''.join(sorted(TAIL_FIRST - {'-'}))}]")
NUMBER_IN_NAME = re.compile(r"[壹一]号(?:院|公馆)?(?=\d|$)")
ZONE = re.compile(
    rf"(?:第?(?:[东西南北中新老a-z]\d?|{N})(?:区(?!府|委)|期|苑(?!小)|组团|校区|院区)"
    rf"|\((?:第?(?:[东西南北中a-z]|{N})(?:区|期|苑))\)){{1,2}}"
)
LANES = re.compile(rf"{LANE}{ROAD_END}(?!口)")
STRETCH = re.compile(r"[东西南北中]?[一二三四五六七八九]?段")
