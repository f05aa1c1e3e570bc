"""Every address of the program, and who may ask for it: nobody, or an account of each role."""
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import pytest
from flask import url_for

from mines.codes import Department, Role
from mines.commands.people import CONSOLE, add_officer
from mines.commands.records import record_fact
from mines.commands.tokens import add_token
from mines.dates import day_of
from mines.tables.people import SecondFactorRecord
from tests.factories import COUNTY, open_writer
from tests.signing_in import csrf, sign_in
from tests.webmap.small_county import fill
from webmap import Settings, create_app

NOBODY = "nobody"
ACCOUNTS = frozenset(str(role) for role in Role)
EVERYBODY = ACCOUNTS | {NOBODY}
OBSERVERS = frozenset({"officer", "reviewer", "inspector"})
RECORDERS = frozenset({"officer", "reviewer"})
IMPORTERS = frozenset({"officer"})
AUDITORS = frozenset({"auditor"})
ADMINISTRATORS = frozenset({"administrator"})


@dataclass(frozen=True)
class Row:
    """Who may ask, an example of the address, and what is answered to who may: anything below 400 unless said."""

    who: frozenset[str]
    args: dict[str, object] = field(default_factory=dict)
    get: int | None = None
    post: int | None = None


def row(who, *, get=None, post=None, **args):
    """A row; ``get`` and ``post`` are statuses where the example is refused or sent on, ``args`` fill the address."""
    return Row(who, args, get, post)


readers, observers, recorders, auditors, administrators = (
    partial(row, who) for who in (ACCOUNTS, OBSERVERS, RECORDERS, AUDITORS, ADMINISTRATORS))
importers = partial(row, IMPORTERS)
exporters = partial(row, ACCOUNTS - {"viewer"})
HASH = "0" * 64
DRAFT = "no-such-draft"
A_RECORD = {"table": "licence_record", "record_id": 1}

