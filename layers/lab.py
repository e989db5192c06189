"""Colours as people tell them apart: CIE L*a*b* under D65 (CIE 15:2004), to and from sRGB."""

import numpy as np
from numpy.typing import NDArray

Lab = NDArray[np.float64]
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
WHITE = TO_XYZ @ np.ones(3)
KNEE = 6 / 29


def to_lab(color: str) -> Lab:
    """Of `#rrggbb`."""
    srgb = np.array([int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    share = (TO_XYZ @ linear) / WHITE
    f = np.where(share > KNEE**3, np.cbrt(share), share / (3 * KNEE**2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def to_hex(lab: Lab) -> str:
    """The nearest `#rrggbb`; what no screen shows is cut off."""
    middle = (lab[0] + 16) / 116
    f = np.array([middle + lab[1] / 500, middle, middle - lab[2] / 200])
    share = np.where(f > KNEE, f**3, 3 * KNEE**2 * (f - 4 / 29))
    linear = np.clip(np.linalg.solve(TO_XYZ, share * WHITE), 0, 1)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(part) * 255):02x}" for part in srgb)
