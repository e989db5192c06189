"""Unified addresses 统一地址: search while typing, by code, by place."""

from gis.addresses.address import Address, address_of
from gis.addresses.reverse import nearest_address
from gis.addresses.suggest import LONGEST_QUERY, suggest

__all__ = ["LONGEST_QUERY", "Address", "address_of", "nearest_address", "suggest"]
