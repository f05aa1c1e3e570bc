"""Points and pass rules in plain Python."""

from datetime import date

import pytest

from mines.assessment import ItemOf, PassRule, Rule, check_points, check_team, passes, score, settled
from mines.codes import ItemKind, Met, Method, Verdict
from mines.errors import BadValue, TeamUnfit

PASSED, FAILED, UNKNOWN = Verdict.PASSED, Verdict.FAILED, Verdict.UNKNOWN

ITEMS = (
    ItemOf("P1", "证照", kind=ItemKind.PRECONDITION),
    ItemOf("A", "环境", 60), ItemOf("A1", "矿容", 40, "A"), ItemOf("A2", "边坡", 20, "A", method=Method.OPEN_PIT),
    ItemOf("B", "管理", 40), ItemOf("B1", "制度", 10, "B"), ItemOf("B2", "诚信", 30, "B"),
    ItemOf("V1", "违法", kind=ItemKind.VETO),
)
FULL = {"A1": 36.0, "A2": 14.0, "B1": 8.0, "B2": 24.0}
RULE = PassRule(total=100, pass_total=80, pass_share=0.75)


def scored(points, method=Method.OPEN_PIT):
    return score(ITEMS, points, method, 100)


def met(points, method=Method.OPEN_PIT, rule=RULE, preconditions=None, vetoes=None):
    return passes(rule, scored(points, method), preconditions or {"P1": PASSED}, vetoes or {"V1": PASSED}).met


def test_points_add_up_by_first_level_indicator():
    found = scored(FULL)
    assert (found.points, found.most, found.missing) == (82, 100, ())
    assert [(part.code, part.points, part.most) for part in found.parts] == [("A", 50, 60), ("B", 32, 40)]


def test_an_item_that_does_not_apply_is_removed_with_its_maximum():
    found = scored({"A1": 36.0, "B1": 8.0, "B2": 24.0}, Method.UNDERGROUND)
    assert (found.points, found.most, found.parts[0].most, found.missing) == (68, 80, 40, ())


@pytest.mark.parametrize("method", [Method.COMBINED, Method.UNKNOWN])
def test_a_mine_of_both_methods_or_of_an_unknown_one_is_asked_everything(method):
    assert scored({"A1": 36.0, "B1": 8.0, "B2": 24.0}, method).missing == ("A2",)


def test_missing_points_leave_the_total_unknown_and_are_named():
    found = scored({"A1": 36.0, "B1": 8.0})
    assert (found.points, found.missing) == (None, ("A2", "B2"))


def test_a_first_level_indicator_may_carry_points_of_its_own():
    assert scored({"A": 50.0, "B": 32.0}).points == 82


def test_what_a_report_states_stands_where_points_do_not_add_up():
    assert score((), {}, Method.OPEN_PIT, 1000, stated=812.0).points == 812
    assert score(ITEMS, FULL, Method.OPEN_PIT, 100, stated=99.0).points == 82


def test_an_unknown_maximum_of_a_removed_item_leaves_the_whole_unknown():
    items = (ItemOf("A", "环境", 60), ItemOf("B", "边坡", None, method=Method.OPEN_PIT))
    assert score(items, {"A": 50.0}, Method.UNDERGROUND, 100).most is None


def test_total_and_each_first_level_share_are_needed():
    assert met(FULL) == Met.YES
    assert met({**FULL, "B2": 21.0, "A1": 40.0}) == Met.NO        # 83 in all, 29 of 40 in the second
    assert met({**FULL, "A2": 11.0}) == Met.NO                    # 79 in all


def test_the_mark_shrinks_with_the_maximum():
    outcome = passes(RULE, scored({"A1": 34.0, "B1": 8.0, "B2": 24.0}, Method.UNDERGROUND), {}, {})
    total = outcome.of(Rule.TOTAL)[0]
    assert (total.found, total.needed, total.verdict) == (66, 64, PASSED)


@pytest.mark.parametrize(("preconditions", "vetoes", "expected"), [
    ({"P1": UNKNOWN}, {"V1": PASSED}, Met.UNKNOWN), ({"P1": FAILED}, {"V1": PASSED}, Met.NO), ({"P1": PASSED}, {"V1": FAILED}, Met.NO),
    ({"P1": PASSED}, {"V1": UNKNOWN}, Met.UNKNOWN), ({"P1": PASSED}, {"V1": PASSED}, Met.YES),
])
def test_every_precondition_and_veto_item_must_be_known_and_passed(preconditions, vetoes, expected):
    assert met(FULL, preconditions=preconditions, vetoes=vetoes) == expected


def test_a_pass_rule_that_is_not_verified_decides_nothing():
    assert met(FULL, rule=PassRule(total=100)) == Met.UNKNOWN
    items = (ItemOf("A", "环境", None), ItemOf("B", "管理", 40))
    outcome = passes(RULE, score(items, {"A": 60.0, "B": 39.0}, Method.OPEN_PIT, 100), {}, {})
    assert [(check.item, check.verdict) for check in outcome.of(Rule.SHARE)] == [("A", UNKNOWN), ("B", PASSED)]
    assert outcome.met == Met.UNKNOWN


def test_an_unknown_mark_never_hides_a_failed_one():
    items = (ItemOf("A", "环境", None), ItemOf("B", "管理", 40))
    assert passes(RULE, score(items, {"A": 60.0, "B": 20.0}, Method.OPEN_PIT, 100), {}, {}).met == Met.NO


@pytest.mark.parametrize(("answered", "recorded", "expected"), [
    (None, None, UNKNOWN), (None, PASSED, PASSED), (UNKNOWN, PASSED, PASSED), (UNKNOWN, None, UNKNOWN), (PASSED, None, PASSED),
    (PASSED, UNKNOWN, PASSED), (PASSED, FAILED, FAILED), (FAILED, PASSED, FAILED),
])
def test_what_the_registry_finds_failed_is_failed_and_a_record_fills_what_it_cannot_say(answered, recorded, expected):
    assert settled(answered, recorded) == expected


@pytest.mark.parametrize("points", [{"A1": 41.0}, {"A1": -1.0}, {"Z": 1.0}, {"P1": 1.0}])
def test_points_of_no_item_below_nought_or_above_the_maximum_are_refused(points):
    with pytest.raises(BadValue):
        check_points(ITEMS, points)


@pytest.mark.parametrize("team", [(4, 2, True), (5, 1, True), (5, 2, False), (5, 6, True), (None, None, None)])
def test_a_third_party_brings_five_with_two_seniors_and_its_statement(team):
    check_team(date(2024, 6, 1), 5, 2, True)
    check_team(date(2021, 6, 1), *team)        # reports of before the notice say nothing of it
    with pytest.raises(TeamUnfit):
        check_team(date(2024, 6, 1), *team)
