"""Unified addresses 统一地址: search while typing, by code, by place."""

from gis.addresses.address import Address, address_of
from gis.addresses.live import LiveAddresses
from gis.addresses.record import AddressRecord, Alias, Component, address_record
from gis.addresses.reverse import nearest_address
from gis.addresses.typeahead import LONGEST_QUERY, Suggestion

__all__ = [
    "LONGEST_QUERY",
    "Address",
    "AddressRecord",
    "Alias",
    "Component",
    "LiveAddresses",
    "Suggestion",
    "address_of",
    "address_record",
    "nearest_address",
]
