"""Readable test data: what a call can say needs no file."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from shapely import box

from mines.closure import FIVE_POINTS, RESPONSIBLE
from mines.codes import (
    CapacityUnit, Department, Duty, EvidenceKind, LedgerEntry, Method, OutlineState, Permit, ProductionState, Role, Scale, Subject,
    TreatmentState,
)
from mines.commands.people import CONSOLE, add_officer
from mines.commands.records import Paper, record_fact, register
from mines.commands.steps import record_step
from mines.commands.transactions import Writer
from mines.queries.people import officers
from mines.tables.closures import ChecklistRecord, ConfirmationRecord, FacilityRecord, GroundStep, PaperStep
from mines.tables.green import ListingStep
from mines.tables.mines import (
    HolderRecord, LicenceRecord, MineBoundaryRecord, OutputRecord, ProductionRecord, ReserveRecord, RightRecord, SafetyPermitRecord,
    TermsRecord,
)
from mines.tables.sites import LedgerRecord, TreatmentRecord

START = datetime(2026, 1, 1, tzinfo=UTC)
COUNTY = "139999"
TOWNSHIP = "139999101"


class TestClock:
    """Hours since the start of 2026, moved by hand."""

    __test__ = False

    def __init__(self):
        """Begin at the first hour."""
        self.hour = 0

    def __call__(self) -> datetime:
        """The moment it is."""
        return START + timedelta(hours=self.hour)


def hour(number: int) -> datetime:
    """The moment ``number`` hours after the start."""
    return START + timedelta(hours=number)


def open_writer(engine, clock=None) -> Writer:
    """A writer with a clock of its own."""
    return Writer(engine, clock or TestClock())


def make_officers(session: Writer, *logins: str) -> None:
    """Accounts that may record in the whole county, besides an administrator."""
    for login in ("admin", *(logins or ("li", "wu"))):
        role = Role.ADMINISTRATOR if login == "admin" else Role.OFFICER
        add_officer(session, login, name=login, role=role, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                    on=date(2000, 1, 1), by=CONSOLE)


PAPERS = tuple(Paper(kind, number="示〔2025〕1号", dated_on=date(2025, 1, 1)) for kind in EvidenceKind)
"""One paper of each kind: enough for any step."""


def make_mine(session: Writer, code: str = "KS-0001", *, on: date = date(2018, 1, 1), by: str = "li", region: str = TOWNSHIP,
              name: str | None = None, tier: str | None = None, ground_stage: str | None = None, paper_stage: str | None = None,
              state: str = ProductionState.PRODUCING, valid_to: date = date(2030, 12, 31), method: str = Method.OPEN_PIT,
              scale: str = Scale.LARGE, months: int = 12, life: float = 10.0, west: float = 116.5, south: float = 41.0, side: float = 0.01):
    """A licensed producing mine since ``on``, with whatever is said otherwise."""
    mine = register(session, Subject.MINE, code, on=on, by=by, name=name or f"示例{code}矿", region_code=region)
    facts = (
        (HolderRecord, {"holder": f"{code}公司"}), (RightRecord, {"valid_to": valid_to}),
        (LicenceRecord, {"number": "", "valid_to": valid_to}),
        (SafetyPermitRecord, {"permit": Permit.VALID, "valid_to": valid_to}),
        (TermsRecord, {"mineral": "萤石", "method": method, "capacity": 100.0, "capacity_unit": CapacityUnit.TONNES_10K, "scale": scale}),
        (ProductionRecord, {"state": state}), (ReserveRecord, {"remaining_life_years": life}),
        (MineBoundaryRecord, {"outline": OutlineState.ON_MAP, "shape": box(west, south, west + side, south + side), "area_ha": 90.0,
                              "datum": "cgcs2000"}),
    )
    for kind, values in facts:
        record_fact(session, kind, mine.id, on=on, by=by, **values)
    for year in range(on.year, 2026) if months else ():
        record_fact(session, OutputRecord, mine.id, on=date(year, 12, 31), by=by, year=year, first_on=date(year, 1, 1), month_from=1,
                    month_to=12, months=months)
    for kind, stage in ((ListingStep, tier), (GroundStep, ground_stage), (PaperStep, paper_stage)):
        if stage:
            record_step(session, kind, mine.id, stage, on=date(2025, 3, 1), by=by, taken_over="台账")
    return mine


def make_site(session: Writer, code: str = "XF-0001", *, on: date = date(2020, 1, 1), by: str = "li", region: str = TOWNSHIP,
              duty: str = Duty.OWNERLESS, owed: float = 10.0, finished: float = 0.0, accepted: float = 0.0, state=TreatmentState.UNTREATED):
    """A site with land owed since ``on``, treated and accepted in 2025."""
    site = register(session, Subject.SITE, code, on=on, by=by, name=f"{code}图斑", region_code=region, duty=duty)
    record_fact(session, TreatmentRecord, site.id, on=on, by=by, state=state, damage_type="excavated", mode="unknown", land_use="unknown")
    entries = ((LedgerEntry.OPENING_STOCK, owed, on), (LedgerEntry.FINISHED, finished, date(2025, 6, 1)),
               (LedgerEntry.ACCEPTED, accepted, date(2025, 6, 15)))
    for entry, area, day in entries:
        if area:
            record_fact(session, LedgerRecord, site.id, on=day, by=by, entry=entry, area_ha=area, evidence=PAPERS)
    return site


def make_department(session: Writer, department: str) -> str:
    """An officer of ``department`` who may confirm in the whole county, and the login, which is the department's code."""
    if department not in {officer.code for officer, _ in officers(session)}:
        add_officer(session, department, name=department, role=Role.OFFICER, department=Department(department), region_code=COUNTY,
                    on=date(2000, 1, 1), by=CONSOLE)
    return department


def pass_item(session: Writer, mine_id: int, item: str, on: date, *, evidence=PAPERS, confirmed: bool = True) -> None:
    """Pass one item of the five-point standard with papers, confirmed by the department that leads it."""
    record_fact(session, ChecklistRecord, mine_id, on=on, by="li", item=item, verdict="passed", evidence=evidence)
    if confirmed:
        lead = make_department(session, RESPONSIBLE[item][0])
        record_fact(session, ConfirmationRecord, mine_id, on=on, by=lead, item=item, department=lead, verdict="passed")


def pass_checklist(session: Writer, mine_id: int, on: date) -> None:
    """Pass every item of the five-point standard with papers and confirmations, and commit; there is no tailings pond."""
    record_fact(session, FacilityRecord, mine_id, on=on, by="li", tailings="absent")
    for item in FIVE_POINTS:
        pass_item(session, mine_id, item, on)
    session.commit()


@contextmanager
def refused(session, error):
    """What is done here raises ``error`` and leaves nothing."""
    savepoint = session.begin_nested()
    with pytest.raises(error):
        yield
    savepoint.rollback()
