"""`/tasks/production`: one tap per mine and month, nothing changed for a township, papers renewed, holders changed."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound
from wtforms import BooleanField, DateField, HiddenField, SelectMultipleField
from wtforms.validators import Optional, Regexp

from mines.codes import Permit, Subject
from mines.commands.production import report_month
from mines.commands.renewals import Renewal, renew
from mines.commands.transfers import record_transfer
from mines.errors import RegistryError
from mines.licences import licence_known, licence_number
from mines.production import MonthAnswer, last_complete, month_before, month_end
from mines.queries.lists import rows_on
from mines.queries.production import MonthRow, month_rows
from mines.queries.subjects import by_code
from mines.rules import FAR_DATE, NO_DATE, UNKNOWN_REGION
from mines.tables.mines import HolderRecord
from mines.tasks import TaskKind

from .. import auth, forms, links, params, task_links, wording
from ..errors import STATUS
from ..session import registry, writer
from ..wording import tasks as words

bp = Blueprint("production", __name__)
auth.guard(bp)

_MONTH = r"(19[5-9]\d|20\d\d)-(0[1-9]|1[0-2])"


class Tap(FlaskForm):
    """One tap: what it answers, for which mines; without an answer nothing has changed."""

    device_key = HiddenField(validators=[Regexp(r"[A-Za-z0-9_-]{16,64}")])
    code = SelectMultipleField(validate_choice=False)
    answer = HiddenField(validators=[Optional(), Regexp("|".join(MonthAnswer))])


@dataclass(frozen=True)
class Township:
    """Mines of one township that owe a report for a month."""

    code: str
    rows: Sequence[MonthRow]

    @property
    def missing(self) -> list[MonthRow]:
        """Those that have not reported."""
        return [row for row in self.rows if not row.reported]

    @property
    def unchanged(self) -> list[MonthRow]:
        """Those of them that "nothing changed" writes for."""
        return [row for row in self.missing if row.before is not None]


def asked_month() -> tuple[int, int]:
    """The month asked about, else the newest that is over."""
    newest = last_complete(params.as_of())
    found = re.fullmatch(_MONTH, request.args.get("month", ""))
    if request.args.get("month") and not found:
        raise BadRequest(_("地址里的 %(name)s 读不懂：%(word)s。", name="month", word=request.args["month"][:20]))
    return (int(found[1]), int(found[2])) if found else newest


@bp.get("/tasks/production")
def page(refused: RegistryError | None = None) -> ResponseReturnValue:
    """The month's report township by township, and the papers that run out."""
    (year, month), account = asked_month(), auth.check()
    region = params.region() or task_links.own_region(account)
    rows = month_rows(registry(), year, month, region, params.known_at())
    codes = dict.fromkeys(row.region_code for row in rows)
    townships = [Township(code, [row for row in rows if row.region_code == code]) for code in codes]
    newest = last_complete(params.today())
    expiring = [task for task in task_links.own_tasks(account, region=region, everybody=True) if task.kind == TaskKind.PAPERS_EXPIRE]
    page = render_template(
        "tasks/production/page.html", townships=sorted(townships, key=lambda one: (not one.missing, one.code == UNKNOWN_REGION, one.code)),
        year=year, month=month, month_word=words.month_name(year, month), rows=rows, before=month_before(year, month),
        after=None if (year, month) >= newest else _month_after(year, month), expiring=expiring, tap=Tap(formdata=None), words=words,
        answers=MonthAnswer, new_key=lambda: secrets.token_urlsafe(18), over=(year, month) <= newest, month_end=month_end(year, month),
        refusal=wording.ERRORS[type(refused)] if refused else None, refused=refused, odd=params.text("odd"), todo=words.todo,
        opened=params.text("place", 20),
    )
    return make_response(page, STATUS[type(refused)] if refused else 200, {"Cache-Control": "no-store"})


def _month_after(year: int, month: int) -> tuple[int, int]:
    following = month_end(year, month) + timedelta(days=1)
    return following.year, following.month


@bp.post("/tasks/production")
@auth.needs("record")
def report() -> ResponseReturnValue:
    """Store one tap, and come back to the township it was for."""
    (year, month), form = asked_month(), Tap()
    if not form.validate_on_submit():
        raise BadRequest(_("这次点按没有写全，请刷新后再点。"))
    answer = MonthAnswer(form.answer.data) if form.answer.data else None
    try:
        with writer() as session:
            report_month(session, form.code.data or [], year, month, by=auth.check().login, answer=answer, device_key=form.device_key.data)
            session.commit()
    except RegistryError as refused:
        return page(refused)
    place = params.text("place", 20)
    return redirect(url_for("production.page", **links.asked(place=place), _anchor=f"in-{place}" if place else None), 303)


