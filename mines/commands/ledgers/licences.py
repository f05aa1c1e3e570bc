"""The licence ledger: mines with their holder, right, licence, terms, safety permit and production state."""

from datetime import date

from ...codes import CapacityUnit, Method, Permit, Scale, Subject
from ...queries.subjects import TABLES
from ...rules import NO_DATE, UNKNOWN_REGION
from ...tables.mines import HolderRecord, LicenceRecord, ProductionRecord, RightRecord, SafetyPermitRecord, TermsRecord
from .taking import Row, Taking, earliest

MINES = "KS"
"""What the code of a mine begins with that has no code and no licence number."""


def take(taking: Taking, row: Row) -> None:
    """Register the mine, or bring what is registered up to what the row says."""
    since = earliest(taking.on, row["valid_from"], row["right_from"])
    mine_id = mine_of(taking, row, since)
    region = taking.region(row)
    taking.fact(row, TABLES[Subject.MINE][1], mine_id, taking.on, name=row["name"],
                region_code=None if region == UNKNOWN_REGION else region)
    describe(taking, row, mine_id, since, only_new=False)
    taking.fact(row, RightRecord, mine_id, earliest(taking.on, row["right_from"] or row["valid_from"]),
                valid_from=row["right_from"] or row["valid_from"] if row["right_to"] or row["valid_to"] else None,
                valid_to=row["right_to"] or row["valid_to"])
    taking.fact(row, SafetyPermitRecord, mine_id, taking.on, permit=row["permit"] or (Permit.VALID if row["permit_to"] else None),
                valid_to=row["permit_to"], else_={"valid_to": taking.on})
    taking.fact(row, ProductionRecord, mine_id, taking.on, state=row["state"])


def mine_of(taking: Taking, row: Row, since: date, *, once: bool = True) -> int:
    """The mine that the row is about, registered from ``since`` where it is new. Raises Unclear."""
    mine_id = taking.match(row, row["licence_number"])
    if mine_id is None:
        code = row["code"] or row["licence_number"] or taking.known.free_code(MINES)
        mine_id = taking.register(Subject.MINE, row, code, since, licence=row["licence_number"])
    taking.settle(row, mine_id, once)
    taking.begin(row, Subject.MINE, mine_id, since)
    return mine_id


def describe(taking: Taking, row: Row, mine_id: int, since: date, *, only_new: bool) -> None:
    """Holder, licence and terms as the row has them; with ``only_new`` only those that are not known."""
    taking.fact(row, HolderRecord, mine_id, since, only_new=only_new, holder=row["holder"],
                credit_code=row["credit_code"] if row["holder"] else None)
    taking.fact(row, LicenceRecord, mine_id, earliest(taking.on, row["valid_from"]), only_new=only_new, number=row["licence_number"],
                valid_from=row["valid_from"] if row["valid_to"] else None, valid_to=row["valid_to"],
                else_={"number": "", "valid_to": NO_DATE})
    taking.fact(row, TermsRecord, mine_id, since, only_new=only_new, mineral=row["mineral"], method=row["method"], capacity=row["capacity"],
                capacity_unit=row["capacity_unit"] if row["capacity"] else None, scale=row["scale"],
                else_={"mineral": "", "method": Method.UNKNOWN, "capacity_unit": CapacityUnit.UNKNOWN, "scale": Scale.UNKNOWN})
