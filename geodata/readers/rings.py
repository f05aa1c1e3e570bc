"""From the rows of a pasted table to rings: which column is read first, where a ring ends, and what the numbers of the points tell."""
from collections.abc import Iterator
from dataclasses import replace

from geodata.crs import ZONE_METRES
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.pairs import Pair

Rows = list[list[Pair]]
_SHIFT_METRES = 500.0
"""Farther apart, two pairs of one row are not the same point in two systems."""


def in_order(rows: Rows, findings: list[Finding]) -> list[Pair]:
    """Every corner once, groups side by side in the order of their numbers; without numbers left to right, which is told."""
    across = [pair for row in rows for pair in row]
    width = max(map(len, rows), default=0)
    if width < 2:
        return across
    if len(rows) < 2:       # cells one below the other, which may be groups side by side
        return _by_numbers(across) or across
    down = [row[place] for place in range(width) for row in rows if place < len(row)]
    numbers = [pair.number for pair in across]
    if None in numbers:
        findings.append(Finding(FindingCode.COLUMNS_WITHOUT_NUMBERS, Severity.WARNS, 1, values={"columns": width}))
        return down
    return _by_numbers(across) or (across if _steps(across) >= _steps(down) else down)


def twice_each(rows: Rows) -> bool:
    """Whether every row holds one point in two systems: one number for two pairs, or two pairs of metres that are always as far apart."""
    if not rows or any(len(row) != 2 for row in rows):
        return False
    if all(row[0].labels and not row[1].labels for row in rows):
        return True
    apart = [[float(here) % ZONE_METRES - float(there) % ZONE_METRES
              for here, there in zip(row[0].north_east, row[1].north_east, strict=True)]
             for row in rows if not any("°" in one for pair in row for one in pair.north_east)]
    return len(apart) > 2 and len(apart) == len(rows) and all(
        max(column) - min(column) < 5 and 1 < max(map(abs, column)) < _SHIFT_METRES for column in zip(*apart, strict=True))


def split(pairs: list[Pair]) -> Iterator[list[Pair]]:
    """Rings: up to where a corner comes back to the first, the numbers start again, or the number of the ring changes."""
    ring: list[Pair] = []
    last = {(_prefix(pair), pair.number): place for place, pair in enumerate(pairs)}
    for place, pair in enumerate(pairs):
        if ring and _ends(ring, pair, goes_on=last.get((_prefix(ring[0]), _highest(ring) + 1), -1) > place):
            yield ring
            ring = []
        ring.append(pair)
    if ring:
        yield ring


def opened(ring: list[Pair]) -> list[Pair]:
    """The ring without the corner that repeats its first."""
    return ring[:-1] if len(ring) > 3 and ring[-1].north_east == ring[0].north_east else ring


def in_numbers(rings: list[list[Pair]]) -> Iterator[Finding]:
    """Numbers of points that jump, and one number for two places; numbers that start again in each ring are each ring's own."""
    places: dict[str, tuple[str, str]] = {}
    starts: set[str] = set()
    for ring in rings:
        if ring[0].label in starts:
            places = {}
        starts.add(ring[0].label)
        numbers = [pair.number or 0 for pair in ring]
        for place in range(1, len(ring)):
            if numbers[place - 1] and numbers[place] > numbers[place - 1] + 1 and numbers[place] != numbers[0] + place:
                yield Finding(FindingCode.POINT_NUMBERS_JUMP, Severity.WARNS, 1, values={
                    "before": ring[place - 1].label, "after": ring[place].label})
        for pair in ring:
            if pair.label and places.setdefault(pair.label, pair.north_east) != pair.north_east:
                yield Finding(FindingCode.POINT_NUMBER_TWICE, Severity.WARNS, 1, values={"number": pair.label})


def numbered(pairs: list[Pair]) -> list[Pair]:
    """Where two numbers stand in front of every corner, the one that changes more often is the point's, the other its ring's.

    Where both change with every corner, the first only counts the rows.
    """
    if not pairs or any(len(pair.labels) != 2 for pair in pairs):
        return pairs
    first, second = (sum(before.labels[place] != after.labels[place] for before, after in zip(pairs, pairs[1:], strict=False))
                     for place in (0, 1))
    if first == second == len(pairs) - 1:
        return [replace(pair, labels=pair.labels[1:]) for pair in pairs]
    return pairs if second >= first else [replace(pair, labels=pair.labels[::-1]) for pair in pairs]


def _highest(ring: list[Pair]) -> int:
    """The number of the last point that is called as the first is; points put in between have names of their own."""
    prefix = _prefix(ring[0])
    return next((pair.number or 0 for pair in reversed(ring) if _prefix(pair) == prefix), 0)


def _ends(ring: list[Pair], pair: Pair, *, goes_on: bool) -> bool:
    """Whether a ring ends before ``pair``; its numbers may go on behind points that were put in between."""
    first, last = ring[0], ring[-1]
    if len(ring) > 3 and last.north_east == first.north_east:
        return True
    if len(pair.labels) == 2 == len(last.labels) and pair.labels[0] != last.labels[0]:
        return True
    starts_again = pair.number is not None and pair.number == first.number and (
        pair.label == first.label or _prefix(pair) != _prefix(last) and not goes_on)
    return starts_again and pair.north_east != first.north_east and len(ring) > 1


def _prefix(pair: Pair) -> str:
    """What stands before the digits of the number of a point."""
    return pair.label.rstrip("0123456789")


def _by_numbers(pairs: list[Pair]) -> list[Pair]:
    """The corners in the order of their numbers, where these are all there, each once; else none."""
    numbers = sorted(pair.number for pair in pairs if pair.number is not None)
    whole = len(numbers) == len(pairs) and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
    return sorted(pairs, key=lambda pair: pair.number or 0) if whole else []


def _steps(pairs: list[Pair]) -> int:
    return sum(after.number == (before.number or 0) + 1 for before, after in zip(pairs, pairs[1:], strict=False))
