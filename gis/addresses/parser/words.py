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

# Where people live, of the words of estates.
DWELLING = re.compile(
    r"花园|公寓|家园|雅居|名邸|新村|山庄|别墅|墅园|小区|家属[院区楼]|大院|宿舍|公馆|豪庭|华庭|名都|雅苑"
    r"|名苑|新苑|华府|名居|雅园|嘉园|佳苑|安置房"
)

# Names that hold a number themselves: 滨江壹号院8栋.
NUMBER_IN_NAME = re.compile(r"[壹一]号(?:院|公馆)?(?=\d|$)")
ZONE = re.compile(
    rf"(?:第?(?:[东西南北中新老a-z]\d?|{N})(?:区(?!府|委)|期|苑(?!小)|组团|校区|院区)"
    rf"|\((?:第?(?:[东西南北中a-z]|{N})(?:区|期|苑))\)){{1,2}}"
)
LANES = re.compile(rf"{LANE}{ROAD_END}(?!口)")
STRETCH = re.compile(r"[东西南北中]?[一二三四五六七八九]?段")
