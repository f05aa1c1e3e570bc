"""The rows of a look as the page shows them: their class, their cells, and which cells findings are about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

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

    @property
    def rows(self) -> list[int]:
        """Numbers of the rows, each once, in their order."""
        return sorted({one.row for one in self.all if one.row})

    @property
    def mend(self) -> str | None:
        """The repair that can be asked for in some of the rows."""
        return next((one.mend for one in self.all if one.mend), None)

    @property
    def mendable(self) -> list[int]:
        """Numbers of those rows."""
        return sorted({one.row for one in self.all if one.row and one.mend})


class Sheet:
    """The rows of one look; everything is counted from row 1."""

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
        given = [plain.get(row.state, READY) for row in self.report.looked]
        warned = {row for row, ones in self.told.items() if any(one.severity == Severity.WARNS for one in ones)}
        return np.array([WARNED if one == READY and row in warned else one for row, one in enumerate(given, start=1)], dtype=object)

    @cached_property
    def kinds(self) -> list[Kind]:
        """Findings by kind, the most pressing first."""
        order = list(Severity)
        by_kind: dict[str, list[Finding]] = defaultdict(list)
        for one in self.findings:
            by_kind[f"{one.severity}-{one.code}-{one.field or ''}"].append(one)
        kinds = [Kind(key, ones[0], ones) for key, ones in by_kind.items()]
        return sorted(kinds, key=lambda kind: order.index(kind.first.severity))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many rows each filter leaves."""
        return {name: len(self.numbers(name)) for name in FILTERS}

    @cached_property
    def writable(self) -> list[int]:
        """Numbers of the rows that an import stores unasked."""
        return [row for row, one in enumerate(self.report.looked, start=1) if one.state in (RowState.NEW, RowState.CHANGED)]

    @property
    def sample(self) -> str:
        """A few words of the file that are not plain letters, to judge its encoding by."""
        texts = (value for row in self.boundaries.attributes[:50] for value in row.values() if isinstance(value, str))
        return next((text[:24] for text in texts if text and not text.isascii()), "")

    def numbers(self, wanted: str = "all", kind: str = "") -> list[int]:
        """Numbers of the rows that a filter leaves, or that have findings of one kind."""
        if kind:
            return next((one.rows for one in self.kinds if one.key == kind), [])
        return [row for row in range(1, len(self.report.looked) + 1) if self._passes(row, wanted)]

    def _passes(self, row: int, wanted: str) -> bool:
        state = self.report.looked[row - 1].state
        if wanted == BLOCKED:
            return state in (RowState.BLOCKED, RowState.CONFLICTING)
        if wanted == "found":
            return any(one.severity in _ALARMING for one in self.told.get(row, ()))
        return wanted == "all" or state == wanted

    def row(self, number: int) -> RowReport:
        """What an import would do with one row."""
        return self.report.looked[number - 1]

    def value(self, number: int, name: str) -> Any:
        """What one row says of a field."""
        return self.report.values.of(name)[number - 1]

    def marked(self, number: int) -> Mapping[str, str]:
        """The fields of a row that findings are about, with how pressing they are; ``shape`` where it is about the outline."""
        marks: dict[str, str] = {}
        for one in self.told.get(number, ()):
            if one.severity in _ALARMING:
                name = one.field or "shape"
                marks[name] = "bad" if one.blocks or marks.get(name) == "bad" else "warn"
        return marks
