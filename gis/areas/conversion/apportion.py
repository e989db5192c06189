"""Rounds parts so that they still add up: the largest remainders are rounded up (Hamilton)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction


def apportion(parts: Mapping[str, Fraction], decimals: int) -> dict[str, Decimal]:
    """The parts in units of the last decimal; their sum has to be a whole number of them. Of equal
    remainders the first ones go up. Raises ValueError.
    """
    scaled = {name: part * 10**decimals for name, part in parts.items()}
    whole = {name: part.__floor__() for name, part in scaled.items()}
    missing = sum(scaled.values(), Fraction()) - sum(whole.values())
    if missing.denominator != 1:
        raise ValueError(f"The sum of the parts has more than {decimals} decimals.")
    by_remainder = sorted(parts, key=lambda name: whole[name] - scaled[name])
    for name in by_remainder[: missing.numerator]:
        whole[name] += 1
    return {name: Decimal(units).scaleb(-decimals) for name, units in whole.items()}
