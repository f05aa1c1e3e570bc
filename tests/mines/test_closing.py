"""Closing by the handbook's rules 1 to 6: papers with numbers, evidence, confirmations, openings, the package, the scope."""

from datetime import date

import pytest

from mines.closure import FIVE_POINTS, RESPONSIBLE, asked_late, items_for
from mines.codes import ChecklistItem, EvidenceKind, GroundStage, PaperStage
from mines.commands.closures import lift_encumbrance, record_encumbrance, register_opening
from mines.commands.many import record_for_many
from mines.commands.records import Paper, record_fact, withdraw
from mines.commands.steps import record_step
from mines.errors import (
    Encumbered, EvidenceMissing, NotAllowed, NotFound, PackageIncomplete, RefusedForSome, RegistryError, ScopeRefused, StepRefused,
)
from mines.queries.five_points import points_of
from mines.queries.openings import openings_of, sealed_counts
from mines.queries.packages import package_of
from mines.queries.standing import fact_in_force, versions
from mines.queries.subjects import by_code
from mines.tables.closures import (
    ChecklistRecord, ClosingPlanRecord, ConfirmationRecord, FacilityRecord, GroundStep, PaperStep, PatrolRecord, PitStep,
)
from mines.tables.evidence import Evidence, EvidenceLink
from mines.tables.mines import LicenceRecord, OpeningRecord, SealingRecord
from tests.factories import PAPERS, make_department, make_mine, make_officers, open_writer, pass_checklist, pass_item

DECIDED, IMPLEMENTING, CHECKED, ACCEPTED = (
    GroundStage.DECIDED, GroundStage.IMPLEMENTING, GroundStage.SELF_CHECKED, GroundStage.ACCEPTED)
DECISION, NOTICE = Paper(EvidenceKind.DECISION, "示政字〔2022〕1号", date(2022, 3, 1)), Paper(EvidenceKind.NOTICE, "公告1号", date(2022, 3, 1))
SCAN = Paper(EvidenceKind.PHOTO, sha256="0" * 64, name="a.jpg", size=1)


def d(month, day=1):
    """A day of 2022."""
    return date(2022, month, day)


@pytest.fixture
def session(registry):
    """A writer in a registry with officers and one underground mine."""
    with open_writer(registry) as session:
        make_officers(session, "li", "wu")
        make_mine(session, "A", method="underground")
        session.commit()
        yield session


@pytest.fixture
def mine(session):
    """The mine A."""
    return by_code(session, "mine", "A").id


def plan(session, mine, on=None, **values):
    said = {"state": "active", "batch": "一", "route": "policy", "scope": "whole", "due_on": d(11), "duty_bearer": "采矿权人", "blocker": None}
    return record_fact(session, ClosingPlanRecord, mine, on=on or d(2), by="li", **said | values)


def climb(session, mine, to, kind=GroundStep, evidence=PAPERS):
    """Climb the ground as far as ``to``, a step a month, the last by another person."""
    stages = (DECIDED, IMPLEMENTING, CHECKED, ACCEPTED)
    for place, stage in enumerate(stages[:stages.index(to) + 1]):
        record_step(session, kind, mine, stage, on=d(3 + place), by="wu" if stage == ACCEPTED else "li", evidence=evidence)


def refused(session, error, act, *arguments, **values):
    """What the registry says to an act that it refuses; nothing of it stays."""
    savepoint = session.begin_nested()
    with pytest.raises(error) as caught:
        act(session, *arguments, **values)
    savepoint.rollback()
    return str(caught.value)


# ---- rule 1

@pytest.mark.parametrize(("papers", "missing"), [
    ((NOTICE,), "decision"), ((DECISION,), "notice"), ((Paper("decision", sha256="0" * 64), NOTICE), "without_number decision"),
    ((DECISION, Paper("notice", "公告1号")), "notice"),
])
def test_a_closing_is_decided_on_a_decision_and_a_notice_with_number_and_date(session, mine, papers, missing):
    assert missing in refused(session, EvidenceMissing, record_step, GroundStep, mine, DECIDED, on=d(3), by="li", evidence=papers)
    record_step(session, GroundStep, mine, DECIDED, on=d(3), by="li", evidence=(DECISION, NOTICE))


def test_the_notice_of_the_published_list_serves_the_decision(session, mine):
    record_step(session, GroundStep, mine, GroundStage.ANNOUNCED, on=d(2), by="li", evidence=(NOTICE,))
    record_step(session, GroundStep, mine, DECIDED, on=d(3), by="li", evidence=(DECISION,))


