"""Which row of a table holds its headings, and what each column is called."""
import re
from collections.abc import Callable, Sequence

TITLE_ROWS = 30
"""How far down the row with the headings is looked for."""

_BRACKETS = str.maketrans("（）［］：", "()[]:")

Known = Callable[[str], bool]
"""Whether a heading means something to whoever reads the table."""


def heading_of(text: str) -> str:
    """A heading without blanks and marks, its brackets narrowed."""
    return re.sub(r"\s", "", text).translate(_BRACKETS).strip("*:").lower()


def most_known(rows: Sequence[Sequence[str]], known: Known) -> tuple[int, int]:
    """Place of the row with the most known headings among the first ones, and how many it has."""
    counts = [sum(known(heading_of(cell)) for cell in row if cell) for row in rows[:TITLE_ROWS]]
    best = max(counts, default=0)
    return (counts.index(best) if counts else 0), best


def headings_below(rows: Sequence[Sequence[str]], place: int, known: Known) -> tuple[list[str], int]:
    """The heading of each column, and the place of the first row below.

    A group over several columns is joined to what stands under it; a row with anything under a heading that stands alone is no heading.
    """
    upper = [heading_of(cell) for cell in rows[place]]
    lower = [heading_of(cell) for cell in rows[place + 1]] if place + 1 < len(rows) else []
    lower += [""] * (len(upper) - len(lower))
    upper += [""] * (len(lower) - len(upper))
    groups, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        groups.append(group)
    joined = [_joined(above, group, below, known) for above, group, below in zip(upper, groups, lower, strict=True)]
    alone = [bool(above and after) for above, after in zip(upper, [*upper[1:], "end"], strict=True)]
    under_a_group = any(below and not above and known(heading) for above, below, heading in zip(upper, lower, joined, strict=True))
    if not under_a_group or any(below for below, is_alone in zip(lower, alone, strict=True) if is_alone):
        return upper, place + 1
    return joined, place + 2


def _joined(above: str, group: str, below: str, known: Known) -> str:
    candidates = [group + below, below] if below else []
    return next((heading for heading in candidates if known(heading)), above or group + below)
