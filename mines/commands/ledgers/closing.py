"""The closing ledger: tasks with batch and deadline, opening states on the ground and on paper, papers by number and date."""

from collections.abc import Iterator
from datetime import date

from ...codes import ClosingRoute, ClosingScope, ClosingState, GroundStage, PaperStage
from ...codes import EvidenceKind as Kind
from ...ledgers import CHECKED
from ...tables.closures import ChecklistRecord, ClosingPlanRecord, GroundStep, PaperStep, PitStep
from ...tables.mines import RightRecord, SafetyPermitRecord
from ..records import Paper
from .licences import describe, mine_of
from .taking import Row, Taking, earliest, paper

DAYS = ("announced_on", "decided_on", "requested_on", "cancelled_on", "accepted_on")


def take(taking: Taking, row: Row) -> None:
    """Put the mine on the closing list as far as the row says it is."""
    begun = earliest(taking.on, *(row[day] for day in DAYS))
    since = earliest(begun, row["valid_from"])
    mine_id = mine_of(taking, row, since)
    taking.same_name(row, mine_id)
    describe(taking, row, mine_id, since, only_new=True)
    taking.fact(row, RightRecord, mine_id, earliest(taking.on, row["valid_from"]), only_new=True,
                valid_from=row["valid_from"] if row["valid_to"] else None, valid_to=row["valid_to"])
    taking.fact(row, ClosingPlanRecord, mine_id, begun, state=ClosingState.ACTIVE, batch=row["batch"], route=row["route"],
                scope=row["scope"], due_on=row["due_on"], duty_bearer=row["duty_bearer"], note=_note(row),
                else_={"route": ClosingRoute.POLICY, "scope": ClosingScope.WHOLE})
    for name, item in CHECKED.items():
        taking.fact(row, ChecklistRecord, mine_id, earliest(taking.on, row["accepted_on"]), item=item, verdict=row[name])
    _ground(taking, row, mine_id)
    _paper(taking, row, mine_id)
    taking.fact(row, SafetyPermitRecord, mine_id, earliest(taking.on, row["cancelled_on"]), permit=row["permit"],
                else_={"valid_to": taking.on})


def _note(row: Row) -> str | None:
    return "；".join(filter(None, (row["reason"], row["note"]))) or None


def stage_of(row: Row) -> tuple[GroundStage, date | None] | None:
    """How far the closing is on the ground by the row, and since when; None while it is only listed."""
    if row["accepted_on"]:
        return GroundStage.ACCEPTED, row["accepted_on"]
    if row["ground_stage"]:
        days = {GroundStage.ANNOUNCED: row["announced_on"], GroundStage.DECIDED: row["decided_on"]}
        return row["ground_stage"], days.get(row["ground_stage"])
    if row["decided_on"] or row["decision_number"]:
        return GroundStage.DECIDED, row["decided_on"]
    return (GroundStage.ANNOUNCED, row["announced_on"]) if row["announced_on"] or row["notice_number"] else None


def _ground(taking: Taking, row: Row, mine_id: int) -> None:
    reached = stage_of(row)
    if reached:
        stage, on = reached
        kind = PitStep if row["scope"] == ClosingScope.OPEN_PIT_ONLY else GroundStep
        taking.open(row, kind, mine_id, stage, on or taking.on, list(_papers(row)))


def _papers(row: Row) -> Iterator[Paper]:
    yield from paper(Kind.NOTICE, row["notice_number"], row["announced_on"])
    yield from paper(Kind.DECISION, row["decision_number"], row["decided_on"])
    yield from paper(Kind.ACCEPTANCE, row["acceptance_number"], row["accepted_on"])


def _paper(taking: Taking, row: Row, mine_id: int) -> None:
    request = paper(Kind.REQUEST, row["request_number"], row["requested_on"])
    cancellation = paper(Kind.CANCELLATION, row["cancellation_number"], row["cancelled_on"])
    if cancellation:
        taking.open(row, PaperStep, mine_id, PaperStage.CANCELLED, row["cancelled_on"] or taking.on, [*request, *cancellation])
    elif request:
        taking.open(row, PaperStep, mine_id, PaperStage.CANCELLATION_REQUESTED, row["requested_on"] or taking.on, request)