def test_a_scan_and_a_number_together_are_a_decision_with_a_number(session, mine):
    scan = Paper("decision", sha256="0" * 64, name="a.pdf", size=1)
    record_step(session, GroundStep, mine, DECIDED, on=d(3), by="li", evidence=(scan, DECISION, NOTICE))


# ---- rule 2

def accept(session, mine):
    """Accept on the first of July."""
    return record_step(session, GroundStep, mine, ACCEPTED, on=d(7), by="wu", evidence=PAPERS)


@pytest.fixture
def checked(session, mine):
    """The mine, checked by itself on the first of May, with every item passed but none that a test leaves out."""
    climb(session, mine, CHECKED)
    return mine


def pass_all_but(session, mine, *items):
    record_fact(session, FacilityRecord, mine, on=d(5), by="li", tailings="absent")
    for item in FIVE_POINTS:
        if item not in items:
            pass_item(session, mine, item, d(5))


@pytest.mark.parametrize("item", [item for item in items_for("underground", tailings=False) if item != "c1_permits"])
def test_every_item_needs_a_verdict_evidence_and_a_confirmation(session, checked, item):
    pass_all_but(session, checked, item)
    assert item in refused(session, EvidenceMissing, accept, checked)
    record_fact(session, ChecklistRecord, checked, on=d(5), by="li", item=item, verdict="failed", evidence=PAPERS)
    assert f"{item}: not_passed, not_confirmed" in refused(session, EvidenceMissing, accept, checked)
    pass_item(session, checked, item, d(5), evidence=())
    assert f"{item}: no_evidence" in refused(session, EvidenceMissing, accept, checked)
    pass_item(session, checked, item, d(5))
    accept(session, checked)


def test_explosives_need_the_hand_over_paper_also_for_a_nil_stock(session, checked):
    pass_all_but(session, checked, ChecklistItem.C5_EXPLOSIVES)
    pass_item(session, checked, ChecklistItem.C5_EXPLOSIVES, d(5), evidence=(SCAN,))
    assert "c5_explosives: no_handover" in refused(session, EvidenceMissing, accept, checked)


def test_a_department_that_objects_stops_the_acceptance_though_another_confirmed(session, checked):
    pass_all_but(session, checked)
    township = make_department(session, "township")
    objection = record_fact(session, ConfirmationRecord, checked, on=d(6), by=township, item="c2_facilities", department=township,
                            verdict="failed")
    assert "c2_facilities: objected" in refused(session, EvidenceMissing, accept, checked)
    withdraw(session, objection, by=township, reason="已整改")
    accept(session, checked)


def test_every_registered_opening_is_sealed_by_the_day_of_acceptance(session, checked):
    pass_all_but(session, checked)
    shaft = register_opening(session, checked, on=d(1), by="li", kind="shaft", longitude=116.5, latitude=41.0)
    assert shaft.code == "A-1"
    assert "c3a_shafts: unsealed" in refused(session, EvidenceMissing, accept, checked)
    record_fact(session, SealingRecord, shaft.id, on=d(8), by="li", method="填实")
    assert "c3a_shafts: unsealed" in refused(session, EvidenceMissing, accept, checked)
    record_fact(session, SealingRecord, shaft.id, on=d(6), by="li", method="填实")
    accept(session, checked)


def test_what_an_acceptance_rests_on_is_not_taken_away(session, checked):
    pass_all_but(session, checked, ChecklistItem.C3C_TAILINGS)
    shaft = register_opening(session, checked, on=d(1), by="li", kind="shaft")
    sealing = record_fact(session, SealingRecord, shaft.id, on=d(6), by="li", method="填实")
    accept(session, checked)
    confirmation = fact_in_force(session, ConfirmationRecord, checked, d(6), item="c5_explosives", department="public_security")
    refused(session, EvidenceMissing, withdraw, sealing, by="li", reason="误录")
    refused(session, EvidenceMissing, withdraw, confirmation, by="public_security", reason="误录")
    refused(session, EvidenceMissing, record_fact, FacilityRecord, checked, on=d(6), by="li", tailings="present")
    refused(session, EvidenceMissing, register_opening, checked, on=d(6), by="li", kind="adit")
    register_opening(session, checked, on=d(8), by="li", kind="adit")


def test_an_unknown_tailings_pond_counts_as_there(session, checked):
    pass_all_but(session, checked, ChecklistItem.C3C_TAILINGS)
    accept(session, checked)
    other = make_mine(session, "B").id
    assert "c3c_tailings" in {point.item for point in points_of(session, other, d(7)) if point.applies}


