"""Numbers of rows as people write them: 1-3,7."""

import re
from collections.abc import Sequence

MOST = 1_000_000
"""More rows than any file has."""


def numbers_in(text: str, most: int = MOST) -> list[int]:
    """Numbers up to ``most`` in ``1-3,7``; what is no such text gives none."""
    found: set[int] = set()
    for first, last in re.findall(r"(?<!\d)(\d{1,7})(?:\s*-\s*(\d{1,7}))?(?!\d)", text):
        found |= set(range(max(int(first), 1), min(int(last or first), most) + 1))
        if len(found) >= most:
            break
    return sorted(found)


def written(numbers: Sequence[int]) -> str:
    """Sorted numbers as ``1-3,7``."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)
