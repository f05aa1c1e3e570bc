"""A rule is written once and answered three times: by Python about a row, by the database and by arrays about columns."""

import itertools
import random
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from sqlalchemy import Column, Date, Double, Integer, MetaData, String, Table, insert, literal, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from geodata.database import writing

from mines.codes import (
    BlockRole, ClosingState, Duty, GateStage, GroundStage, IssueStage, Met, PaperStage, Permit, ProductionState, Scale, Subject, Tier,
    TreatmentState,
)
from mines.indicators import INDICATORS
from mines.queries.arrays import Dates, Words
from mines.queries.columns import counted_in_arrays, first_that_holds
from mines.queries.counts import CLASSED, THEMES
from mines.queries.snapshot import class_column, facets_of, quantity_rules
from mines.rules import FAR_DATE, NO_DATE, NOT_COUNTED, class_of, region_prefix, within
from mines.rules import mine as mine_rules

TODAY = date(2025, 12, 31)
DATES = (NO_DATE, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=30), TODAY + timedelta(days=200), FAR_DATE)
DOMAINS = {
    "ground_stage": tuple(GroundStage), "pit_stage": tuple(GroundStage), "paper_stage": tuple(PaperStage),
    "closing_state": tuple(ClosingState),
    "block_role": tuple(BlockRole), "safety_permit": tuple(Permit), "production_state": tuple(ProductionState), "scale": tuple(Scale),
    "tier": tuple(Tier), "national_met": tuple(Met), "provincial_met": tuple(Met), "right_valid_to": DATES, "licence_valid_to": DATES,
    "safety_valid_to": DATES, "first_output_on": (date(2020, 1, 1), date(2023, 1, 1), date(2023, 2, 1), FAR_DATE),
    "least_months_of_three_years": (0, 5, 6, 12), "remaining_life_years": (-1.0, 2.9, 3.0, 10.0), "gate_stage": tuple(GateStage),
    "treatment_state": tuple(TreatmentState), "duty": tuple(Duty), "owed_ha": (0.0, 1.0, 10.0), "finished_ha": (0.0, 1.0, 10.0),
    "accepted_ha": (0.0, 1.0, 10.0), "stock_ha": (0.0, 9.0), "new_this_year_ha": (0.0, 1.0), "accepted_this_year_ha": (0.0, 1.0),
    "planned_this_year_ha": (0.0, 2.0), "holder": ("", "甲", "乙"), "region_code": ("130826100", "130826101", "139999101", "unknown"),
    "issue_stage": tuple(IssueStage), "due_on": (*DATES, TODAY + timedelta(days=7), TODAY + timedelta(days=8)),
    "times_submitted": (0, 1, 2),
    "as_of": (TODAY,), "in_7_days": (TODAY + timedelta(days=7),), "in_30_days": (TODAY + timedelta(days=30),),
    "in_90_days": (TODAY + timedelta(days=90),),
    "in_a_year": (TODAY + timedelta(days=365),), "three_years_from": (date(2023, 1, 1),), "id": (1,),
}
TYPES = {str: String, date: Date, float: Double, int: Integer}
MOST = 4000
"""Every combination of a rule's codes where they are fewer, else this many drawn at random."""


def combinations_of(facets):
    """Rows with every combination of the codes that ``facets`` can hold."""
    names = sorted(facets)
    size = 1
    for name in names:
        size *= len(DOMAINS[name])
    if size <= MOST:
        return [dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*(DOMAINS[name] for name in names))]
    draw = random.Random(",".join(names))
    return [{name: draw.choice(DOMAINS[name]) for name in names} for _ in range(MOST)]


def as_table(session, rows):
    """``rows`` as a table of the database, each with its place."""
    kinds = {name: next(TYPES[kind] for kind in TYPES if isinstance(value, kind)) for name, value in rows[0].items()}
    table = Table("given", MetaData(), Column("place", Integer), *(Column(name, kind) for name, kind in kinds.items()),
                  prefixes=["TEMPORARY"])
    session.connection().execute(CreateTable(table))
    session.execute(insert(table), [{"place": place, **row} for place, row in enumerate(rows)])
    return table


def as_arrays(rows):
    """``rows`` as the arrays of one day."""
    def array(values):
        if isinstance(values[0], str):
            places = {word: place for place, word in enumerate(dict.fromkeys(values))}
            return Words(np.array([[places[value]] for value in values]), places)
        if isinstance(values[0], date):
            return Dates(np.array([[value.toordinal()] for value in values]))
        return np.array([[value] for value in values])
    return Asked(exists=np.ones((len(rows), 1), dtype=bool), **{name: array([row[name] for row in rows]) for name in rows[0]})


class Asked(SimpleNamespace):
    """Arrays of which rules are asked."""

    def holds(self, rule):
        """What the rule says of them."""
        return rule(self)


