"""Codes and standard texts of what was found, as the index gives them but faster in bulk."""

from gis.addresses.index import AddressIndex
from gis.addresses.index.components import NUMBER

MOST_KEPT = 1 << 16
# Rows whose text does not follow from their components; of more than this the index is asked.
MOST_OWN = 1 << 16


class StandardTexts:
    """The same as AddressIndex.code_and_text() of a segment. May be used by several threads."""

    def __init__(self, index: AddressIndex) -> None:
        self._index = index
        own = index.column("x_row")
        self._own = frozenset(own.tolist()) if len(own) <= MOST_OWN else None
        self._tails, self._tail = index.column("r_tails"), index.column("r_tail")
        # Down to the road, by the names up to there.
        self._heads: dict[tuple[int, ...], str] = {}

    def of(self, building: int, parts: list[int], room: int | None) -> tuple[str, str]:
        """Of a building, by its row and its names, or of a room in it."""
        index, own = self._index, self._own
        if own is None or building in own or (room is not None and index.buildings + room in own):
            return index.code_and_text(
                *(("building", building) if room is None else ("room", room))
            )
        code, text = index.building_code(building), self._composed(parts)
        if room is None:
            return code, text
        text += index.shown(index.unit_name(room)) + index.shown(index.room_name(room))
        tail = bytes(self._tails[self._tail[room]]).decode()
        return (tail[1:] if tail.startswith("=") else code + tail), text

    def _composed(self, parts: list[int]) -> str:
        index = self._index
        above = tuple(parts[:NUMBER])
        head = self._heads.get(above)
        if head is None:
            if len(self._heads) >= MOST_KEPT:
                self._heads.clear()
            head = self._heads[above] = "".join(map(index.shown, above))
        return head + "".join(map(index.shown, parts[NUMBER:]))
