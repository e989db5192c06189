"""What has a place, and codes of the areas that it lies in."""

from gis.database.tables import addresses, buildings, components, events, facilities

# Those of themes are dealt with in the database: see gis/sql/functions/follow_themes.sql.
THEMES = ("onemap.features", "onemap.guarded_features")
TABLES = (buildings, addresses, facilities, components, events)
