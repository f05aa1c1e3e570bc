"""Accounts: what a password may be, who may change whom, what ends a session, how a code is used once, tokens."""
import hashlib
from datetime import date, timedelta

import pyotp
import pytest
from sqlalchemy import select
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from mines.accounts import CONSOLE, LONGEST, ONE_TIME, PAUSE, REFUSALS, check_apart, owed
from mines.codes import Department, Role
from mines.commands.password_policy import LONGEST as LONGEST_PASSWORD
from mines.commands.password_policy import SHORTEST, check_password
from mines.commands.passwords import change_password, fits, issue_password
from mines.commands.people import add_console, add_officer, change_officer
from mines.commands.records import record_fact, today
from mines.commands.second_factors import enrol_second_factor, remove_second_factor, use_code
from mines.commands.signing_in import NOBODY, SignIn, close_session, sign_in
from mines.commands.tokens import add_token, revoke_token
from mines.errors import BadValue, CodeTaken, NotAllowed, NotFound, PasswordRefused, RolesApart, SignInRefused, UnknownOfficer
from mines.queries.seals import verify
from mines.queries.sessions import REFUSED, account, open_session, opened_sessions, refusals, stopped, token_account
from mines.tables.people import Act, CredentialRecord, OfficerRecord
from tests.factories import COUNTY, START, TOWNSHIP, TestClock, make_officers, open_writer

GOOD = "山川草木皆有情十二个字呀"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def clock():
    return TestClock()


@pytest.fixture
def session(registry, clock):
    """A writer on a registry with an administrator and two officers, all committed."""
    with open_writer(registry, clock) as session:
        add_console(session)
        make_officers(session)
        session.commit()
        yield session


def enter(session, login, password, *, code=None, key="k" * 64):
    """Sign in as the door does; give what became of it."""
    found = account(session, login, today(session))
    record = found.password if found else None
    became = sign_in(session, login, record if fits(record, password) else None, code=code, key_sha256=key, place="test")
    session.commit()
    return became


def own_password(session, login, by="admin"):
    """Give ``login`` a password of its own."""
    change_password(session, login, issue_password(session, login, by=by), GOOD)
    session.commit()
    return GOOD


@pytest.mark.parametrize("password", [
    "correct horse battery staple", GOOD, "k7mp-x2fq-9rtd-w4hj", "Kj8#mQ2vLp9x", " 前后有空格也算数的一句话 ", "a" * 5 + "ö字£9-Ω_~%",
])
def test_a_long_password_of_any_characters_is_taken(password):
    check_password(password, "li")


@pytest.mark.parametrize("password, reason", [
    ("Kj8#mQ2vLp9", "short"), ("x7" * 65, "long"), ("chenli-岭上看日出不看雾霾", "login"), ("CHENLI岭上看日出不看雾霾啊", "login"),
    ("password1234", "common"), ("Password123!", "common"), ("P@ssw0rd2024", "common"), ("123456789012", "common"),
    ("qwertyuiop[]", "common"), ("1q2w3e4r5t6y", "common"), ("1qaz!QAZ2wsx", "common"), ("aaaaaaaaaaaa", "common"),
    ("woaini1314520", "common"), ("admin@123456", "common"), ("Chengde@2025", "common"), ("Greenmine2026!", "common"),
])
def test_a_password_is_refused_with_its_reason(password, reason):
    with pytest.raises(PasswordRefused) as refused:
        check_password(password, "chenli")
    assert refused.value.values == {"reason": reason}
    assert LONGEST_PASSWORD == 128


def test_every_password_known_to_be_common_is_refused():
    known = [one for one in FREQUENCY_LISTS["passwords"] if len(one) >= SHORTEST]
    assert len(known) > 200
    for password in known:
        with pytest.raises(PasswordRefused):
            check_password(password, "chenli")


@pytest.mark.parametrize("roles", [
    ("administrator", "auditor"), ("officer", "administrator"), ("auditor", "viewer"), ("leader", "auditor"),
])
def test_duties_never_meet_in_one_account(roles):
    with pytest.raises(RolesApart):
        check_apart(roles)
    check_apart(("officer", "reviewer", "viewer", "leader", "inspector"))


