"""Counted a second time: plain Python over the records, written apart from rules and queries, gives every figure of random days."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.database import reading
from mines.indicators import INDICATORS
from mines.queries.counts import figures
from mines.queries.paths import path
from mines.tables import Base
from tests.random_county import TOWNSHIPS, fill, random_day

COUNTIES, DAYS = 5, 40


class Again:
    """The records of a registry as plain rows, looked at from one day by what was known at one moment."""

    def __init__(self, session):
        """Read every record."""
        self.tables = {
            table.name: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables if "effective_on" in table.c}

    def look(self, day, known_at, region):
        """Take a stand."""
        self.day, self.known_at, self.region = day, known_at, region
        return self

    def standing(self, table, subject):
        """Rows of one subject in force up to the day, oldest first."""
        known = [row for row in self.tables[table] if row["recorded_at"] <= self.known_at]
        replaced = {row["corrects"] for row in known}
        rows = [row for row in known if row["subject_id"] == subject and row["id"] not in replaced and not row["withdrawn"]
                and row["effective_on"] <= self.day]
        return sorted(rows, key=lambda row: (row["effective_on"], row["seq"]))

    def newest(self, table, subject, column, default=None, **where):
        """The value that holds, or the default."""
        rows = [row for row in self.standing(table, subject) if all(row[name] in values for name, values in where.items())]
        return rows[-1][column] if rows and rows[-1][column] is not None else default

    def subjects(self, kind):
        """Who exists in the region."""
        ids = sorted({row["subject_id"] for row in self.tables[f"{kind}_existence_record"]})
        here = {one: self.newest(f"{kind}_existence_record", one, "region_code") for one in ids}
        return [one for one, code in here.items() if code is not None and (self.region is None or code == self.region)]

    def mine(self, one):
        """What is to be known of a mine for any figure."""
        get = self.newest
        ground, pit = get("ground_step", one, "stage", "open"), get("pit_step", one, "stage", "open")
        paper, plan = get("paper_step", one, "stage", "valid"), get("closing_plan_record", one, "state", "none")
        permit = get("safety_permit_record", one, "permit", "unknown")
        decided = {"decided", "implementing", "self_checked", "accepted"}
        listed = plan != "taken_off" and (ground != "open" or pit != "open" or plan in ("active", "suspended"))
        pit_closed = listed and ground == "open" and pit == "accepted"
        in_place = ground == "accepted" and paper == "cancelled" and permit in ("cancelled", "never_held")
        right = get("right_record", one, "valid_to", date(1900, 1, 1)) >= self.day and paper != "cancelled"
        papers = (right and get("licence_record", one, "valid_to", date(1900, 1, 1)) >= self.day and permit == "valid"
                  and get("safety_permit_record", one, "valid_to", date(1900, 1, 1)) >= self.day)
        stays = ground in ("open", "announced") or plan == "taken_off"
        state = get("production_record", one, "state", "unknown")
        last = self.day.year if (self.day.month, self.day.day) == (12, 31) else self.day.year - 1
        outputs = self.standing("output_record", one)
        months = min(sum(row["months"] for row in outputs if row["year"] == year) for year in (last - 2, last - 1, last))
        began = next((row["first_on"] for row in outputs if row["months"] > 0), None)
        new = (began is not None and began > date(last - 2, 1, 1)) or state == "building"
        old_enough = began is not None and began <= date(last - 2, 1, 1)
        life = get("reserve_record", one, "remaining_life_years", -1.0)
        tier = get("listing_step", one, "stage", "none")
        return {
            "listed": listed, "decided": listed and (ground in decided or pit in decided),
            "accepted": listed and ground == "accepted" or pit_closed, "cancelled": listed and paper == "cancelled",
            "done": listed and in_place or pit_closed,
            "idle": listed and ground in ("open", "announced", "decided") and pit in ("open", "announced", "decided") and paper == "valid",
            "right": right, "holder": get("holder_record", one, "holder", ""), "scale": get("terms_record", one, "scale", "unknown"),
            "2022": papers and state == "producing" and stays,
            "2028": papers and stays and months >= 6 and old_enough and life >= 3, "new": papers and stays and new,
            "prov": tier in ("provincial", "national"), "nat": tier == "national",
            "nat_met": self.met(one, "national"), "prov_met": self.met(one, "provincial") or self.met(one, "national"),
        }

    def met(self, one, tier):
        """Whether the newest assessment by others is passed and still holds."""
        rows = [row for row in self.standing("assessment_record", one) if row["tier"] == tier and row["kind"] != "self"]
        return bool(rows) and rows[-1]["valid_to"] >= self.day and rows[-1]["met"] == "yes"

    def site(self, one):
        """What is to be known of a site."""
        entries = self.standing("ledger_record", one)

        def total(*kinds, this_year=False):
            rows = [row for row in entries if row["entry"] in kinds]
            return sum(row["area_ha"] for row in rows if not this_year or row["effective_on"].year == self.day.year)

        owed, accepted = total("opening_stock", "new_damage", "correction"), total("accepted")
        return {
            "owed": self.newest("treatment_record", one, "state", "unknown") != "false_change",
            "duty": self.newest("site_existence_record", one, "duty"), "owed_ha": owed, "accepted_ha": accepted,
            "done": owed > 1e-6 and owed - accepted <= 1e-6, "stock": owed - accepted, "new": total("new_damage", this_year=True),
            "accepted_year": total("accepted", this_year=True), "planned": total("planned", this_year=True),
        }

    def figures(self):
        """Every figure: counted and among."""
        mines = [self.mine(one) for one in self.subjects("mine")]
        sites = [site for site in map(self.site, self.subjects("site")) if site["owed"]]
        blocks = [self.newest("gate_step", one, "stage", "none") for one in self.subjects("block")]
        order = ["none", "drafted", "county_reviewed", "city_reviewed", "province_joint_review", "province_approved", "agreement_signed"]
        gone = [site for site in sites if site["duty"] == "ownerless"]
        borne = [site for site in sites if site["duty"] == "bearer"]
        listed, rights = [mine for mine in mines if mine["listed"]], [mine for mine in mines if mine["right"]]
        classed = [mine for mine in rights if mine["scale"] != "unknown"]
        issues = [(self.newest("issue_step", one, "stage", "found"), self.newest("assignment_record", one, "due_on"))
                  for one in self.subjects("issue")]
        standing = [due for stage, due in issues if stage != "struck_off"]

        def count(rows, name):
            return sum(1 for row in rows if row[name])

        def total(rows, name):
            return sum(row[name] for row in rows)

        found = {
            "closure_decided@1": (count(listed, "decided"), len(listed)), "closure_accepted@1": (count(mines, "accepted"), len(listed)),
            "closure_cancelled@1": (count(listed, "cancelled"), len(listed)), "closure_done_rate@1": (count(mines, "done"), len(listed)),
            "closure_zero_start@1": (count(listed, "idle"), len(listed)),
            "block_approved_rate@1": (sum(1 for stage in blocks if stage not in order[:5]), len(blocks)),
            "block_done_rate@1": (sum(1 for stage in blocks if stage in ("old_rights_cancelled", "producing")), len(blocks)),
            "block_zero_start@1": (sum(1 for stage in blocks if stage in order[:2]), len(blocks)),
            "mine_count@1": (len(rights), None), "entity_count@1": (len({mine["holder"] for mine in rights} - {""}), None),
            "large_medium_share@1": (sum(1 for mine in classed if mine["scale"] in ("large", "medium")), len(classed)),
            "legacy_area_rate@1": (total(gone, "accepted_ha"), total(gone, "owed_ha")),
            "legacy_site_rate@1": (count(gone, "done"), len(gone)),
            "producing_treat_rate@1": (total(borne, "accepted_year"), total(borne, "planned")),
            "restored_area_rate@1": (total(sites, "accepted_ha"), total(sites, "owed_ha")),
            "restored_site_rate@1": (count(sites, "done"), len(sites)), "stock_area@1": (total(sites, "stock"), None),
            "increment_area@1": (total(sites, "new"), None), "new_mines@2028": (count(mines, "new"), None),
            "issue_overdue@1": (sum(1 for due in standing if due is not None and due < self.day), len(standing)),
        }
        for version in ("2022", "2028"):
            among = [mine for mine in mines if mine[version]]
            for code, name in (("green_prov_rate", "prov"), ("green_prov_met_rate", "prov_met"), ("green_nat_rate", "nat"),
                               ("green_nat_met_rate", "nat_met")):
                found[f"{code}@{version}"] = (count(among, name), len(among))
        for scale in ("large", "medium"):
            among = [mine for mine in mines if mine["2028"] and mine["scale"] == scale]
            found[f"{scale}_green_rate@2028"] = (count(among, "prov"), len(among))
            found[f"{scale}_green_met_rate@2028"] = (count(among, "prov_met"), len(among))
        return found


def told(figure):
    """A figure as the second count gives it."""
    return pytest.approx(figure.counted), figure.among if figure.among is None else pytest.approx(figure.among)


@pytest.mark.parametrize("seed", range(COUNTIES))
def test_a_second_way_to_count_gives_every_figure_of_random_days_of_random_counties(registry, seed):
    fill(registry, seed)
    draw = random.Random(1000 + seed)
    with Session(reading(registry)) as session:
        again, seen = Again(session), set()
        for _ in range(DAYS):
            day, region = random_day(draw), draw.choice((None, None, *TOWNSHIPS))
            known_at = datetime.combine(random_day(draw) + timedelta(days=draw.randrange(2000)), time(12), UTC)
            counted = again.look(day, known_at, region).figures()
            found = figures(session, INDICATORS, day, known_at, region)
            assert {key: told(found[key]) for key in counted} == counted, (day, known_at, region)
            assert set(counted) == set(found)
            seen |= {key for key, (number, _) in counted.items() if number}
        assert len(seen) > len(INDICATORS) / 2, "the counties are worth counting"


def test_the_path_of_a_random_county_is_its_days(registry):
    fill(registry, COUNTIES)
    days = [date(2019, 6, 30) + timedelta(days=91 * step) for step in range(26)]

    def end_of(day):
        return datetime.combine(day, time.max, UTC)

    with Session(reading(registry)) as session:
        again = Again(session)
        everything = datetime.combine(date(2100, 1, 1), time.max, UTC)
        for indicator in INDICATORS:
            for step in path(session, indicator.key, days, end_of):
                assert told(step.now) == again.look(step.on, everything, None).figures()[indicator.key], (indicator.key, step.on)
                assert told(step.then) == again.look(step.on, end_of(step.on), None).figures()[indicator.key], (indicator.key, step.on)
