"""Reasons for delay: the list of what is late, and the form that says why, who, and until when."""
from datetime import date

import pytest

from geodata.database import open_database
from mines.codes import ClosingRoute, ClosingScope, ClosingState
from mines.commands.records import record_fact
from mines.errors import BadValue
from mines.queries.subjects import by_code
from mines.tables.closures import ClosingPlanRecord
from mines.tables.delays import MineDelayRecord
from tests.factories import open_writer
from tests.webmap.desk import Desk
from tests.webmap.small_county import fill
from tests.webmap.test_progress import words_of

SAID = {"cause": "注销申请退回补正", "measure": "补交清算报告", "owner": "李局", "new_due_on": "2026-03-31"}


@pytest.fixture(params=("spatialite", "postgis"))
def app(request, open_app):
    """The small county with a closing whose date has passed."""
    with request.getfixturevalue(request.param).copy_of("migrated") as url:
        fill(url)
        engine = open_database(url)
        with open_writer(engine) as session:
            record_fact(session, ClosingPlanRecord, by_code(session, "mine", "KS-0003").id, on=date(2025, 6, 1), by="li",
                        state=ClosingState.ACTIVE, scope=ClosingScope.WHOLE, route=ClosingRoute.POLICY, batch="第一批",
                        due_on=date(2025, 11, 30), duty_bearer="KS-0003公司")
            session.commit()
        engine.dispose()
        yield open_app(database_url=url, secret_key="only for tests")


def test_what_is_late_stands_on_the_list_and_gets_its_reason_through_the_form(app):
    desk = Desk(app, "li")
    before = words_of(desk.get("/tasks/late"))
    assert "1 项还没有说明" in before and "示例KS-0003矿" in before and "/tasks/late" in desk.get("/tasks")
    desk.send("/tasks/delays/closing/KS-0003", **SAID)
    after = words_of(desk.get("/tasks/late"))
    for said in (*list(SAID.values())[:3], "2026年3月31日", "更新说明"):
        assert said in after
    assert "逾期的都有说明。" in desk.get("/tasks/late?only=unexplained")
    assert "注销申请退回补正" in desk.get("/tasks/delays/closing/KS-0003")


@pytest.mark.parametrize("wrong", [{"new_due_on": "2026-01-05"}, {"new_due_on": "2020-01-01"}, {"new_due_on": "soon"}, {"cause": ""},
                                   {"owner": ""}, {"measure": "x" * 501}])
def test_a_new_date_that_is_not_to_come_and_what_is_left_out_is_refused_beside_its_field(app, wrong):
    answer = Desk(app, "li").send("/tasks/delays/closing/KS-0003", 422, **{**SAID, **wrong})
    assert 'class="wrong"' in answer.text and SAID["measure"] in answer.text or "measure" in wrong


@pytest.mark.parametrize("address", ["nothing/KS-0003", "closing/KS-9999", "consolidation/KS-0003"])
def test_what_does_not_exist_is_not_found(app, address):
    assert Desk(app, "li").client.get(f"/tasks/delays/{address}").status_code == 404


def test_the_registry_refuses_it_by_every_door(app):
    with open_writer(app.extensions["registry"]) as session:
        mine = by_code(session, "mine", "KS-0003")
        said = {"cause": "a", "measure": "b", "owner": "c"}
        for wrong in ({"task": "closing", "new_due_on": date(2026, 1, 1)}, {"task": "restoration", "new_due_on": date(2027, 1, 1)}):
            with pytest.raises(BadValue):
                record_fact(session, MineDelayRecord, mine.id, on=date(2026, 1, 1), by="li", **said, **wrong)