def test_a_one_time_password_is_owed_before_a_second_factor():
    assert owed(Role.ADMINISTRATOR, True, False) == "password"
    assert owed(Role.ADMINISTRATOR, False, False) == "second_factor"
    assert owed(Role.ADMINISTRATOR, False, True) is None
    assert owed(Role.OFFICER, False, False) is None


@pytest.mark.parametrize("login", ["x", "Li", "李", "a b", "-li", "a" * 33, "li\0", ""])
def test_a_login_is_letters_and_digits(session, login):
    with pytest.raises(BadValue):
        add_officer(session, login, name="李", role=Role.OFFICER, department=Department.FORESTRY, region_code=COUNTY,
                    on=date(2020, 1, 1), by=CONSOLE)


def test_an_account_lies_in_a_region_and_only_an_administrator_of_it_adds_one(session):
    values = {"name": "赵", "role": Role.OFFICER, "department": Department.FORESTRY, "on": date(2020, 1, 1)}
    for region, by, refusal in (("", CONSOLE, BadValue), ("x1", CONSOLE, BadValue), (COUNTY, "li", NotAllowed),
                                ("120000", "admin", NotAllowed), (COUNTY, "nobody", UnknownOfficer)):
        with pytest.raises(refusal):
            add_officer(session, "zhao", region_code=region, by=by, **values)
        session.rollback()
    add_officer(session, "zhao", region_code=TOWNSHIP, by="admin", **values)
    with pytest.raises(CodeTaken):
        add_officer(session, "zhao", region_code=TOWNSHIP, by="admin", **values)


def test_the_role_of_an_account_changes_within_its_duty_only(session):
    assert change_officer(session, "li", by="admin", role=Role.REVIEWER).role == Role.REVIEWER
    session.commit()
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(RolesApart):
            change_officer(session, "li", by="admin", role=role)
        session.rollback()
    with pytest.raises(RolesApart):      # no other door does it either
        record_fact(session, OfficerRecord, account(session, "li", today(session)).officer.id, on=today(session), by=CONSOLE,
                    name="li", role=Role.AUDITOR, department=Department.WATER, region_code=COUNTY, active=True)


@pytest.mark.parametrize("login, by, changes", [
    ("admin", "admin", {"active": False}), (CONSOLE, "admin", {"active": False}), ("li", "wu", {"active": False}),
    ("li", "admin", {"region_code": "120000"}),
])
def test_nobody_changes_their_own_account_the_console_or_beyond_their_region(session, login, by, changes):
    with pytest.raises(NotAllowed):
        change_officer(session, login, by=by, **changes)


def test_a_change_that_changes_nothing_adds_nothing(session):
    change_officer(session, "li", by="admin", name="li")
    assert session.seal() is None


def test_passwords_are_kept_as_argon2_hashes_and_handed_out_once(session):
    password = issue_password(session, "li", by="admin")
    session.commit()
    record = session.scalars(select(CredentialRecord)).one()
    assert record.password_hash.startswith("$argon2id$") and password not in record.password_hash
    assert record.one_time and record.valid_until == record.recorded_at + ONE_TIME
    assert fits(record, password) and not fits(record, password.upper()) and not fits(None, password)


@pytest.mark.parametrize("login, by", [("admin", "admin"), (CONSOLE, CONSOLE), (CONSOLE, "admin"), ("li", "wu"), ("li", "li")])
def test_only_an_administrator_or_the_console_hands_out_a_password_and_never_their_own(session, login, by):
    with pytest.raises(NotAllowed):
        issue_password(session, login, by=by)


def test_an_account_changes_its_own_password_and_shows_the_old_one(session):
    password = issue_password(session, "li", by="admin")
    session.commit()
    for old, new, reason in ((password, "short", "short"), ("not it at all", GOOD, "old"), (password, password, "same")):
        with pytest.raises(PasswordRefused) as refused:
            change_password(session, "li", old, new)
        assert refused.value.values["reason"] == reason
        session.rollback()
    change_password(session, "li", password, GOOD)
    session.commit()
    assert enter(session, "li", GOOD) == SignIn.OPENED
    assert enter(session, "li", password) == SignIn.REFUSED


def test_a_one_time_password_ends_after_a_day(session, clock):
    password = issue_password(session, "li", by="admin")
    session.commit()
    clock.hour += 23
    assert enter(session, "li", password) == SignIn.OPENED
    clock.hour += 1.01
    assert enter(session, "li", password) == SignIn.REFUSED


