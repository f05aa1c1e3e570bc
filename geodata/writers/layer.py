"""What writers are handed: rows of one kind with their outlines."""
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Layer:
    """Rows of one kind, each list with an entry for each.

    ``attributes`` has the same headings in every row; ``shapes`` are polygons and multipolygons in degrees of the stored coordinate
    system, x = longitude, y = latitude, None without one; ``printed`` is the text that an outline was read from, where there was one.
    """

    attributes: list[dict[str, object]]
    shapes: list[object]
    printed: list[str | None]

    @property
    def outlines(self) -> np.ndarray:
        """The shapes as an array."""
        array = np.empty(len(self.shapes), dtype=object)
        array[:] = self.shapes
        return array
