"""The components 地址要素 of a standard address, from the top down."""

COMPONENTS = (
    "province",
    "city",
    "district",
    "street",
    "community",
    "road",
    "number",
    "estate",
    "building_name",
    "unit",
    "floor",
    "room",
)