def test_nobody_signs_in_as_the_console_as_an_unknown_account_or_as_one_without_a_password(session):
    for login in (CONSOLE, "nobody", "wu"):
        assert enter(session, login, "") == SignIn.REFUSED
    noted = [(act.acted_by, act.detail) for act in session.scalars(select(Act).where(Act.tag == REFUSED).order_by(Act.id))]
    assert noted == [(NOBODY, "test"), (NOBODY, "test"), ("wu", "test")]


def test_an_account_stops_after_five_refusals_and_goes_on_after_fifteen_minutes(session, clock):
    password = own_password(session, "li")
    for _ in range(REFUSALS):
        assert not stopped(session, account(session, "li", today(session)), session.at)
        assert enter(session, "li", "wrong wrong wrong") == SignIn.REFUSED
    assert stopped(session, account(session, "li", today(session)), session.at)
    assert enter(session, "li", password) == SignIn.REFUSED
    assert refusals(session, "li", START) == REFUSALS, "what is refused while it stops does not prolong it"
    session.rollback()
    clock.hour += PAUSE / timedelta(hours=1) + 0.01
    assert enter(session, "li", password) == SignIn.OPENED


def test_a_new_password_lets_an_account_that_was_stopped_go_on(session):
    own_password(session, "li")
    for _ in range(REFUSALS):
        enter(session, "li", "wrong wrong wrong")
    password = issue_password(session, "li", by="admin")
    session.commit()
    assert enter(session, "li", password) == SignIn.OPENED


def test_a_sign_in_that_succeeds_begins_the_count_anew(session):
    password = own_password(session, "li")
    for _ in range(3):
        for _ in range(REFUSALS - 1):
            enter(session, "li", "wrong wrong wrong")
        assert enter(session, "li", password) == SignIn.OPENED
        assert refusals(session, "li", START) == 0


def _change_password(session):
    change_password(session, "li", GOOD, GOOD + "2")


