"""Ladders: sound by construction, and their checks in plain Python."""

from datetime import date

import pytest

from mines import closure, consolidation, greenmine
from mines.codes import EvidenceKind, GateStage, GroundStage, Method, PaperStage, Tier
from mines.errors import EvidenceMissing, SamePerson, StepRefused
from mines.ladders import Ladder, Rung

LADDERS = (closure.GROUND, closure.PIT, closure.PAPER, consolidation.GATES, greenmine.LISTING)
STAGES = {"ground": GroundStage, "pit": GroundStage, "paper": PaperStage, "gates": GateStage, "listing": Tier}
PAPERS = frozenset(EvidenceKind)


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: ladder.name)
def test_every_stage_is_a_code_and_can_be_reached(ladder):
    assert set(ladder.next) == set(STAGES[ladder.name])
    reached = {ladder.start}
    while more := {stage for known in reached for stage in ladder.next[known]} - reached:
        reached |= more
    assert reached == set(ladder.next)


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: ladder.name)
def test_every_paper_that_a_stage_needs_exists(ladder):
    assert all(kinds <= PAPERS for kinds in ladder.evidence.values())
    assert set(ladder.evidence) <= set(ladder.next) and set(ladder.witnessed) <= set(ladder.next)


def test_no_gate_of_a_block_is_skipped():
    rungs = [Rung(gate, date(2025, 1, place + 1), evidence=PAPERS, numbered=PAPERS) for place, gate in enumerate(list(GateStage)[1:])]
    consolidation.GATES.check(rungs)
    for missing in range(len(rungs) - 1):
        with pytest.raises(StepRefused):
            consolidation.GATES.check(rungs[:missing] + rungs[missing + 1:])


def test_dates_do_not_fall():
    with pytest.raises(StepRefused):
        closure.PAPER.check([Rung(PaperStage.CANCELLATION_REQUESTED, date(2025, 2, 1), evidence=PAPERS),
                             Rung(PaperStage.CANCELLED, date(2025, 1, 1), evidence=PAPERS)])


def test_papers_and_persons_are_checked_at_every_rung():
    ladder = Ladder("two", {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset()}, {"b": frozenset({"photo"})},
                    {"c": frozenset({"b"})})
    shown = Rung("b", date(2025, 1, 1), frozenset({"li"}), frozenset({"photo"}))
    ladder.check([shown, Rung("c", date(2025, 1, 1), frozenset({"wu"}))])
    with pytest.raises(EvidenceMissing):
        ladder.check([Rung("b", date(2025, 1, 1))])
    with pytest.raises(SamePerson):
        ladder.check([shown, Rung("c", date(2025, 1, 1), frozenset({"wu", "li"}))])


def test_an_unknown_stage_is_refused():
    with pytest.raises(StepRefused):
        closure.PAPER.check([Rung("lost", date(2025, 1, 1), taken_over="台账")])


@pytest.mark.parametrize(("method", "missing"), [
    (Method.OPEN_PIT, {"c3a_shafts", "c3c_tailings"}), (Method.UNDERGROUND, {"c3b_slopes", "c3c_tailings"}),
    (Method.COMBINED, {"c3c_tailings"}), (Method.UNKNOWN, {"c3c_tailings"}),
])
def test_items_of_the_standard_follow_the_method(method, missing):
    assert set(closure.FIVE_POINTS) - set(closure.items_for(method)) == missing
    assert "c3c_tailings" in closure.items_for(method, tailings=True)
