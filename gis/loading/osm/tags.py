"""What an OpenStreetMap object is to OneMap, judged by its tags alone.

Sources: the wiki pages of the keys named here, https://wiki.openstreetmap.org/wiki/Map_features.
"""

import re
from collections.abc import Mapping

from gis.loading.addressing import compose
from gis.loading.targets import ROAD_CLASSES, ROADS_ALSO

Tags = Mapping[str, str]
Row = dict[str, str | None]

RAILWAYS = frozenset({"rail", "light_rail", "subway", "tram", "narrow_gauge", "monorail"})
BUILDING_USES = {
    "residential": "residential",
    "apartments": "residential",
    "house": "residential",
    "detached": "residential",
    "semidetached_house": "residential",
    "terrace": "residential",
    "dormitory": "residential",
    "commercial": "commercial",
    "retail": "commercial",
    "supermarket": "commercial",
    "hotel": "commercial",
    "bank": "commercial",
    "kiosk": "commercial",
    "office": "office",
    "industrial": "industrial",
    "warehouse": "industrial",
    "school": "education",
    "university": "education",
    "kindergarten": "education",
    "hospital": "medical",
    "public": "public",
    "civic": "public",
    "government": "public",
    "church": "religious",
    "chapel": "religious",
    "cathedral": "religious",
    "train_station": "transport",
}
FACILITIES = {
    ("amenity", "toilets"): "toilet",
    ("amenity", "clinic"): "clinic",
    ("amenity", "hospital"): "clinic",
    ("amenity", "doctors"): "clinic",
    ("amenity", "school"): "school",
    ("amenity", "fire_station"): "fire_station",
    ("amenity", "shelter"): "shelter",
    ("emergency", "assembly_point"): "shelter",
    ("emergency", "fire_hydrant"): "hydrant",
    ("highway", "bus_stop"): "bus_stop",
}
# The first that fits decides, so the finer keys come before the coarse land use.
LANDCOVER = {
    ("water", "river"): "river",
    ("waterway", "riverbank"): "river",
    ("natural", "water"): "lake",
    ("landuse", "reservoir"): "lake",
    ("landuse", "basin"): "lake",
    ("natural", "wetland"): "wetland",
    ("natural", "wood"): "forest",
    ("landuse", "forest"): "forest",
    ("natural", "beach"): "beach",
    ("natural", "sand"): "beach",
    ("natural", "grassland"): "grass",
    ("natural", "scrub"): "grass",
    ("natural", "heath"): "grass",
    ("natural", "fell"): "grass",
    ("leisure", "park"): "park",
    ("leisure", "garden"): "park",
    ("leisure", "pitch"): "pitch",
    ("leisure", "track"): "pitch",
    ("leisure", "stadium"): "pitch",
    ("leisure", "sports_centre"): "pitch",
    ("leisure", "playground"): "pitch",
    ("amenity", "school"): "education",
    ("amenity", "kindergarten"): "education",
    ("amenity", "college"): "education",
    ("amenity", "university"): "education",
    ("amenity", "hospital"): "medical",
    ("amenity", "clinic"): "medical",
    ("amenity", "townhall"): "public",
    ("amenity", "parking"): "transport",
    ("place", "square"): "plaza",
    ("highway", "pedestrian"): "plaza",
    ("landuse", "grass"): "grass",
    ("landuse", "meadow"): "grass",
    ("landuse", "village_green"): "grass",
    ("landuse", "recreation_ground"): "grass",
    ("landuse", "cemetery"): "grass",
    ("amenity", "grave_yard"): "grass",
    ("landuse", "farmland"): "farmland",
    ("landuse", "farmyard"): "farmland",
    ("landuse", "orchard"): "farmland",
    ("landuse", "vineyard"): "farmland",
    ("landuse", "allotments"): "farmland",
    ("landuse", "residential"): "residential",
    ("landuse", "commercial"): "commercial",
    ("landuse", "retail"): "commercial",
    ("landuse", "industrial"): "industrial",
    ("landuse", "railway"): "transport",
    ("landuse", "religious"): "public",
    ("landuse", "civic"): "public",
}
_NUMBER = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(m|ft|')?\s*$")
METRES_PER_FOOT = 0.3048


def building_of(tags: Tags) -> Row | None:
    """A building's fields. What cannot be read as a number is left out, not guessed."""
    kind = tags.get("building")
    if kind in {None, "no", "entrance"}:
        return None
    return {
        "name": tags.get("name"),
        "use": BUILDING_USES.get(tags.get("building:use", "")) or BUILDING_USES.get(kind or ""),
        "height_m": metres(tags.get("height") or tags.get("building:height")),
        "floors_above": _whole(tags.get("building:levels")),
        "floors_below": _whole(tags.get("building:levels:underground")),
    }


def address_of(tags: Tags) -> Row | None:
    """An address needs a house number; the street, or whatever stands for it, comes before it."""
    house_number = tags.get("addr:housenumber")
    if house_number is None:
        return None
    street = tags.get("addr:street")
    near = street or next(
        (tags[key] for key in ("addr:place", "addr:hamlet", "addr:suburb") if key in tags), None
    )
    city = " ".join(tags[key] for key in ("addr:postcode", "addr:city") if key in tags)
    line = compose([near, house_number, None, None, None, None, None]) if near else None
    text = ", ".join(part for part in (line or (house_number if city else None), city) if part)
    return {
        "standard_address": tags.get("addr:full") or text or None,
        "road": street,
        "house_number": house_number,
        "building_name": tags.get("addr:housename"),
        "unit": tags.get("addr:unit"),
        "floor": tags.get("addr:floor"),
        "room": tags.get("addr:door"),
    }


def facility_of(tags: Tags) -> Row | None:
    kind = next((kind for (key, value), kind in FACILITIES.items() if tags.get(key) == value), None)
    if kind is None and tags.get("public_transport") == "platform" and tags.get("bus") == "yes":
        kind = "bus_stop"
    if kind is None:
        return None
    wheelchair = tags.get("wheelchair")
    return {
        "kind": kind,
        "name": tags.get("name"),
        "opening_hours": tags.get("opening_hours"),
        "wheelchair": wheelchair if wheelchair in {"yes", "designated", "no"} else None,
        "phone": tags.get("phone") or tags.get("contact:phone"),
        "capacity": _whole(tags.get("capacity")),
    }


def road_of(tags: Tags) -> Row | None:
    """A road's or railway's fields; `oneway` is `-1` where it runs against the way's nodes."""
    highway = tags.get("highway")
    if tags.get("railway") in RAILWAYS:
        return {"class": "rail", "name": tags.get("name"), "oneway": "no"}
    if highway not in ROAD_CLASSES and highway not in ROADS_ALSO:
        return None
    if tags.get("area") == "yes":
        return None
    oneway = tags.get("oneway")
    if oneway is None and (highway == "motorway" or tags.get("junction") == "roundabout"):
        oneway = "yes"
    known = oneway in {"yes", "true", "1", "-1", "reverse"}
    return {
        "class": highway,
        "name": tags.get("name"),
        "oneway": ("-1" if oneway in {"-1", "reverse"} else "yes") if known else "no",
    }


def landcover_of(tags: Tags) -> Row | None:
    for (key, value), kind in LANDCOVER.items():
        if tags.get(key) == value:
            return {"class": kind, "name": tags.get("name")}
    return None


def area_of(tags: Tags) -> Row | None:
    """An administrative boundary's name and `admin_level`."""
    if tags.get("boundary") != "administrative":
        return None
    name = tags.get("name:zh") if _is_chinese(tags.get("name")) else None
    return {"name": name or tags.get("name"), "admin_level": tags.get("admin_level")}


def metres(text: str | None) -> str | None:
    """`12`, `12 m`, `12,5` or `40'` as metres."""
    found = _NUMBER.match(text or "")
    if found is None:
        return None
    value = float(found.group(1).replace(",", "."))
    return str(value * METRES_PER_FOOT if found.group(2) in {"ft", "'"} else value)


def _whole(text: str | None) -> str | None:
    found = _NUMBER.match(text or "")
    return found.group(1) if found and not found.group(2) else None


def _is_chinese(name: str | None) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in name or "")
