"""What has a place, and codes of the areas that it lies in."""

from gis.database.tables import addresses, buildings, components, events, facilities

TABLES = (buildings, addresses, facilities, components, events)