ROUTES = {
    # everybody, also where the registry is not public
    "static": row(EVERYBODY, filename="mark.svg"),
    "api.healthz": row(EVERYBODY),
    "auth.sign_in": row(EVERYBODY),
    "auth.signed_in": row(EVERYBODY, post=401),
    "auth.sign_in_code": row(EVERYBODY),
    "auth.sign_out": row(EVERYBODY),
    # readers: every account; nobody only where the registry is public
    "map.page": readers(),
    "map.card_of": readers(subject="mine", code="KS-0001"),
    "map.legend": readers(),
    "map.tile": readers(z=1, x=1, y=1),
    "mines.listing": readers(),
    "mines.mine": readers(code="KS-0001"),
    "mines.block": readers(code="QK-01"),
    "mines.site": readers(code="XF-0001"),
    "mines.mine_dossier": readers(code="KS-9999", get=404),
    "mines.block_dossier": readers(code="QK-99", get=404),
    "progress.board": readers(),
    "progress.explained": readers(key="closure_done_rate@1"),
    "progress.looked": row(ACCOUNTS),
    "screen.page": readers(),
    "ledgers.home": readers(),
    "ledgers.page": readers(ledger="closure"),
    "ledgers.workbook": readers(ledger="closure"),
    "whatif.page": readers(),
    "ranking.page": readers(),
    "alerts.page": readers(),
    "alerts.read": readers(),
    "alerts.threshold": row(RECORDERS | ADMINISTRATORS, post=422),
    "alerts.stop": row(RECORDERS | ADMINISTRATORS, threshold_id=0, post=404),
    "reconcile.page": readers(),
    "reconcile.pasted": readers(post=422),
    "reports.page": readers(),
    "reports.one": readers(month="2090-01", get=422),
    "reports.word": readers(month="2090-01", get=422),
    "reports.workbook": readers(month="2090-01", get=422),
    "reports.template": row(ACCOUNTS),
    "reports.field_list": row(ACCOUNTS, month="2090-01", get=422),
    "reports.issue": row(frozenset({"reviewer"}), month="2090-01", post=422),
    "evidence.original": readers(sha256=HASH, get=404),
    "evidence.thumbnail": readers(sha256=HASH, get=404),
    "api.card_of": readers(subject="mine", code="KS-0001"),
    "api.counts": readers(),
    "api.features": readers(),
    "api.history": readers(subject="mine", code="KS-0001"),
    "api.measure": readers(get=400),
    "api.openapi": readers(),
    "api.position": readers(get=400),
    "api.progress": readers(),
    "api.search": readers(),
    # one's own account
    "account.home": readers(),
    "account.password": readers(post=422),
    "account.address": readers(post=422),
    "account.second_factor": readers(post=422),
    "account.add_token": readers(post=422),
    "account.revoke_token": readers(token_id=0, post=404),
    "account.end_session": readers(act_id=0, post=404),
    # administration
    "admin.accounts": administrators(),
    "admin.add": administrators(post=422),
    "admin.account": administrators(login="spare", post=422),
    "admin.issue_password": administrators(login="spare"),
    "admin.remove_second_factor": administrators(login="spare"),
    "admin.add_token": administrators(login="spare", post=422),
    "admin.revoke_token": administrators(login="spare", token_id=0, post=404),
    # the log
    "audit.page": auditors(),
    "audit.prove": auditors(),
    "audit.exported": auditors(),
    "audit.checker": auditors(),
    # the officer's day
    "tasks.page": readers(),
    "tasks.handled": observers(act_id=0, post=404),
    "issues.listing": readers(),
    "issues.case": readers(code="ZG-20250101-01", get=404),
    "issues.new": observers(post=422),
    "issues.assign": recorders(code="ZG-20250101-01", get=404, post=404),
    "issues.step": recorders(code="ZG-20250101-01", stage="rectifying", get=404, post=404),
    "delays.page": readers(),
    "delays.new": recorders(task="closing", code="KS-0003", post=422),
    "production.page": readers(),
    "production.report": recorders(post=400),
    "production.papers": recorders(code="KS-0001", post=422),
    "production.holder": recorders(code="KS-0001", post=422),
    "scans.page": readers(),
    "scans.add": observers(evidence_id=0, post=404),
    "first_hour.page": importers(),
    "first_hour.templates": importers(),
    "first_hour.bring": importers(ledger="closing", post=422),
    "first_hour.look": importers(ledger="closing", sha256=HASH, get=422, post=422),
    "first_hour.told": importers(ledger="closing", sha256=HASH, ending="csv", get=422),
    # imports
    "imports.home": importers(post=422),
    "imports.original": importers(import_id=0, get=404),
    "imports.back": importers(import_id=0, post=404),
    "imports.page": importers(draft_id=DRAFT, get=404),
    "imports.progress": importers(draft_id=DRAFT, get=404),
    "imports.rows": importers(draft_id=DRAFT, get=404),
    "imports.row": importers(draft_id=DRAFT, number=1, get=404),
    "imports.retype": importers(draft_id=DRAFT, number=1, post=404),
    "imports.features": importers(draft_id=DRAFT, get=404),
    "imports.told": importers(draft_id=DRAFT, ending="csv", get=404),
    "imports.answers": importers(draft_id=DRAFT, post=404),
    "imports.columns": importers(draft_id=DRAFT, post=404),
    "imports.preview": importers(draft_id=DRAFT, get=404),
    "imports.mend": importers(draft_id=DRAFT, post=404),
    "imports.write": importers(draft_id=DRAFT, post=404),
    "imports.drop": importers(draft_id=DRAFT, post=404),
    # closing and consolidation
    "closure.listing": readers(),
    "closure.case": readers(code="KS-0003"),
    "closure.pack": exporters(code="KS-0003"),
    "closing_steps.plan": recorders(code="KS-0003", post=422),
    "closing_steps.state": recorders(code="KS-0003", get=404, post=404),
    "closing_steps.ground": recorders(code="KS-0003", stage="implementing", post=422),
    "closing_steps.paper": recorders(code="KS-0003", stage="cancellation_requested", post=422),
    "closing_steps.permit": recorders(code="KS-0003", post=422),
    "closing_steps.encumbrance": recorders(code="KS-0003", post=422),
    "closing_steps.lift": recorders(code="KS-0003", encumbrance="mortgage", get=404, post=404),
    "closing_checks.item": recorders(code="KS-0003", item="c4_signs", post=422),
    "closing_checks.confirm": recorders(code="KS-0003", item="c4_signs", post=422),
    "closing_checks.opening": recorders(code="KS-0003", post=422),
    "closing_checks.seal": recorders(code="KS-0003", opening="KS-0003-1", get=404, post=404),
    "closing_checks.facility": recorders(code="KS-0003", post=422),
    "closing_checks.patrol": observers(code="KS-0003", post=422),
    "closing_many.acts": recorders(),
    "closing_many.many": recorders(act="plan", post=422),
    "consolidation.listing": readers(),
    "consolidation.case": readers(code="QK-01"),
    "block_acts.new": recorders(post=422),
    "block_acts.plan": recorders(code="QK-01", post=422),
    "block_acts.candidates": recorders(code="QK-01"),
    "block_acts.join": recorders(code="QK-01", mine="KS-0004", post=422),
    "block_acts.leave": recorders(code="QK-01", mine="KS-0001", post=422),
    "block_acts.gate": recorders(code="QK-01", stage="province_joint_review", post=422),
    "block_acts.result": recorders(code="QK-01", post=422),
    "block_acts.old_rights": recorders(code="QK-01", post=422),
    # restoration and green mines
    "restoration.listing": readers(),
    "restoration.case": readers(code="XF-0001"),
    "restoration_sites.new": recorders(post=422),
    "restoration_acts.treatment": recorders(code="XF-0001", post=422),
    "restoration_acts.entry": recorders(code="XF-0001", entry="finished", post=422),
    "restoration_acts.money": recorders(code="XF-0001", post=422),
    "restoration_acts.acceptance": recorders(code="XF-0001", stage="applied", post=422),
    "restoration_acts.follow_up": recorders(code="XF-0001", post=422),
    "restoration_acts.duty": recorders(code="XF-0001", post=422),
    "green.listing": readers(),
    "green.case": readers(code="KS-0001"),
    "green_acts.precondition": recorders(code="KS-0001", edition="none", item="P1", get=404, post=404),
    "green_acts.measure": recorders(code="KS-0001", post=422),
    "green_acts.settling": recorders(code="KS-0001", number=1, get=404, post=404),
    "green_acts.category": recorders(code="KS-0001", post=422),
    "green_acts.listing": recorders(code="KS-0001", tier="national", post=422),
    "green_acts.removal": recorders(code="KS-0001", post=422),
    "green_acts.rectification": recorders(code="KS-0001", get=404, post=404),
    "green_scores.sheet": recorders(code="KS-0001", edition="none", kind="self", get=404, post=404),
    # officers' work
    "corrections.correction": observers(**A_RECORD, post=422),
    "corrections.withdrawal": observers(**A_RECORD, post=422),
    "files.take_in": observers(post=400),
    "api.correction": observers(**A_RECORD, post=415),
    "api.withdrawal": observers(**A_RECORD, post=415),
    "api.step": observers(ladder="ground", code="KS-0001", post=415),
    "api.fact": observers(table="licence_record", code="KS-0001", post=415),
    "api.issue": observers(post=415),
    "api.tasks": readers(),
    "api.evidence": observers(sha256=HASH, post=422),
}
"""Endpoint -> who may ask for it. A route without a row fails: add one beside the route."""