def test_a_department_confirms_only_its_own_items_by_its_own_account(session, checked):
    police = make_department(session, "public_security")
    said = {"on": d(5), "verdict": "passed"}
    for by, item, department in (("li", "c5_explosives", "public_security"), (police, "c4_signs", "public_security"),
                                 (police, "c5_explosives", "emergency")):
        refused(session, NotAllowed, record_fact, ConfirmationRecord, checked, by=by, item=item, department=department, **said)
    refused(session, RegistryError, record_fact, ConfirmationRecord, checked, by=police, item="people_evacuated",
            department="public_security", **said)
    record_fact(session, ConfirmationRecord, checked, by=police, item="c5_explosives", department="public_security", **said)


def test_every_item_of_the_standard_has_a_department_that_confirms_it():
    assert set(RESPONSIBLE) == set(FIVE_POINTS) and all(RESPONSIBLE.values())


# ---- rules 4 and 5

def request(session, mine, evidence=PAPERS, stage=PaperStage.CANCELLATION_REQUESTED):
    return record_step(session, PaperStep, mine, stage, on=d(6), by="li", evidence=evidence)


def number_licence(session, mine):
    record_fact(session, LicenceRecord, mine, on=d(1), by="li", number="C1399992018012200000141", valid_to=date(2030, 12, 31))


REQUEST = Paper(EvidenceKind.REQUEST, "呈1号", date(2022, 6, 1))


@pytest.mark.parametrize("stage", [PaperStage.CANCELLATION_REQUESTED, PaperStage.CANCELLED])
def test_the_policy_route_names_decision_licence_holder_and_duty_bearer(session, mine, stage):
    papers = (REQUEST, Paper(EvidenceKind.CANCELLATION, "注1号", d(6)))
    plan(session, mine, duty_bearer=None)
    assert "decision_number, licence_number, duty_bearer" in refused(session, PackageIncomplete, request, mine, papers, stage)
    climb(session, mine, DECIDED, evidence=(DECISION, NOTICE))
    number_licence(session, mine)
    assert refused(session, PackageIncomplete, request, mine, papers, stage) == "missing duty_bearer"
    plan(session, mine, duty_bearer="县政府")
    assert package_of(session, mine, d(6)).missing == ()
    request(session, mine, papers, stage)


def test_a_closing_taken_over_gives_its_decision_with_the_request(session, mine):
    plan(session, mine)
    number_licence(session, mine)
    record_step(session, GroundStep, mine, IMPLEMENTING, on=d(3), by="li", taken_over="台账")
    assert "decision_number" in refused(session, PackageIncomplete, request, mine, (REQUEST,))
    request(session, mine, (REQUEST, DECISION))


def test_a_seizure_blocks_the_request_until_it_is_lifted(session, mine):
    plan(session, mine)
    number_licence(session, mine)
    climb(session, mine, DECIDED)
    record_encumbrance(session, mine, "seizure", on=d(4), by="li", creditor="法院", suspend=True)
    assert fact_in_force(session, ClosingPlanRecord, mine, d(4)).state == "suspended"
    assert "seizure" in refused(session, Encumbered, request, mine)
    refused(session, NotFound, lift_encumbrance, mine, "mortgage", on=d(5), by="li")
    lift_encumbrance(session, mine, "seizure", on=d(5), by="li", evidence=PAPERS[:1], device_key="form-1")
    lift_encumbrance(session, mine, "seizure", on=d(5), by="li", evidence=PAPERS[:1], device_key="form-1")
    assert fact_in_force(session, ClosingPlanRecord, mine, d(5)).state == "active"
    request(session, mine)


def test_a_mortgage_found_after_the_request_blocks_the_cancelling(session, mine):
    plan(session, mine)
    number_licence(session, mine)
    climb(session, mine, DECIDED)
    request(session, mine)
    record_encumbrance(session, mine, "mortgage", on=d(7), by="li", creditor="银行")
    refused(session, Encumbered, record_step, PaperStep, mine, PaperStage.CANCELLED, on=d(8), by="li", evidence=PAPERS)


def test_the_ordinary_route_needs_closing_report_and_reclamation_or_fee(session, mine):
    plan(session, mine, route="ordinary", duty_bearer=None)
    report, fee = (Paper(kind, "1", d(6)) for kind in (EvidenceKind.CLOSING_REPORT, EvidenceKind.FEE_PROOF))
    assert "closing_report" in refused(session, EvidenceMissing, request, mine, (REQUEST, fee))
    assert "fee_proof" in refused(session, EvidenceMissing, request, mine, (REQUEST, report))
    request(session, mine, (REQUEST, report, fee))


def test_a_request_later_than_thirty_days_after_the_decision_is_late():
    assert not asked_late(d(3), d(3, 31)) and asked_late(d(3), d(4))


def test_a_cancelled_right_names_its_announcement(session, mine):
    bare = Paper(EvidenceKind.CANCELLATION, sha256="0" * 64)
    assert "without_number cancellation" in refused(session, EvidenceMissing, request, mine, (bare,), PaperStage.CANCELLED)


