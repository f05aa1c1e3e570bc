"""The OpenAPI document held against the program: whatever is sent, by whomever, no answer is a failure or outside the document."""
from datetime import UTC, date, datetime, timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from geodata.database import open_database
from mines.codes import Department, Role, Subject
from mines.commands.people import add_officer
from mines.commands.steps import LADDERS
from mines.commands.tokens import add_token
from tests.factories import COUNTY, open_writer
from tests.webmap.small_county import fill
from webmap import Settings, create_app
from webmap.api.acts import FACTS

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
NOBODY = "nobody"
EVERY = {str(Role.OFFICER): 1}
"""An officer asks every address of the document; each of the others every seventh, another seventh each."""

SEVENTH = 7

KNOWN = {Subject.MINE: "KS-0003", Subject.BLOCK: "QK-01", Subject.SITE: "XF-0001", Subject.OPENING: "none", Subject.ISSUE: "none"}
"""A subject of each kind that is registered: what is made up is mostly not found, and that is soon told."""

ABOUT = {name: kind.about for name, kind in {**FACTS, **LADDERS}.items()}


@pytest.fixture(scope="module", params=("spatialite", "postgis"))
def opened(request, tmp_path_factory):
    """The application on the small county, and a token of each role."""
    with request.getfixturevalue(request.param).copy_of("migrated") as url:
        fill(url)
        engine = open_database(url)
        with open_writer(engine, lambda: datetime.now(UTC)) as session:
            tokens = {str(role): _token(session, role) for role in Role}
            session.commit()
        engine.dispose()
        app = create_app(Settings(database_url=url, data_dir=tmp_path_factory.mktemp("data"), secret_key="only for tests"))
        yield app, tokens
        app.extensions["registry"].dispose()


def _token(session, role):
    login = f"api-{role}"
    add_officer(session, login, name=login, role=role, department=Department.NATURAL_RESOURCES, region_code=COUNTY, on=date(2018, 1, 1),
                by="admin")
    return add_token(session, login, "测试", valid_to=date.today() + timedelta(days=30), by="admin")


@pytest.mark.parametrize("who", [NOBODY, *map(str, Role)])
def test_no_answer_is_a_failure_or_outside_the_document(opened, who):
    app, tokens = opened
    headers = {"Accept-Encoding": "identity"} | ({} if who == NOBODY else {"Authorization": f"Bearer {tokens[who]}"})
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    operations = [found.ok() for found in document.get_all_operations()]
    step = EVERY.get(who, SEVENTH)
    mine = operations[sorted([NOBODY, *map(str, Role)]).index(who) % step::step]
    assert sum(_ask(operation, headers) for operation in mine) >= len(mine) > 10


def _ask(operation, headers):
    """Send a request that the document allows, and hold the answer against it; give how many were sent."""
    sent = []

    @settings(max_examples=1, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case):
        if "code" in case.path_parameters:
            case.path_parameters["code"] = KNOWN[ABOUT.get(operation.path.split("/")[3], Subject.MINE)]
        if "record_id" in case.path_parameters:
            case.path_parameters["record_id"] = 1
        answer = case.call(headers=headers)
        sent.append(case)
        case.validate_response(answer, checks=CHECKS)

    ask()
    return len(sent)