class PapersForm(forms.Entry):
    """New validity of right, licence and safety permit; what has no end is not renewed."""

    licence_number = forms.text(lazy_gettext("采矿许可证号"), 40)
    licence_from = DateField(lazy_gettext("采矿许可证有效期起"), validators=[Optional()])
    licence_to = DateField(lazy_gettext("采矿许可证有效期止"), validators=[Optional()])
    right_from = DateField(lazy_gettext("采矿权有效期起"), validators=[Optional()])
    right_to = DateField(lazy_gettext("采矿权有效期止"), validators=[Optional()])
    permit = forms.codes(lazy_gettext("安全生产许可证"), Permit, empty=lazy_gettext("没有变化"))
    permit_to = DateField(lazy_gettext("安全生产许可证有效期止"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Something must be renewed, and nothing ends before it begins."""
        fine = super().validate(extra_validators)
        for begins, ends in ((self.licence_from, self.licence_to), (self.right_from, self.right_to)):
            if begins.data and ends.data and ends.data < begins.data:
                ends.errors = [*ends.errors, _("止期早于起期。")]
                fine = False
        if not any(field.data for field in (self.licence_to, self.right_to, self.permit, self.permit_to)) and not self.renumbered():
            self.licence_to.errors = [*self.licence_to.errors, _("至少写一项新的有效期。")]
            fine = False
        if self.permit.data == Permit.VALID and not self.permit_to.data:
            self.permit_to.errors = [*self.permit_to.errors, _("写明有效期止。")]
            fine = False
        return fine

    before = ""

    def renumbered(self) -> bool:
        """Whether the licence has another number."""
        return bool(self.licence_number.data) and licence_number(self.licence_number.data) != self.before

    def renewal(self) -> Renewal:
        """What the command is told."""
        said = self.values("licence_from", "licence_to", "right_from", "right_to", "permit", "permit_to")
        return Renewal(**said, licence_number=self.licence_number.data if self.renumbered() or self.licence_to.data else None)


@bp.route("/tasks/production/papers/<path:code>", methods=["GET", "POST"])
@auth.needs("record")
def papers(code: str) -> ResponseReturnValue:
    """Renew right, licence and safety permit on one form with one paper."""
    mine, row = _mine(code)
    after = {name: day + timedelta(days=1) for name, day in (("licence_from", row.licence_valid_to), ("right_from", row.right_valid_to))
             if day not in (NO_DATE, FAR_DATE)}
    form = PapersForm.opened(needs=("licence",), licence_number=row.licence_number, **after)
    form.before = row.licence_number
    odd = form.licence_number.data and not licence_known(licence_number(form.licence_number.data))
    done = url_for("production.page", odd=form.licence_number.data if odd else None, _anchor="papers")
    return forms.answer(form, _("证照换发"), lambda session: renew(session, mine.id, form.renewal(), **_without(form.said(), "follows")), done,
                        subject=row, template="tasks/production/papers.html", row=row, back=url_for("production.page"),
                        back_word=_("月报与证照"))


class HolderForm(forms.Entry):
    """Another holder of the right; the duty to restore goes with it."""

    holder = forms.asked(lazy_gettext("新的采矿权人"), 120)
    credit_code = forms.text(lazy_gettext("统一社会信用代码"), 18)
    duty_stays = BooleanField(lazy_gettext("修复义务留给原采矿权人"), description=lazy_gettext("要有写明文号的合同；不勾选时义务随采矿权转移"))


@bp.route("/tasks/production/holder/<path:code>", methods=["GET", "POST"])
@auth.needs("record")
def holder(code: str) -> ResponseReturnValue:
    """Record who holds the right from now on."""
    mine, row = _mine(code)
    form = HolderForm.opened(seen=(HolderRecord, mine.id), needs=("approval",))

    def act(session: Any) -> Any:
        return record_transfer(session, mine.id, **form.values("holder", "credit_code", "duty_stays"), **form.said())
    return forms.answer(form, _("变更采矿权人"), act, url_for("mines.mine", code=code), subject=row, back=url_for("mines.mine", code=code),
                        back_word=row.name, template="tasks/production/holder.html", row=row)


def _without(said: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in names}


def _mine(code: str) -> tuple[Any, Any]:
    """The mine and its row of today. Raises NotFound."""
    mine, rows = by_code(registry(), Subject.MINE, code), rows_on(registry(), Subject.MINE, params.today(), codes=[code])
    if not rows:
        raise NotFound
    return mine, rows[0]