ENDINGS = {
    "closed": lambda session: close_session(session, "li", "k" * 64),
    "disabled": lambda session: change_officer(session, "li", by="admin", active=False),
    "role": lambda session: change_officer(session, "li", by="admin", role=Role.VIEWER),
    "region": lambda session: change_officer(session, "li", by="admin", region_code=TOWNSHIP),
    "own password": _change_password,
    "password handed out": lambda session: issue_password(session, "li", by="admin"),
    "second factor": lambda session: enrol_second_factor(session, "li", SECRET, pyotp.TOTP(SECRET).at(session.clock())),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_session_ends_when_it_is_closed_or_its_account_changes(session, clock, ending):
    password = own_password(session, "li")
    assert enter(session, "li", password) == SignIn.OPENED
    assert open_session(session, "k" * 64, clock(), today(session)).account.officer.code == "li"
    assert len(opened_sessions(session, "li", clock(), today(session))) == 1
    ENDINGS[ending](session)
    session.commit()
    assert open_session(session, "k" * 64, clock(), today(session)) is None
    assert opened_sessions(session, "li", session.at, today(session)) == []


def test_a_session_ends_after_twelve_hours_and_one_that_never_was_is_none(session, clock):
    enter(session, "li", own_password(session, "li"))
    assert open_session(session, "x" * 64, clock(), today(session)) is None
    clock.hour += LONGEST / timedelta(hours=1)
    assert open_session(session, "k" * 64, clock(), today(session)) is not None
    clock.hour += 0.01
    assert open_session(session, "k" * 64, clock(), today(session)) is None


def test_nobody_closes_the_session_of_another(session, clock):
    enter(session, "li", own_password(session, "li"))
    close_session(session, "wu", "k" * 64)
    session.commit()
    assert open_session(session, "k" * 64, clock(), today(session)) is not None


def test_a_code_is_asked_for_and_used_once(session, clock):
    password = own_password(session, "li")
    enrol_second_factor(session, "li", SECRET, pyotp.TOTP(SECRET).at(clock()))
    session.commit()
    assert enter(session, "li", password) == SignIn.CODE_NEEDED
    assert enter(session, "li", password, code=pyotp.TOTP(SECRET).at(clock())) == SignIn.REFUSED, "it was used to enrol"
    clock.hour += 0.01                                                             # 36 seconds later: another code
    code = pyotp.TOTP(SECRET).at(clock())
    assert enter(session, "li", password, code=code) == SignIn.OPENED
    assert enter(session, "li", password, code=code) == SignIn.REFUSED
    assert enter(session, "li", password, code="000000" if code != "000000" else "111111") == SignIn.REFUSED


def test_wrong_codes_stop_the_account_too(session, clock):
    password = own_password(session, "li")
    enrol_second_factor(session, "li", SECRET, pyotp.TOTP(SECRET).at(clock()))
    session.commit()
    for _ in range(REFUSALS):
        assert enter(session, "li", password, code="1") == SignIn.REFUSED
    clock.hour += 0.01
    assert enter(session, "li", password, code=pyotp.TOTP(SECRET).at(clock())) == SignIn.REFUSED


@pytest.mark.parametrize("seconds, taken", [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_may_be_one_step_off(session, clock, seconds, taken):
    enrol_second_factor(session, "li", SECRET, pyotp.TOTP(SECRET).at(clock()))
    session.commit()
    clock.hour += 1
    record = account(session, "li", today(session)).second_factor
    assert use_code(session, "li", record, pyotp.TOTP(SECRET).at(clock() + timedelta(seconds=seconds))) is taken


def test_a_second_factor_is_proved_by_a_code_and_taken_away_by_the_person_an_administrator_or_the_console(session, clock):
    with pytest.raises(SignInRefused):
        enrol_second_factor(session, "li", SECRET, "12345")
    session.rollback()
    for by in ("li", "admin", CONSOLE):
        enrol_second_factor(session, "li", SECRET, pyotp.TOTP(SECRET).at(clock()))
        session.commit()
        remove_second_factor(session, "li", by=by)
        session.commit()
        assert account(session, "li", today(session)).second_factor is None
        clock.hour += 1
    enrol_second_factor(session, "li", SECRET, pyotp.TOTP(SECRET).at(clock()))
    session.commit()
    with pytest.raises(NotAllowed):
        remove_second_factor(session, "li", by="wu")


def test_a_token_works_in_the_name_of_its_account_until_it_ends(session, clock):
    day = today(session)
    token = add_token(session, "li", "巡查平板", valid_to=day, by="li")
    other = add_token(session, "li", "接口", valid_to=day + timedelta(days=30), by="admin")
    session.commit()
    assert token.startswith("greenmine_") and token != other

    def named(token, on=day):
        found = token_account(session, hashlib.sha256(token.encode()).hexdigest(), on)
        return found and (found[0].name, found[1].officer.code)
    assert named(token) == ("巡查平板", "li") and named("greenmine_x") is None
    assert named(token, day + timedelta(days=1)) is None and named(other, day + timedelta(days=1)) == ("接口", "li")
    revoke_token(session, "li", "巡查平板", by="li")
    session.commit()
    assert named(token) is None and named(other) == ("接口", "li")
    change_officer(session, "li", by="admin", active=False)
    session.commit()
    assert named(other) is None


@pytest.mark.parametrize("name, days, login, by, refusal", [
    ("", 1, "li", "li", BadValue), ("x" * 61, 1, "li", "li", BadValue), ("x", -1, "li", "li", BadValue), ("x", 367, "li", "li", BadValue),
    ("x", 1, "li", "wu", NotAllowed), ("x", 1, CONSOLE, "admin", NotAllowed), ("x", 1, "nobody", "admin", NotFound),
])
def test_a_token_needs_a_name_a_year_at_most_and_the_right_person(session, name, days, login, by, refusal):
    with pytest.raises(refusal):
        add_token(session, login, name, valid_to=today(session) + timedelta(days=days), by=by)


def test_two_tokens_of_an_account_never_share_a_name_while_both_work(session):
    add_token(session, "li", "平板", valid_to=today(session), by="li")
    with pytest.raises(CodeTaken):
        add_token(session, "li", "平板", valid_to=today(session), by="li")
    revoke_token(session, "li", "平板", by="admin")
    add_token(session, "li", "平板", valid_to=today(session), by="li")


def test_all_of_it_is_sealed(session, clock):
    enter(session, "li", own_password(session, "li"))
    add_token(session, "li", "平板", valid_to=today(session), by="li")
    session.commit()
    assert verify(session) == []