# ---- rule 6

def test_only_a_mine_with_an_open_pit_closes_its_pit_alone(session, mine):
    assert "underground" in refused(session, ScopeRefused, plan, mine, scope="open_pit_only")
    both = make_mine(session, "B", method="combined").id
    plan(session, both, scope="open_pit_only")
    refused(session, ScopeRefused, record_step, GroundStep, both, DECIDED, on=d(3), by="li", evidence=PAPERS)
    refused(session, ScopeRefused, request, both)
    climb(session, both, CHECKED, PitStep)
    pass_checklist(session, both, d(5))
    record_step(session, PitStep, both, ACCEPTED, on=d(7), by="wu", evidence=PAPERS)
    plan(session, mine)
    refused(session, ScopeRefused, record_step, PitStep, mine, DECIDED, on=d(3), by="li", evidence=PAPERS)


def test_the_scope_under_steps_taken_is_not_changed(session, mine):
    both = make_mine(session, "B", method="combined").id
    plan(session, both)
    climb(session, both, DECIDED)
    refused(session, ScopeRefused, plan, both, on=d(2, 15), scope="open_pit_only")
    record_step(session, GroundStep, mine, DECIDED, on=d(3), by="li", taken_over="台账")


def test_which_items_applied_is_told_as_it_was_known(session, mine):
    before = plan(session, mine).recorded_at
    session.commit()
    record_fact(session, FacilityRecord, mine, on=d(2), by="li", tailings="absent")
    applying = [[point.item for point in points_of(session, mine, d(3), known) if point.applies] for known in (before, None)]
    assert [ChecklistItem.C3C_TAILINGS in items for items in applying] == [True, False]


# ---- acts

def test_one_paper_for_many_mines_is_stored_once_and_linked_to_each(session, mine):
    ids = {code: (GroundStep, one) for code, one in (("A", mine), ("B", make_mine(session, "B").id), ("C", make_mine(session, "C").id))}
    before = len(session.query(Evidence).all()), len(session.query(EvidenceLink).all())
    for _ in range(2):
        steps = record_for_many(session, ids, on=d(3), by="li", evidence=(DECISION, NOTICE), device_key="form-1", stage=DECIDED,
                                taken_over=None)
        assert [(type(step), step.subject_id) for step in steps] == list(ids.values())
    assert (len(session.query(Evidence).all()), len(session.query(EvidenceLink).all())) == (before[0] + 2, before[1] + 6)


def test_one_act_for_many_is_refused_for_all_with_the_reason_of_each(session, mine):
    ids = {"A": (GroundStep, mine), "B": (GroundStep, make_mine(session, "B").id)}
    climb(session, mine, DECIDED)
    session.commit()
    with pytest.raises(RefusedForSome) as caught:
        record_for_many(session, ids, on=d(4), by="li", evidence=(DECISION, NOTICE), stage=DECIDED, taken_over=None)
    session.rollback()
    assert {code: type(one) for code, one in caught.value.refusals.items()} == {"A": StepRefused}
    assert versions(session, *ids["B"]) == []


def test_openings_are_counted_and_their_photos_measured(session, mine):
    first = register_opening(session, mine, on=d(1), by="li", kind="shaft", longitude=116.5, latitude=41.0)
    again = [register_opening(session, mine, on=d(1), by="li", kind="adit", device_key="form-2").code for _ in range(2)]
    assert again == ["A-2", "A-2"]
    photo = Paper(EvidenceKind.PHOTO, "照片", d(2), longitude=116.5, latitude=41.0001)
    record_fact(session, SealingRecord, first.id, on=d(2), by="li", method="填实", evidence=(photo,))
    sealed, open_one = openings_of(session, mine, d(3))
    assert sealed.photo_m == pytest.approx(11.1, abs=0.1) and open_one.sealing is None and open_one.photo_m is None
    assert sealed_counts(session, [mine], d(3)) == {mine: (1, 2)} and sealed_counts(session, [mine], d(1)) == {mine: (0, 2)}
    assert versions(session, OpeningRecord, first.id)[0].kind == "shaft"


def test_a_visit_after_the_closing_is_an_observation(session, mine):
    for day in (d(8), d(9)):
        record_fact(session, PatrolRecord, mine, on=day, by="li", verdict="passed")
    assert len(versions(session, PatrolRecord, mine)) == 2


def test_a_mine_is_taken_off_the_list_by_a_document(session, mine):
    assert "letter" in refused(session, EvidenceMissing, plan, mine, state="taken_off")
    plan(session, mine, state="taken_off", evidence=PAPERS[:1])
