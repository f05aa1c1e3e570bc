"""`/tasks/late`: everything of the four tasks that is late, with its explanation; and the form that gives one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.exceptions import NotFound
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from mines.codes import CountyTask, Subject
from mines.commands.records import record_fact
from mines.commands.transactions import Writer
from mines.queries.late import DELAYS, late_on
from mines.queries.lists import rows_on
from mines.queries.standing import fact_in_force
from mines.queries.subjects import by_code

from .. import auth, forms, params
from ..session import registry
from ..wording import tasks as task_words

bp = Blueprint("delays", __name__)
auth.guard(bp)

SUBJECT_OF: Mapping[CountyTask, Subject] = {
    CountyTask.CLOSING: Subject.MINE, CountyTask.CONSOLIDATION: Subject.BLOCK, CountyTask.RESTORATION: Subject.SITE,
    CountyTask.GREEN: Subject.MINE,
}
"""What is late in each task."""

CASES: Mapping[CountyTask, str] = {
    CountyTask.CLOSING: "closure.case", CountyTask.CONSOLIDATION: "consolidation.case", CountyTask.RESTORATION: "restoration.case",
    CountyTask.GREEN: "green.case",
}
"""Where each is worked on."""

PIGMENT: Mapping[CountyTask, str] = {
    CountyTask.CLOSING: "closing", CountyTask.CONSOLIDATION: "block", CountyTask.RESTORATION: "site", CountyTask.GREEN: "green",
}


class DelayForm(forms.Entry):
    """Why it is late, what is done about it, who sees to it, and the new date."""

    cause = TextAreaField(lazy_gettext("滞后原因"), validators=[InputRequired(), Length(max=500)], render_kw={"rows": 2},
                          description=lazy_gettext("一两句写明卡在哪里"))
    measure = TextAreaField(lazy_gettext("措施"), validators=[InputRequired(), Length(max=500)], render_kw={"rows": 2},
                            description=lazy_gettext("接下来怎么办"))
    owner = forms.asked(lazy_gettext("责任人"), 120)
    new_due_on = DateField(lazy_gettext("新期限"), validators=[InputRequired()], description=lazy_gettext("原期限不变，照样计逾期"))

    def validate_new_due_on(self, field: DateField) -> None:
        """It lies after the day of the explanation."""
        if field.data and self.on.data and field.data <= self.on.data:
            raise ValidationError(_("新期限要晚于说明的日期。"))


@bp.get("/tasks/late")
def page() -> str:
    """Everything late on a day and in a region, task by task."""
    found = late_on(registry(), *params.asked())
    only = params.choice("only", ("unexplained",))
    shown = [one for one in found if only is None or one.delay is None]
    return render_template(
        "tasks/delays/list.html", tasks={task: [one for one in shown if one.task == task] for task in CountyTask}, count=len(found),
        unexplained=sum(one.delay is None for one in found), only=only, words=task_words, cases=CASES, pigment=PIGMENT,
    )


@bp.route("/tasks/delays/<task>/<code>", methods=["GET", "POST"])
@auth.needs("record")
def new(task: str, code: str) -> ResponseReturnValue:
    """Explain why one subject is late in one task."""
    if task not in set(CountyTask):
        raise NotFound
    of, day = CountyTask(task), params.today()
    kind, subject = DELAYS[SUBJECT_OF[of]], by_code(registry(), SUBJECT_OF[of], code)
    rows = rows_on(registry(), SUBJECT_OF[of], day, codes=[code])
    if not rows:
        raise NotFound
    before: Any = fact_in_force(registry(), kind, subject.id, day, task=of)
    fresh = {name: getattr(before, name) for name in ("cause", "measure", "owner", "new_due_on")} if before else {}
    if before and before.new_due_on <= day:
        fresh["new_due_on"] = day + timedelta(days=30)
    form = DelayForm.opened(seen=(kind, subject.id), **fresh)

    def act(session: Writer) -> Any:
        return record_fact(session, kind, subject.id, task=of, **form.values("cause", "measure", "owner", "new_due_on"), **form.said())
    late = next((one for one in late_on(registry(), day) if (one.task, one.code) == (of, code)), None)
    return forms.answer(form, _("滞后说明"), act, url_for("delays.page"), template="tasks/delays/new.html", subject=rows[0], late=late, task=of,
                        before=before, words=task_words, back=url_for("delays.page"), back_word=_("逾期与说明"))