@pytest.fixture(scope="module", params=("spatialite", "postgis"))
def app(request):
    """The small county, not public, with an account and a token of every role, and a spare account that things are done to."""
    with request.getfixturevalue(request.param).copy_of("migrated") as url:
        fill(url, example=False)
        app = create_app(Settings(database_url=url, secret_key="only for tests"))
        app.config["TOKENS"] = _open_accounts(app)
        yield app
        app.extensions["registry"].dispose()


def _open_accounts(app):
    tokens = {}
    with open_writer(app.extensions["registry"]) as session:
        for login in (*ACCOUNTS, "spare"):
            role = Role.VIEWER if login == "spare" else Role(login)
            officer = add_officer(session, login, name=login, role=role, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                                  on=date(2000, 1, 1), by=CONSOLE)
            if role == Role.ADMINISTRATOR:
                record_fact(session, SecondFactorRecord, officer.id, on=date(2000, 1, 1), by=CONSOLE, secret="A" * 32, active=True)
        session.commit()
    for login in ACCOUNTS:
        with open_writer(app.extensions["registry"], app.extensions["clock"]) as session:
            tokens[login] = add_token(session, login, "test", valid_to=day_of(app.extensions["clock"]()), by=CONSOLE)
            session.commit()
    return tokens


def rules(app):
    """Every address and method."""
    return [(rule, method) for rule in app.url_map.iter_rules() for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]


