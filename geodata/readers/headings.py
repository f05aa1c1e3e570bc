"""Which rows of a table hold its headings, and what each column is called."""
import re
from collections.abc import Callable, Sequence

TITLE_ROWS = 30
"""How far down the row with the headings is looked for."""

MOST_LEVELS = 3
"""Rows that headings may have, one below the other."""

_BRACKETS = str.maketrans("（）［］：", "()[]:")
_UNIT = re.compile(r"[(\[]?(公顷|ha|hm2|hm²|亩|km2|km²|平方公里|平方千米|平方米|m2|m²|米|m|%|年|吨|万吨|万吨/年|万立方米|万立方米/年|立方米|m3|m³|元|万元)"
                   r"[)\]]?")

Known = Callable[[str], bool]
"""Whether a heading means something to whoever reads the table."""


def heading_of(text: str) -> str:
    """A heading without blanks and marks, its brackets narrowed."""
    return re.sub(r"\s", "", text).translate(_BRACKETS).strip("*:").lower()


def headings_of(rows: Sequence[Sequence[str]], known: Known) -> tuple[list[str], int, int]:
    """The heading of each column, the place of the first row below, and how many headings are known.

    They begin at the row with the most known ones, or at groups above it where those tell more. A group over several columns is joined to
    what stands under it, a unit to what stands over it; a row with anything else under a heading that stands alone is no heading.
    """
    best = _most_known(rows, known)
    blocks = [_block(rows, start, known) for start in range(best, max(-1, best - MOST_LEVELS), -1)]
    headings, end = max(blocks, key=lambda block: _count(block[0], known))      # of like ones the first, which begins lowest
    return headings, end, _count(headings, known)


def _count(headings: Sequence[str], known: Known) -> int:
    return sum(map(known, set(filter(None, headings))))


def _most_known(rows: Sequence[Sequence[str]], known: Known) -> int:
    counts = [sum(known(heading_of(cell)) for cell in row if cell) for row in rows[:TITLE_ROWS]]
    return counts.index(max(counts)) if counts else 0


def _block(rows: Sequence[Sequence[str]], start: int, known: Known) -> tuple[list[str], int]:
    """The headings that begin in row ``start``, and the place of the first row below."""
    taken = rows[start:start + MOST_LEVELS + 1]
    width = max(map(len, taken), default=0)
    below = [[heading_of(cell) for cell in row] + [""] * (width - len(row)) for row in taken]
    levels = below[:1]
    for row in below[1:]:
        units = any(row) and all(_UNIT.fullmatch(cell) for cell in row if cell)
        if not units and (len(levels) == MOST_LEVELS or not _is_level(levels, row)):
            break
        levels.append(row)
        if units:
            break
    return [_name([level[column] for level in levels], groups, known) for column, groups in enumerate(_groups(levels))], start + len(levels)


def _is_level(levels: Sequence[Sequence[str]], row: Sequence[str]) -> bool:
    """Whether every cell of ``row`` stands under a group, and one under nothing of its own."""
    columns = [column for column, cell in enumerate(row) if cell]
    return any(not levels[-1][column] for column in columns) and not any(_alone(levels, column) for column in columns)


def _alone(levels: Sequence[Sequence[str]], column: int) -> bool:
    """Whether the lowest heading over a column is no group: it has its own neighbour, or is the last."""
    level = next((level for level in reversed(levels) if level[column]), None)
    return level is not None and (column + 1 == len(level) or bool(level[column + 1]))


def _groups(levels: Sequence[Sequence[str]]) -> list[list[str]]:
    """Of each column the group that it belongs to on every level: its own cell, or where it has none, the one to its left."""
    columns: list[list[str]] = []
    for column in range(len(levels[0])):
        groups: list[str] = []
        for depth, level in enumerate(levels):
            own = any(above[column] for above in levels[:depth])
            goes_on = columns and not own and any(lower[column] for lower in levels[depth + 1:])
            groups.append(level[column] or (columns[-1][depth] if goes_on else ""))
        columns.append(groups)
    return columns


def _name(own: Sequence[str], groups: Sequence[str], known: Known) -> str:
    """The longest known name that ends in the lowest heading of a column, else all of its headings together."""
    parts = list(filter(None, groups))
    if parts and any(own) and _UNIT.fullmatch(parts[-1]) and len(parts) > 1:
        parts[-2:] = [f"{parts[-2]}({parts[-1].strip('()[]')})"]
    return next((name for start in range(len(parts)) if known(name := "".join(parts[start:]))), "".join(parts))