def _plain(rows):
    return [{name: str(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows]


@pytest.fixture
def session(engine):
    """A database, any."""
    with Session(writing(engine)) as session:
        yield session


@pytest.mark.parametrize("theme", CLASSED)
def test_the_class_of_every_combination_is_the_same_in_python_and_in_sql(session, theme):
    classes = CLASSED[theme][1]
    rows = _plain(combinations_of(facets_of(*classes.values())))
    table = as_table(session, rows)
    answered = dict(session.execute(select(table.c.place, class_column(table.c, classes))).all())
    expected = {place: class_of(SimpleNamespace(**row), classes) for place, row in enumerate(rows)}
    assert answered == expected
    assert set(expected.values()) - {"not_counted"}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.key)
def test_what_an_indicator_counts_is_the_same_in_python_and_in_sql(session, indicator):
    rules = [rule for quantity in (indicator.counted, indicator.among) for rule in quantity_rules(quantity)]
    rows = _plain(combinations_of(facets_of(*rules, *indicator.left_out.values())))
    table = as_table(session, rows)
    subjects = [SimpleNamespace(**row) for row in rows]
    for quantity in (indicator.counted, *([indicator.among] if indicator.among else [])):
        counted = set(session.scalars(select(table.c.place).where(quantity.rule(table.c))))
        assert counted == {place for place, subject in enumerate(subjects) if quantity.rule(subject)}
    for reason in indicator.left_out.values():
        stated = set(session.scalars(select(table.c.place).where(reason(table.c))))
        assert stated == {place for place, subject in enumerate(subjects) if reason(subject)}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.key)
def test_what_an_indicator_counts_is_the_same_in_python_and_in_arrays(indicator):
    rules = [rule for quantity in (indicator.counted, indicator.among) for rule in quantity_rules(quantity)]
    rows = _plain(combinations_of(facets_of(*rules, *indicator.left_out.values())))
    columns = as_arrays(rows)
    subjects = [SimpleNamespace(**row) for row in rows]
    everything = np.ones((len(rows), 1), dtype=bool)
    assert counted_in_arrays(indicator.counted, columns, everything) == pytest.approx([indicator.counted.of(subjects)])
    if indicator.among:
        assert counted_in_arrays(indicator.among, columns, everything) == pytest.approx([indicator.among.of(subjects)])
    for reason in indicator.left_out.values():
        answered = np.broadcast_to(reason(columns), everything.shape)[:, 0]
        assert answered.tolist() == [reason(subject) for subject in subjects]


@pytest.mark.parametrize("theme", CLASSED)
def test_the_class_of_every_combination_is_the_same_in_python_and_in_arrays(theme):
    classes = CLASSED[theme][1]
    rows = _plain(combinations_of(facets_of(*classes.values())))
    columns = as_arrays(rows)
    for code, rule in classes.items():
        assert np.broadcast_to(rule(columns), (len(rows), 1))[:, 0].tolist() == [rule(SimpleNamespace(**row)) for row in rows], code
    codes, found = [*classes, NOT_COUNTED], first_that_holds(columns, classes)[:, 0]
    assert [codes[place] for place in found] == [class_of(SimpleNamespace(**row), classes) for row in rows]


@pytest.mark.parametrize("version", ["2022", "2028"])
def test_every_mine_outside_the_denominator_has_a_reason(version):
    producing = getattr(mine_rules, f"licensed_producing_{version}")
    reasons = getattr(mine_rules, f"LEFT_OUT_{version}")
    for row in combinations_of(facets_of(producing, *reasons.values())):
        subject = SimpleNamespace(**row)
        assert producing(subject) or any(reason(subject) for reason in reasons.values()), row


def test_a_mine_at_the_national_standard_is_not_for_that_listed():
    subject = SimpleNamespace(tier=Tier.NONE, national_met=Met.YES)
    assert mine_rules.met_national(subject) and not mine_rules.listed_national(subject)


@pytest.mark.parametrize(("code", "prefix"), [
    ("130000", "13"), ("130800", "1308"), ("130826", "130826"), ("130826100", "130826100"), ("130826100000", "130826100"),
    ("139900100", "139900100"),
])
def test_a_region_holds_the_codes_that_begin_with_its_own(code, prefix):
    assert region_prefix(code) == prefix
    assert within(code)(SimpleNamespace(region_code=prefix + "7"))


def test_the_database_holds_a_region_as_python_does(session):
    codes = DOMAINS["region_code"]
    table = union_all(*(select(literal(code).label("region_code")) for code in codes)).subquery()
    for region in ("130000", "130826", "130826100", "139999"):
        found = set(session.scalars(select(table.c.region_code).where(within(region)(table.c))))
        assert found == {code for code in codes if within(region)(SimpleNamespace(region_code=code))}


def test_subjects_of_every_theme_are_known():
    assert {subject for subject, _ in THEMES.values()} == {Subject.MINE, Subject.BLOCK, Subject.SITE}
