"""A build of many archives, so that one that was interrupted goes on where it was."""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from layers.model import Layer
from tiles.archives.paths import definition_of


class BuildSession:
    """What of a build is done, in a file beside the archives until all of it is."""

    def __init__(self, data: Path, layers: Sequence[Layer]) -> None:
        """Goes on with an unfinished build of the same layers, or begins one."""
        self._path = data / "tiles" / "build.json"
        self._wanted = {layer.id: definition_of(layer) for layer in layers}
        found = self._found()
        self._done = found["done"] if found.get("wanted") == self._wanted else []

    @property
    def left(self) -> list[str]:
        """The ids of the layers to build."""
        return [name for name in self._wanted if name not in self._done]

    def finished(self, layer_id: str) -> None:
        """One of them is built."""
        self._done.append(layer_id)
        if not self.left:
            with suppress(FileNotFoundError):
                self._path.unlink()
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(".part")
        unfinished.write_text(json.dumps({"wanted": self._wanted, "done": self._done}))
        unfinished.replace(self._path)

    def _found(self) -> dict[str, Any]:
        """Of a file that is not whole, nothing: then all of it is built."""
        try:
            found = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) and isinstance(found.get("done"), list) else {}
