"""The rows of a look as the page shows them: their class, their cells, and which cells findings are about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache, cached

from geodata.findings import Finding, Severity
from mines.codes import RowState, Subject
from mines.commands.importing import RowReport

from .looks import Look

BLOCKED, ASKED, WARNED, READY, SAME = "blocked", "asked", "warned", "ready", "same"

COLUMNS: Mapping[Subject, tuple[str, ...]] = {
    Subject.MINE: ("licence_number", "holder"), Subject.SITE: ("treatment_state", "region_code"), Subject.BLOCK: ("mineral",),
    Subject.REGION: ("level",), Subject.ZONE: ("zone_kind",),
}
"""Fields that the table shows between the name and the areas."""

FILTERS = ("all", BLOCKED, "found", "new", "changed", SAME)
"""What the table can be narrowed to."""

_ALARMING = (Severity.REFUSED, Severity.BLOCKS, Severity.WARNS)


@dataclass(frozen=True)
class Kind:
    """Findings of one kind: the first of them, its rows, and how to mend them if that can be asked for."""

    key: str
    first: Finding
    all: Sequence[Finding]

    @cached_property
    def rows(self) -> list[int]:
        """Numbers of the rows, each once, in their order."""
        return sorted({one.row for one in self.all if one.row})

    @property
    def mend(self) -> str | None:
        """The repair that can be asked for in some of the rows."""
        return next((one.mend for one in self.all if one.mend), None)

    @cached_property
    def mendable(self) -> list[int]:
        """Numbers of those rows."""
        return sorted({one.row for one in self.all if one.row and one.mend})


class Sheet:
    """The rows of one look; everything is counted from row 1, once."""

    def __init__(self, found: Look) -> None:
        """Show the rows of a look that has a report."""
        assert found.boundaries is not None and found.report is not None
        self.boundaries, self.report, self.findings = found.boundaries, found.report, found.findings

    @cached_property
    def told(self) -> Mapping[int, list[Finding]]:
        """Findings by row."""
        by_row: dict[int, list[Finding]] = defaultdict(list)
        for one in self.findings:
            if one.row:
                by_row[one.row].append(one)
        return by_row

    @cached_property
    def classes(self) -> np.ndarray:
        """Class of every row, as a map and a table colour it."""
        plain = {RowState.BLOCKED: BLOCKED, RowState.CONFLICTING: ASKED, RowState.SAME: SAME}
        given = np.array([plain.get(row.state, READY) for row in self.report.looked], dtype=np.str_)
        return np.where((given == READY) & self._said_of(Severity.WARNS), WARNED, given)

    @cached_property
    def kinds(self) -> list[Kind]:
        """Findings by kind, the most pressing first."""
        order = list(Severity)
        by_kind: dict[str, list[Finding]] = defaultdict(list)
        for one in self.findings:
            by_kind[f"{one.severity}-{one.code}-{one.field or ''}"].append(one)
        kinds = [Kind(key, ones[0], ones) for key, ones in by_kind.items()]
        return sorted(kinds, key=lambda kind: order.index(kind.first.severity))

    def kind(self, key: str) -> Kind | None:
        """The findings of one kind."""
        return next((one for one in self.kinds if one.key == key), None)

    @cached_property
    def passing(self) -> Mapping[str, np.ndarray]:
        """Of each filter whether it leaves a row."""
        states = np.array([row.state for row in self.report.looked], dtype=np.str_)
        return {
            "all": np.ones(len(states), dtype=bool), BLOCKED: np.isin(states, [RowState.BLOCKED, RowState.CONFLICTING]),
            "found": self._said_of(*_ALARMING), **{one: states == one for one in ("new", "changed", SAME)},
        }

    def _said_of(self, *severities: Severity) -> np.ndarray:
        """Of each row whether a finding of one of the severities is about it."""
        said = np.zeros(len(self.report.looked) + 1, dtype=bool)
        said[[one.row for one in self.findings if one.row and one.severity in severities]] = True
        return said[1:]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many rows each filter leaves."""
        return {name: int(passing.sum()) for name, passing in self.passing.items()}

    @cached_property
    def writable(self) -> list[int]:
        """Numbers of the rows that an import stores unasked."""
        return _numbers(self.passing["new"] | self.passing["changed"])

    @property
    def sample(self) -> str:
        """A few words of the file that are not plain letters, to judge its encoding by."""
        texts = (value for row in self.boundaries.attributes[:50] for value in row.values() if isinstance(value, str))
        return next((text[:24] for text in texts if text and not text.isascii()), "")

    def numbers(self, wanted: str = "all", kind: str = "") -> list[int]:
        """Numbers of the rows that a filter leaves, or that have findings of one kind."""
        if kind:
            return named.rows if (named := self.kind(kind)) else []
        return _numbers(self.passing[wanted])

    def row(self, number: int) -> RowReport:
        """What an import would do with one row."""
        return self.report.looked[number - 1]

    def value(self, number: int, name: str) -> Any:
        """What one row says of a field."""
        column = self.report.values.columns.get(name)
        return column[number - 1] if column else None

    def marked(self, number: int) -> Mapping[str, str]:
        """The fields of a row that findings are about, with how pressing they are; ``shape`` where it is about the outline."""
        marks: dict[str, str] = {}
        for one in self.told.get(number, ()):
            if one.severity in _ALARMING:
                name = one.field or "shape"
                marks[name] = "bad" if one.blocks or marks.get(name) == "bad" else "warn"
        return marks


@cached(LRUCache(3), key=lambda found: found.name, lock=Lock())
def sheet_of(found: Look) -> Sheet:
    """The rows of a look that has a report; those of the last looks are kept."""
    return Sheet(found)


def _numbers(passing: np.ndarray) -> list[int]:
    numbers: list[int] = (np.flatnonzero(passing) + 1).tolist()
    return numbers
