"""Unified addresses 统一地址: search while typing, by code, by place; and their changes."""

from gis.addresses.address import Address, address_of
from gis.addresses.draft import Draft
from gis.addresses.edit import create_address, retire_address, update_address
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
    "Draft",
    "LiveAddresses",
    "Suggestion",
    "address_of",
    "address_record",
    "create_address",
    "nearest_address",
    "retire_address",
    "update_address",
]
