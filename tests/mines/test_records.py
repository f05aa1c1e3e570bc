"""The rule set of dated records: its awkward cases, the replay against plain Python, the race of writers."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from geodata.database import reading, writing
from mines.codes import GateStage, GroundStage, LedgerEntry, PaperStage, Subject, Tier
from mines.commands.records import correct, record_fact, register, withdraw
from mines.commands.steps import record_step
from mines.errors import (
    AlreadyReported, BadValue, CodeTaken, EvidenceMissing, LedgerUnbalanced, NotAllowed, Overtaken, ReasonMissing, SamePerson, StepRefused,
    UnknownOfficer,
)
from mines.queries.snapshot import mines_on
from mines.queries.standing import standing, versions
from mines.queries.subjects import by_code
from mines.tables.blocks import GateStep, MembershipRecord
from mines.tables.closures import ChecklistRecord, GroundStep, PaperStep, PitStep
from mines.tables.green import ListingStep
from mines.tables.mines import HolderRecord, OutputRecord, ProductionRecord
from mines.tables.sites import LedgerRecord
from tests.factories import PAPERS, TestClock, hour, make_mine, make_officers, make_site, open_writer, pass_checklist

DECIDED, IMPLEMENTING, CHECKED, ACCEPTED = (
    GroundStage.DECIDED, GroundStage.IMPLEMENTING, GroundStage.SELF_CHECKED, GroundStage.ACCEPTED)


@pytest.fixture
def clock():
    """A clock moved by hand."""
    return TestClock()


@pytest.fixture
def session(registry, clock):
    """A writer in a registry with officers and one mine, committed."""
    with open_writer(registry, clock) as session:
        make_officers(session, "li", "wu")
        make_mine(session, "A")
        make_mine(session, "B")
        session.commit()
        yield session


class Story:
    """A closing told hour by hour."""

    def __init__(self, session, clock, code="A"):
        """Tell of the mine ``code``."""
        self.session, self.clock = session, clock
        self.mine = by_code(session, Subject.MINE, code)

    def at(self, number):
        """Move the clock."""
        self.clock.hour = number
        return self

    def step(self, to, on, by="li", **options):
        """Record a step and commit."""
        return self._commit(record_step, GroundStep, self.mine.id, to, on=on, by=by, evidence=PAPERS, **options)

    def correct(self, record, by="li", **changes):
        """Correct a record and commit."""
        return self._commit(correct, record, by=by, reason="typo", **changes)

    def withdraw(self, record, by="li"):
        """Withdraw a record and commit."""
        return self._commit(withdraw, record, by=by, reason="never happened")

    def _commit(self, command, *words, **options):
        try:
            record = command(self.session, *words, **options)
        except Exception:
            self.session.rollback()
            raise
        self.session.commit()
        return record

    def stage(self, day, known_at=None):
        """The stage in force."""
        view = mines_on(day, known_at, {"ground_stage"})
        stage = self.session.scalar(select(view.c.ground_stage).where(view.c.code == self.mine.code))
        self.session.rollback()
        return stage


@pytest.fixture
def story(session, clock):
    """The closing of mine A."""
    return Story(session, clock)


def d(month, day=1):
    """A day of 2022."""
    return date(2022, month, day)


def test_plain_steps_are_in_force_from_their_day(story):
    story.at(1).step(DECIDED, d(3))
    story.at(2).step(IMPLEMENTING, d(4))
    assert [story.stage(day) for day in (d(2), d(3, 15), d(5))] == ["open", "decided", "implementing"]


def test_a_date_moved_later_is_seen_by_those_who_know_of_it(story):
    story.at(1).step(DECIDED, d(3))
    step = story.at(2).step(IMPLEMENTING, d(4))
    story.at(3).correct(step, on=d(6))
    assert story.stage(d(5)) == "decided"
    assert story.stage(d(6)) == "implementing"
    assert story.stage(d(5), hour(2)) == "implementing"


def test_the_order_of_steps_survives_a_date_moved_onto_the_next_ones_day(story):
    first = story.at(1).step(DECIDED, d(3))
    story.at(2).step(IMPLEMENTING, d(6))
    story.at(3).correct(first, on=d(6))
    assert story.stage(d(6)) == "implementing"


def test_a_date_moved_past_its_follower_is_refused(story):
    first = story.at(1).step(DECIDED, d(3))
    story.at(2).step(IMPLEMENTING, d(6))
    with pytest.raises(StepRefused):
        story.at(3).correct(first, on=d(7))
    assert story.stage(d(3)) == "decided"


def test_a_correction_can_be_corrected(story):
    first = story.at(1).step(DECIDED, d(3))
    second = story.at(2).correct(first, on=d(6))
    story.at(3).correct(second, on=d(2))
    assert story.stage(d(2, 10)) == "decided"
    assert story.stage(d(2, 10), hour(2)) == "open"


def test_after_the_newest_step_is_withdrawn_the_ladder_is_climbed_from_the_one_below(story):
    story.at(1).step(DECIDED, d(3))
    step = story.at(2).step(IMPLEMENTING, d(4))
    story.at(3).withdraw(step, by="wu")
    assert story.stage(d(12)) == "decided"
    assert story.stage(d(12), hour(2)) == "implementing"
    with pytest.raises(StepRefused):
        story.at(4).step(CHECKED, d(12))
    story.at(5).step(IMPLEMENTING, d(8))
    story.at(6).step(CHECKED, d(9))
    assert story.stage(d(9)) == "self_checked"


def test_a_step_under_a_standing_one_cannot_be_withdrawn(story):
    story.at(1).step(DECIDED, d(3))
    middle = story.at(2).step(IMPLEMENTING, d(4))
    story.at(3).step(CHECKED, d(5))
    with pytest.raises(StepRefused):
        story.at(4).withdraw(middle)


def test_a_replaced_record_cannot_be_corrected_again(story):
    first = story.at(1).step(DECIDED, d(3))
    story.at(2).correct(first, on=d(2))
    with pytest.raises(Overtaken):
        story.at(3).correct(first, on=d(1))


def test_the_acceptor_cannot_correct_the_step_he_accepted(story):
    story.at(1).step(DECIDED, d(3))
    story.at(2).step(IMPLEMENTING, d(4))
    checked = story.at(3).step(CHECKED, d(5), done_by="township")
    pass_checklist(story.session, story.mine.id, d(5))
    with pytest.raises(SamePerson):
        story.at(4).step(ACCEPTED, d(6))
    story.at(5).step(ACCEPTED, d(6), by="wu")
    with pytest.raises(SamePerson):
        story.at(6).correct(checked, by="wu", on=d(5, 2))


def test_the_person_in_the_field_counts_as_much_as_the_one_who_typed(story):
    story.at(1).step(DECIDED, d(3))
    story.at(2).step(IMPLEMENTING, d(4))
    story.at(3).step(CHECKED, d(5), done_by="zhou")
    pass_checklist(story.session, story.mine.id, d(5))
    with pytest.raises(SamePerson):
        story.at(4).step(ACCEPTED, d(6), by="wu", done_by="zhou")


def test_a_withdrawal_can_be_undone(story):
    first = story.at(1).step(DECIDED, d(3))
    gone = story.at(2).withdraw(first)
    story.at(3).correct(gone)
    assert [story.stage(d(12), hour(number)) for number in range(4)] == ["open", "decided", "open", "decided"]


def test_every_day_as_known_at_every_moment_equals_the_replay_in_python(story):
    first = story.at(1).step(DECIDED, d(3))
    second = story.at(2).step(IMPLEMENTING, d(4))
    second = story.at(3).correct(second, on=d(6))
    first = story.at(4).correct(first, on=d(6))
    first = story.at(5).correct(first, on=d(2))
    story.at(6).withdraw(second, by="wu")
    story.at(7).step(IMPLEMENTING, d(8))
    gone = story.at(8).withdraw(story.at(8).step(CHECKED, d(9)))
    story.at(9).correct(gone, on=d(10))
    for number in range(11):
        known = standing(versions(story.session, GroundStep, story.mine.id, hour(number)))
        for day in (date(2022, 1, 15) + timedelta(days=10 * place) for place in range(34)):
            replayed = [row.stage for row in known if row.effective_on <= day]
            assert story.stage(day, hour(number)) == (replayed[-1] if replayed else "open"), (number, day)


def test_of_six_writers_who_saw_the_same_record_one_is_stored_and_five_are_told(story, registry):
    base = story.at(1).step(DECIDED, d(3))
    barrier, verdicts = threading.Barrier(6), []

    def write(number):
        with open_writer(registry, lambda: hour(2)) as session:
            record = session.get_one(GroundStep, base.id)
            session.rollback()
            barrier.wait()
            try:
                match number % 3:
                    case 0:
                        correct(session, record, by="li", reason="late", on=d(3, 2), follows=base.id)
                    case 1:
                        withdraw(session, record, by="li", reason="never", follows=base.id)
                    case 2:
                        record_step(session, GroundStep, story.mine.id, IMPLEMENTING, on=d(5), by="wu", follows=base.id)
                session.commit()
                verdicts.append("stored")
            except Overtaken:
                verdicts.append("overtaken")

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(verdicts) == ["overtaken"] * 5 + ["stored"]


def test_a_mended_older_fact_of_the_same_day_does_not_come_back_in_force(session, clock):
    mine = by_code(session, Subject.MINE, "A")
    old = record_fact(session, HolderRecord, mine.id, on=d(5), by="li", holder="甲")
    record_fact(session, HolderRecord, mine.id, on=d(5), by="li", holder="乙")
    correct(session, old, by="li", reason="typo", holder="丙")
    view = mines_on(d(6), None, {"holder"})
    assert session.scalar(select(view.c.holder).where(view.c.code == "A")) == "乙"


def test_an_opening_state_may_be_any_stage_when_it_names_its_ledger(story):
    story.at(1).step(CHECKED, d(3), taken_over="2022年关闭台账")
    assert story.stage(d(3)) == "self_checked"
    with pytest.raises(StepRefused):
        Story(story.session, story.clock, "B").step(CHECKED, d(3))


def test_a_stage_without_its_paper_is_refused(session):
    mine = by_code(session, Subject.MINE, "A")
    with pytest.raises(EvidenceMissing):
        record_step(session, GroundStep, mine.id, DECIDED, on=d(3), by="li")


def test_acceptance_needs_every_item_of_the_standard_that_applies(story):
    story.at(1).step(CHECKED, d(3), taken_over="台账")
    with pytest.raises(EvidenceMissing, match="c2_facilities.*c3b_slopes.*c5_explosives"):
        story.at(2).step(ACCEPTED, d(4), by="wu")


def test_a_national_listing_from_2025_on_needs_a_provincial_one(session):
    mine = by_code(session, Subject.MINE, "A")
    with pytest.raises(StepRefused):
        record_step(session, ListingStep, mine.id, Tier.NATIONAL, on=date(2025, 5, 1), by="li", evidence=PAPERS)
    session.rollback()
    record_step(session, ListingStep, mine.id, Tier.NATIONAL, on=date(2020, 5, 1), by="li", evidence=PAPERS)


def test_a_correction_and_a_withdrawal_say_why(session):
    mine = by_code(session, Subject.MINE, "A")
    fact = record_fact(session, HolderRecord, mine.id, on=d(5), by="li", holder="甲")
    with pytest.raises(ReasonMissing):
        correct(session, fact, by="li", reason="", holder="乙")
    with pytest.raises(ReasonMissing):
        withdraw(session, fact, by="li", reason="")


def test_a_form_sent_twice_is_stored_once(session):
    mine = by_code(session, Subject.MINE, "A")
    once, twice = (record_fact(session, HolderRecord, mine.id, on=d(5), by="li", holder="甲", device_key="form-7") for _ in range(2))
    assert once.id == twice.id


def test_a_month_is_reported_once_and_corrected_afterwards(session):
    mine = by_code(session, Subject.MINE, "A")
    report = {"year": 2017, "first_on": date(2017, 3, 1), "month_from": 3, "month_to": 3}
    march = record_fact(session, OutputRecord, mine.id, on=date(2017, 3, 31), by="li", months=1, **report)
    with pytest.raises(AlreadyReported):
        record_fact(session, OutputRecord, mine.id, on=date(2017, 3, 31), by="li", months=0, **report)
    session.expunge_all()
    session.rollback()
    with pytest.raises(BadValue):
        record_fact(session, OutputRecord, mine.id, on=date(2017, 3, 31), by="li", months=2, **report)
    assert march.months == 1


def test_the_restoration_ledger_balances_on_every_day(session):
    site = make_site(session, owed=10, finished=6, accepted=5)
    for entry, area in ((LedgerEntry.FINISHED, 5), (LedgerEntry.ACCEPTED, 2)):
        savepoint = session.begin_nested()
        with pytest.raises(LedgerUnbalanced):
            record_fact(session, LedgerRecord, site.id, on=date(2025, 10, 1), by="li", entry=entry, area_ha=area)
        savepoint.rollback()
    with pytest.raises(BadValue):
        record_fact(session, LedgerRecord, site.id, on=date(2025, 10, 1), by="li", entry=LedgerEntry.FINISHED, area_ha=-1)


def test_a_code_that_stands_is_not_given_twice(session):
    with pytest.raises(CodeTaken):
        make_mine(session, "A")


def test_only_known_officers_record_and_only_in_their_region(session):
    mine = by_code(session, Subject.MINE, "A")
    with pytest.raises(UnknownOfficer):
        record_fact(session, HolderRecord, mine.id, on=d(5), by="nobody", holder="甲")
    with pytest.raises(NotAllowed):
        record_fact(session, HolderRecord, mine.id, on=d(5), by="admin", holder="甲")
    with pytest.raises(NotAllowed):
        register(session, Subject.MINE, "C", on=d(5), by="li", name="外县矿", region_code="140000101")


@pytest.mark.parametrize("statement", [update(ProductionRecord).values(state="stopped"), delete(ProductionRecord)])
def test_the_database_itself_refuses_to_change_a_record(session, registry, statement):
    with pytest.raises(DBAPIError, match="append only"), writing(registry).begin() as connection:
        connection.execute(statement)


def test_a_reader_sees_one_moment(session, registry):
    with Session(reading(registry)) as reader:
        before = len(versions(reader, ProductionRecord, 1))
        record_fact(session, ProductionRecord, 1, on=d(5), by="li", state="stopped")
        session.commit()
        assert len(versions(reader, ProductionRecord, 1)) == before
        reader.rollback()
        assert len(versions(reader, ProductionRecord, 1)) == before + 1


def test_a_mine_counts_only_from_the_day_it_exists(session):
    make_mine(session, "NEW", on=date(2024, 5, 1))
    for day, count in ((date(2018, 6, 1), 2), (date(2024, 5, 1), 3)):
        view = mines_on(day, None, {"name"})
        assert len(session.execute(select(view)).all()) == count


def test_a_right_goes_back_to_valid_when_its_cancellation_is_refused(session):
    mine = by_code(session, Subject.MINE, "A")
    for stage in (PaperStage.CANCELLATION_REQUESTED, PaperStage.VALID, PaperStage.CANCELLATION_REQUESTED, PaperStage.CANCELLED):
        record_step(session, PaperStep, mine.id, stage, on=d(5), by="li", evidence=PAPERS)
    with pytest.raises(StepRefused):
        record_step(session, PaperStep, mine.id, PaperStage.VALID, on=d(6), by="li", evidence=PAPERS)


def test_only_the_first_rung_may_be_an_opening_state(story):
    story.at(1).step(DECIDED, d(3), taken_over="台账")
    with pytest.raises(StepRefused):
        story.at(2).step(IMPLEMENTING, d(4), taken_over="台账")


def test_who_implemented_never_accepts_though_another_checked_in_between(story):
    story.at(1).step(DECIDED, d(3))
    story.at(2).step(IMPLEMENTING, d(4), by="wu")
    story.at(3).step(CHECKED, d(5))
    pass_checklist(story.session, story.mine.id, d(5))
    with pytest.raises(SamePerson):
        story.at(4).step(ACCEPTED, d(6), by="wu")


def test_an_item_under_a_standing_acceptance_is_not_taken_away(story):
    story.at(1).step(DECIDED, d(3))
    story.at(2).step(IMPLEMENTING, d(4))
    story.at(3).step(CHECKED, d(5))
    pass_checklist(story.session, story.mine.id, d(5))
    story.at(4).step(ACCEPTED, d(6), by="wu")
    passed = versions(story.session, ChecklistRecord, story.mine.id)[1]
    with pytest.raises(EvidenceMissing):
        story.at(5).withdraw(passed)


def test_the_pit_is_accepted_by_the_standard_too(session):
    mine = by_code(session, Subject.MINE, "A")
    for stage in (DECIDED, IMPLEMENTING, CHECKED):
        record_step(session, PitStep, mine.id, stage, on=d(3), by="li", evidence=PAPERS)
    with pytest.raises(EvidenceMissing, match="c3b_slopes"):
        record_step(session, PitStep, mine.id, ACCEPTED, on=d(4), by="wu", evidence=PAPERS)


def _block(session, code):
    return register(session, Subject.BLOCK, code, on=d(1), by="li", name=code, region_code="139999101")


def test_a_mine_that_is_being_closed_joins_no_block_and_none_is_in_two(session):
    first, second = _block(session, "QK-1"), _block(session, "QK-2")
    mine, closing = by_code(session, Subject.MINE, "A"), by_code(session, Subject.MINE, "B")
    record_step(session, GroundStep, closing.id, DECIDED, on=d(1), by="li", evidence=PAPERS)
    with pytest.raises(StepRefused):
        record_fact(session, MembershipRecord, closing.id, on=d(2), by="li", block_id=first.id, role="merged")
    session.rollback()
    first, second = _block(session, "QK-1"), _block(session, "QK-2")
    record_fact(session, MembershipRecord, mine.id, on=d(2), by="li", block_id=first.id, role="merged")
    with pytest.raises(StepRefused):
        record_fact(session, MembershipRecord, mine.id, on=d(3), by="li", block_id=second.id, role="lead")


def test_old_rights_are_cancelled_only_when_those_of_the_members_of_the_day_are(session):
    block, mine = _block(session, "QK-1"), by_code(session, Subject.MINE, "A")
    record_fact(session, MembershipRecord, mine.id, on=d(2), by="li", block_id=block.id, role="merged")
    record_step(session, GateStep, block.id, GateStage.RIGHT_CHANGED, on=d(3), by="li", taken_over="台账")
    savepoint = session.begin_nested()
    with pytest.raises(StepRefused):
        record_step(session, GateStep, block.id, GateStage.OLD_RIGHTS_CANCELLED, on=d(5), by="li", evidence=PAPERS)
    savepoint.rollback()
    record_fact(session, MembershipRecord, mine.id, on=d(4), by="li", block_id=block.id, role="none")
    record_step(session, GateStep, block.id, GateStage.OLD_RIGHTS_CANCELLED, on=d(5), by="li", evidence=PAPERS)


def test_a_removal_says_why(session):
    mine = by_code(session, Subject.MINE, "A")
    record_step(session, ListingStep, mine.id, Tier.PROVINCIAL, on=d(3), by="li", evidence=PAPERS)
    savepoint = session.begin_nested()
    with pytest.raises(ReasonMissing):
        record_step(session, ListingStep, mine.id, Tier.REMOVED, on=d(4), by="li", evidence=PAPERS)
    savepoint.rollback()
    record_step(session, ListingStep, mine.id, Tier.REMOVED, on=d(4), by="li", evidence=PAPERS, removal="voluntary")


def test_what_is_left_out_is_not_called_overtaken(session):
    mine = by_code(session, Subject.MINE, "A")
    with pytest.raises(BadValue, match="state"):
        record_fact(session, ProductionRecord, mine.id, on=d(5), by="li", state=None)
