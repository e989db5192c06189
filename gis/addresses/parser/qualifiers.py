"""Where a place lies from an address: opposite, beside, at the corner of. Kept apart from it."""

import re

SIDE = r"(?:[东南西北]{1,2}|[左右前后里])"
PLACE = (
    rf"(?:(?:斜|正)?对面|旁边|旁(?!海|[\u4e00-\u9fff][路镇村])|附近|周边|隔壁"
    rf"|{SIDE}(?:侧|边(?!村|[\u4e00-\u9fff]?[路街])|面)"
    rf"|{SIDE}门(?:口|入口)?(?=$|[ ()|]|对面|旁|附近)|{SIDE}[0-9零一二三四五六七八九十百]+米"
    r"|楼下|楼后|楼前|正?门口|入口处?|[a-z]?出口"
    rf"|(?:[往向朝]){SIDE}\d*米?处?|以{SIDE}(?=$|[ ()|])"
    r"|十字路口|交叉路?口|交汇处|交界处|路口|\d+米(?:处|内)?|\d号门"
    rf"|{SIDE}角|拐角处?|转角处?)"
)
PLACES = re.compile(rf"(?:的?{PLACE})+")
CROSSED = (
    r"[与和跟近][\u4e00-\u9fff]{1,10}?"
    r"|[\u4e00-\u9fff]{1,6}?[路街道](?:[与和跟][\u4e00-\u9fff]{1,8}?)?"
)
CROSSING = re.compile(
    rf"(?:{CROSSED})(?:[路街道巷]?(?:口(?![\u4e00-\u9fff])|路口)"
    rf"|(?:交叉路?口|交汇处|交界处|十字路口))(?:的?{PLACE})*"
)
NEAR = re.compile(r"(?:靠近|临近|邻近|毗邻|紧邻|近)[^ ()|]+")
# A text without any of these has no qualifier: one look saves many. Nor has one without the signs
# that each of them has one of, which is a still shorter look.
HINT_SIGN = re.compile("[面旁近边隔侧门米楼口往向朝以交邻角]|[东南西北](?=$|[ ()|])")
HINT = re.compile(
    r"对面|旁|附近|周边|隔壁|[东南西北左右前后里][侧边面门]|米|楼[下前后]|门口|[入出]口"
    r"|[往向朝以][东西南北前后左右]"
    r"|路口|交叉|交汇|交界|近|毗邻|紧邻|\d号门|[东南西北]角|[拐转]角|[路街道巷]口"
    r"|[东西南北](?=$|[ ()|])"
)
SOLE_SIDE = re.compile(r"[东西南北](?=$|[ ()|])")
