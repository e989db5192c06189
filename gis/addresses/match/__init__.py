"""Cleansing of addresses 地址清洗: which standard address a text means, and how sure that is."""

from gis.addresses.match.matcher import LONGEST, Matcher
from gis.addresses.match.result import Difference, Match, MatchClass

__all__ = ["LONGEST", "Difference", "Match", "MatchClass", "Matcher"]
