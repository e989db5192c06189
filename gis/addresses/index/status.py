"""What a row of the index is, in a byte."""

CURRENT, PROPOSED, RETIRED = 0, 1, 2
# A building that no address speaks of, though rooms in it have theirs.
ABSENT = 3
# A newer segment has this row.
DEAD = 255
BY_NAME = {"current": CURRENT, "proposed": PROPOSED, "retired": RETIRED}
NAMES = {value: name for name, value in BY_NAME.items()}