def ask(app, endpoint, method, role):
    """What the example of ``endpoint`` is answered, asked by ``role`` as a person, or with a token at a door for programs."""
    with app.test_request_context():
        address = url_for(endpoint, **ROUTES[endpoint].args)
    client, headers = app.test_client(), {}
    if endpoint.startswith("api.") and role != NOBODY:
        headers["Authorization"] = f"Bearer {app.config['TOKENS'][role]}"
    elif role != NOBODY:
        sign_in(app, role, client)
    if method != "GET" and not endpoint.startswith("api."):
        headers["X-CSRFToken"] = csrf(client)
    return client.open(address, method=method, headers=headers, buffered=True)


def test_every_route_has_a_row_and_every_row_a_route(app):
    assert {rule.endpoint for rule, _ in rules(app)} == set(ROUTES)


@pytest.mark.parametrize("endpoint", ROUTES)
def test_each_role_is_answered_or_refused_as_the_table_says(app, endpoint):
    expected = ROUTES[endpoint]
    for rule, method in rules(app):
        if rule.endpoint == endpoint:
            for role in (NOBODY, *sorted(ACCOUNTS)):
                status = ask(app, endpoint, method, role).status_code
                _judge(expected, method, role, status)


def _judge(expected, method, role, status):
    asked = f"{method} as {role}: {status}"
    if role not in expected.who:
        assert status == (401 if role == NOBODY else 403), asked
        return
    said = expected.get if method == "GET" else expected.post
    assert status == said if said else status < 400, asked


@pytest.mark.parametrize("endpoint", [name for name in ROUTES if not name.startswith("api.")])
def test_nothing_is_changed_by_a_form_without_its_token(app, endpoint):
    role = min(ROUTES[endpoint].who - {NOBODY})
    with app.test_request_context():
        address = url_for(endpoint, **ROUTES[endpoint].args)
    for rule, method in rules(app):
        if rule.endpoint == endpoint and method != "GET":
            client = sign_in(app, role)
            for headers in ({}, {"X-CSRFToken": csrf(app.test_client())}):
                assert client.open(address, method=method, headers=headers).status_code == 400


@pytest.mark.parametrize("endpoint", [name for name in ROUTES if name.startswith("api.")])
def test_a_door_for_programs_takes_no_cookie_where_something_is_changed(app, endpoint):
    with app.test_request_context():
        address = url_for(endpoint, **ROUTES[endpoint].args)
    for rule, method in rules(app):
        if rule.endpoint == endpoint and method != "GET":
            client = sign_in(app, "officer")
            assert client.open(address, method=method, headers={"X-CSRFToken": csrf(client)}).status_code == 401


def test_the_table_names_every_role():
    assert set().union(*(one.who for one in ROUTES.values())) == EVERYBODY
