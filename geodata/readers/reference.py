"""Which coordinate system a source is in: what somebody answered, else what it declares, else a question; and whether that can be right."""
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from pyproj import CRS

from geodata import gcj02
from geodata.candidates import candidates, rows_at_home, zone_met
from geodata.crs import SURVEYED, Datum, crs_named, crs_of, datum_of, drawable, label_of
from geodata.errors import Candidate, Reason, UnknownCrs
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Delivered

FEW_AT_HOME = 0.1
"""Share of the rows below which a file is said to lie elsewhere."""


@dataclass(frozen=True)
class Reference:
    """Datum, and the system on it (``None`` for degrees of GCJ-02); ``possible`` is what else it could be where the source is silent."""

    datum: Datum
    crs: CRS | None
    possible: tuple[Candidate, ...] = ()

    @property
    def plane(self) -> CRS | None:
        """The system whose projection must be undone."""
        return self.crs if self.crs is not None and self.crs.is_projected else None

    @property
    def label(self) -> str:
        """The name of what was found."""
        return named(self.crs or self.datum)


def named(system: CRS | Datum) -> str:
    """Name a system or a datum as it can be answered."""
    return str(system) if isinstance(system, Datum) else label_of(system)


def reference(delivered: Delivered, answers: Answers) -> Reference:
    """Settle datum and system by what the person answered, else by what the source declares. Raises ``UnknownCrs``."""
    declared = delivered.crs
    zone = zone_met(delivered.shapes)
    possible = () if declared is not None else candidates(delivered.shapes, answers.home, answers.shifts)
    try:
        system = crs_named(answers.crs) if answers.crs else declared
        if system is None:
            raise UnknownCrs(None, possible)
        datum = system if isinstance(system, Datum) else datum_of(system)
        crs = None if isinstance(system, Datum) else system
        if zone is not None and (crs is None or crs.is_geographic):
            if datum not in SURVEYED or not zone:
                raise UnknownCrs(named(declared) if declared is not None else None, possible)
            crs = crs_of(datum, zone)
        elif zone is None and datum is not Datum.GCJ02 and (crs is None or declared is None):
            crs = crs_of(datum)     # degrees: whichever system was answered, it stands for its datum
    except UnknownCrs as question:
        could_be = possible or candidates(delivered.shapes, answers.home, answers.shifts)
        raise UnknownCrs(question.declared, could_be) from question
    return Reference(datum, crs, possible)


def findings_of(found: Reference, declared: CRS | Datum | None, answers: Answers) -> Iterator[Finding]:
    """Say what was taken for what, so that nothing happens silently."""
    label, datum = found.label, found.datum
    if answers.crs and declared is not None and named(declared) != label:
        yield Finding(FindingCode.CRS_OTHER, Severity.WARNS, values={"declared": named(declared), "crs": label})
    elif answers.crs:
        yield Finding(FindingCode.CRS_GIVEN, Severity.NOTES, values={"crs": label})
    if found.plane:
        yield Finding(FindingCode.CRS_CONVERTED, Severity.NOTES, values={"crs": label})
    if datum is Datum.WGS84:
        yield Finding(FindingCode.DATUM_TAKEN_AS_STORED, Severity.NOTES, values={"datum": str(datum)})
    if datum in answers.shifts:
        yield Finding(FindingCode.DATUM_SHIFTED, Severity.WARNS, values={"datum": str(datum)})
    elif not drawable(datum):
        yield Finding(FindingCode.DATUM_NOT_DRAWABLE, Severity.WARNS, values={"datum": str(datum)})


def findings_at_home(found: Reference, delivered: Delivered, shapes: np.ndarray, rows: np.ndarray, answers: Answers) -> Iterator[Finding]:
    """Hold ``shapes`` (degrees) to the registry's region: nearly all elsewhere, what would fit better, degrees that seem shifted."""
    if answers.home is None:
        return
    at_home, total = rows_at_home(shapes, answers.home)
    if at_home < FEW_AT_HOME * total:
        lying = {"crs": found.label, "rows": total - at_home, "total": total}
        better, fitting = _better(found, delivered, answers, at_home)
        yield Finding(FindingCode.CRS_FITS_BETTER, Severity.WARNS, values={**lying, "better": better, "fitting": fitting}) if better else \
            Finding(FindingCode.NOT_AT_HOME, Severity.WARNS, values=lying)
    if drawable(found.datum):
        metres = gcj02.suspected_m(shapes, answers.home)
        for place in np.flatnonzero(np.isfinite(metres)).tolist():
            yield Finding(FindingCode.GCJ02_SUSPECTED, Severity.WARNS, int(rows[place]), values={"distance_m": round(float(metres[place]))})


def _better(found: Reference, delivered: Delivered, answers: Answers, at_home: int) -> tuple[str, int]:
    """What brings more rows home, on the same datum if that does too, and how many; all datums of degrees lie in the same place."""
    if zone_met(delivered.shapes) is None:
        return "", 0
    fitting = [(one.answer, rows, one.values["datum"] == found.datum)
               for one in candidates(delivered.shapes, answers.home, answers.shifts)
               if one.reason is Reason.AT_HOME and isinstance(rows := one.values["rows"], int) and rows > at_home]
    answer, rows, _same = max(fitting, key=lambda one: (one[2], one[1]), default=("", 0, False))
    return answer, rows
