"""Reads free Chinese address text 地址解析: components, qualifiers, and what is neither."""

import re

from gis.addresses.parser.parsed import Component, ParsedAddress
from gis.addresses.parser.scan import Gazetteer, Scan
from gis.addresses.text import LOOSE_DASH, unify

__all__ = ["Component", "Gazetteer", "ParsedAddress", "parse"]

# "3 号 海天公寓 2 栋": spaces between a number and its word part nothing.
TORN = re.compile(
    r" (?:(?<=[0-9a-z] )(?=号|栋|幢|座|单元|楼|层|室|房|#|巷|弄)|(?<=第 )|(?<=[0-9] )(?=f[0-9]))"
)
LOOSE = re.compile(rf"(?:{LOOSE_DASH.pattern})(?![0-9]{{1,2}}(?:f|层|楼))")
COUNTRY = re.compile(r"^(?:中国|中华人民共和国)(?=.{2,}(?:省|市|区))")


def parse(text: str, gazetteer: Gazetteer | None = None) -> ParsedAddress:
    """The components of an address as people write it, by grammar alone or helped by known names.

    Never fails: what is no address is in `leftovers`.
    """
    unified = unify(text)
    if "-" in unified:
        unified = LOOSE.sub(" ", unified)
    if " " in unified:
        unified = TORN.sub("", unified)
    if unified.startswith("中"):
        unified = COUNTRY.sub("", unified)
    return Scan(unified, gazetteer).read()
