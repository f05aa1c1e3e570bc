"""Numbers of rows as people write them: 1-3,7."""

from collections.abc import Sequence


MOST = 1_000_000
"""More rows than any file has."""


def numbers_in(text: str, most: int = MOST) -> list[int]:
    """Numbers up to ``most`` in ``1-3,7``; what is no such text gives none."""
    found: set[int] = set()
    for part in text.split(","):
        first, _dash, last = part.strip().partition("-")
        if first.isdecimal() and (last or first).isdecimal():
            found |= set(range(max(int(first), 1), min(int(last or first), most) + 1))
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
