"""`/tasks/closure/<code>/…`: what is checked at a closing: items, departments' confirmations, openings, the tailings pond, patrols."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field, FloatField
from wtforms.validators import NumberRange, Optional

from mines.closure import CHECKED, FIVE_POINTS
from mines.codes import ChecklistItem, EvidenceKind, OpeningKind, Presence, Verdict
from mines.commands.closures import register_opening
from mines.commands.records import record_fact
from mines.tables.closures import ChecklistRecord, ConfirmationRecord, FacilityRecord, PatrolRecord
from mines.tables.mines import SealingRecord

from .. import auth, forms
from ..wording import word
from .closing_steps import answered, opened

bp = Blueprint("closing_checks", __name__)
auth.guard(bp, "record", "confirm", "observe")

_NEEDS = {
    ChecklistItem.PEOPLE_EVACUATED: ("ledger",), ChecklistItem.EQUIPMENT_DISMANTLED: ("photo", "ledger"),
    ChecklistItem.C5_EXPLOSIVES: ("handover",), ChecklistItem.C3A_SHAFTS: ("photo", "drawing"), ChecklistItem.C3B_SLOPES: ("report",),
    ChecklistItem.C3C_TAILINGS: ("acceptance",), ChecklistItem.C1_PERMITS: ("cancellation",),
    ChecklistItem.BUSINESS_LICENCE: ("cancellation",),
}
"""Papers that usually go with an item; a photo with every other."""


class ItemForm(forms.Entry):
    """What the check of an item found."""

    verdict = forms.codes(lazy_gettext("结论"), Verdict)


@bp.route("/tasks/closure/<path:code>/items/<item>", methods=["GET", "POST"])
@auth.needs("record")
def item(code: str, item: str) -> ResponseReturnValue:
    """An item of the county's steps or of the five-point standard, as found."""
    if item not in CHECKED:
        abort(404)
    case, account = opened(code), auth.check()
    form = ItemForm.opened(needs=_NEEDS.get(ChecklistItem(item), ("photo",)), verdict=Verdict.PASSED)

    def act(session: Any) -> Any:
        return record_fact(session, ChecklistRecord, case.row.id, **form.said(), item=item, verdict=form.verdict.data,
                           department=account.department)
    point = next((point for point in case.points if point.item == item), None)
    return answered(case, form, word("ChecklistItem", item), act, template="tasks/closure/item.html", item=item, point=point)


@bp.route("/tasks/closure/<path:code>/items/<item>/confirm", methods=["GET", "POST"])
@auth.needs("confirm")
def confirm(code: str, item: str) -> ResponseReturnValue:
    """A department's word on an item that it is responsible for."""
    if item not in FIVE_POINTS:
        abort(404)
    case, account = opened(code), auth.check()
    form = ItemForm.opened(verdict=Verdict.PASSED)
    form.verdict.choices = [(Verdict.PASSED, _("同意")), (Verdict.FAILED, _("不同意"))]

    def act(session: Any) -> Any:
        return record_fact(session, ConfirmationRecord, case.row.id, **form.said(), item=item, verdict=form.verdict.data,
                           department=account.department)
    title = _("部门确认：%(what)s", what=word("ChecklistItem", item))
    point = next(point for point in case.points if point.item == item)
    return answered(case, form, title, act, template="tasks/closure/item.html", item=item, point=point, button=_("确认"))


class OpeningForm(forms.Asking):
    """A shaft or adit mouth and its place."""

    kind = forms.codes(lazy_gettext("井口类型"), OpeningKind)
    longitude = FloatField(lazy_gettext("经度"), validators=[Optional(), NumberRange(73, 136)],
                           description=lazy_gettext("十进制度，例如 116.512345"))
    latitude = FloatField(lazy_gettext("纬度"), validators=[Optional(), NumberRange(3, 54)],
                          description=lazy_gettext("CGCS2000，与手机定位相差不到 1 米"))

    def lacks(self) -> Iterator[tuple[Field, str]]:
        """One coordinate is no place."""
        if self.longitude.data or self.latitude.data:
            yield from ((field, _("经度和纬度要一起写。")) for field in (self.longitude, self.latitude))


@bp.route("/tasks/closure/<path:code>/openings/new", methods=["GET", "POST"])
@auth.needs("record")
def opening(code: str) -> ResponseReturnValue:
    """Register an opening under the mine's next number."""
    case = opened(code)
    form = OpeningForm.opened(needs=(EvidenceKind.PHOTO,))

    def act(session: Any) -> Any:
        said = {name: value for name, value in form.said().items() if name != "follows"}
        return register_opening(session, case.row.id, **said, **form.values("kind", "longitude", "latitude"))
    return answered(case, form, _("登记井口"), act)


class SealingForm(forms.Entry):
    """How an opening was sealed."""

    method = forms.asked(lazy_gettext("封堵方式"), description=lazy_gettext("例如：填实，混凝土盖板"))


@bp.route("/tasks/closure/<path:code>/openings/<opening>/seal", methods=["GET", "POST"])
@auth.needs("record")
def seal(code: str, opening: str) -> ResponseReturnValue:
    """An opening is sealed, with its photo."""
    case = opened(code)
    found = next((one for one in case.openings if one.code == opening), None)
    if found is None:
        abort(404)
    form = SealingForm.opened(seen=(SealingRecord, found.id), needs=(EvidenceKind.PHOTO,))
    return answered(case, form, _("封堵井口 %(code)s", code=opening),
                    lambda session: record_fact(session, SealingRecord, found.id, **form.said(), method=form.method.data),
                    template="tasks/closure/seal.html", opening=found)


class FacilityForm(forms.Entry):
    """Whether there is a tailings pond."""

    tailings = forms.codes(lazy_gettext("尾矿库"), Presence)


@bp.route("/tasks/closure/<path:code>/facility", methods=["GET", "POST"])
@auth.needs("record")
def facility(code: str) -> ResponseReturnValue:
    """Whether the mine has a tailings pond; it decides whether that item applies."""
    case = opened(code)
    form = FacilityForm.opened(seen=(FacilityRecord, case.row.id), tailings=case.row.tailings)
    return answered(case, form, _("有没有尾矿库"),
                    lambda session: record_fact(session, FacilityRecord, case.row.id, **form.said(), tailings=form.tailings.data))


@bp.route("/tasks/closure/<path:code>/patrol", methods=["GET", "POST"])
@auth.needs("observe")
def patrol(code: str) -> ResponseReturnValue:
    """A visit after the closing, to see that the mine does not revive."""
    case = opened(code)
    form = ItemForm.opened(needs=(EvidenceKind.PHOTO,), verdict=Verdict.PASSED)
    form.verdict.choices = [(Verdict.PASSED, _("没有复活迹象")), (Verdict.FAILED, _("发现复活迹象")), (Verdict.UNKNOWN, _("没有看清"))]
    return answered(case, form, _("关闭后巡查"),
                    lambda session: record_fact(session, PatrolRecord, case.row.id, **form.said(), verdict=form.verdict.data))
