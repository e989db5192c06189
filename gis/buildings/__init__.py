"""Buildings 楼栋: what everybody may know of them."""

from gis.buildings.card import BuildingCard, building_card

__all__ = ["BuildingCard", "building_card"]
