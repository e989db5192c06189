"""Plates 二维码门牌 for doors: a building's public link as a QR symbol, its code and address."""

from gis.codes.plates.fonts import Fonts
from gis.codes.plates.link import building_link, check_public_url
from gis.codes.plates.plate import Plate, plate_of, plates_in
from gis.codes.plates.printing import Press, Printed, print_plates
from gis.codes.plates.size import SIZES, PlateSize, parse_size

__all__ = [
    "SIZES",
    "Fonts",
    "Plate",
    "PlateSize",
    "Press",
    "Printed",
    "building_link",
    "check_public_url",
    "parse_size",
    "plate_of",
    "plates_in",
    "print_plates",
]
