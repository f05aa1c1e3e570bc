"""`/tasks/restoration/new`: a site by hand; its outline is measured and drawn before anything is stored."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import func, select
from wtforms import Field, SelectField

from mines.codes import DamageType, Duty, EvidenceKind
from mines.commands.sites import register_site, township_at
from mines.queries.lists import townships
from mines.tables.sites import Site

from .. import auth, forms, params
from ..pasted import CornersField, Pasted, crs_field, read_pasted
from ..session import registry

bp = Blueprint("restoration_sites", __name__)
auth.guard(bp, "record")

TEMPLATE = "tasks/restoration/new.html"


def _townships() -> list[tuple[str, str]]:
    return [("", _("按范围自动判定")), *((row.code, row.name) for row in townships(registry(), params.today()))]


class SiteForm(forms.Asking):
    """A new site."""

    code = forms.asked(lazy_gettext("图斑编号"), 60)
    name = forms.asked(lazy_gettext("名称"), 80)
    corners = CornersField()
    crs = crs_field()
    damage_type = forms.codes(lazy_gettext("损毁类型"), DamageType)
    duty = forms.codes(lazy_gettext("责任主体"), Duty)
    duty_bearer = forms.text(lazy_gettext("责任人"))
    mine_code = forms.text(lazy_gettext("来源矿山编号"), 60)
    region_code = SelectField(lazy_gettext("所在乡镇"), choices=_townships, coerce=lambda code: code or None)

    pasted: Pasted | None = None

    def validate_corners(self, field: Any) -> None:
        """Read and measure the outline."""
        self.pasted = read_pasted(field.data, self.crs.data)

    def lacks(self) -> Iterator[tuple[Field, str]]:
        """A bearer has a name."""
        if self.duty.data == Duty.BEARER:
            yield self.duty_bearer, _("有责任主体的要写明是谁。")

    def measure_only(self) -> bool:
        """Whether the outline is only to be looked at."""
        return "measure" in request.form


@bp.route("/tasks/restoration/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Register a site with its outline, its damage and who owes it."""
    form = SiteForm.opened(needs=(EvidenceKind.PHOTO,), code=_next_code(), duty=Duty.OWNERLESS, damage_type=DamageType.EXCAVATED)
    back = url_for("restoration.listing")

    def act(session: Any) -> Any:
        assert form.pasted is not None
        said = form.said()
        del said["follows"]
        return register_site(session, form.code.data, form.pasted.boundaries, **said, **form.values(
            "name", "duty", "duty_bearer", "mine_code", "region_code", "damage_type"))

    shown = {"title": _("登记图斑"), "button": _("登记图斑"), "back": back, "back_word": _("修复"), "place": _place}
    if request.method == "POST" and form.measure_only():
        return _measured(form, shown)
    return forms.answer(form, act=act, done=lambda site: url_for("restoration.case", code=site.code), template=TEMPLATE, **shown)


def _measured(form: SiteForm, shown: dict[str, Any]) -> Response:
    """The form with the outline drawn and measured; nothing is stored, and nothing else is asked yet."""
    form.validate()
    for field in form:
        if field is not form.corners:
            field.errors = ()
    page = render_template(TEMPLATE, form=form, fields=forms.own_fields(form), **shown)
    return make_response(page, 422 if form.corners.errors else 200, {"Cache-Control": "no-store"})


def _place(pasted: Pasted) -> str | None:
    """The township in which a pasted outline lies."""
    return township_at(registry(), pasted.boundaries.shapes[0], params.today()) if pasted.drawn else None


def _next_code() -> str:
    """The newest code of a site with its number one higher; empty where codes are not numbered."""
    newest = registry().scalar(select(Site.code).order_by(Site.id.desc()).limit(1)) or "XF-0000"
    found = re.fullmatch(r"(.*?)(\d{1,9})", newest)
    if found is None:
        return ""
    count = registry().scalar(select(func.count(Site.id))) or 0
    return f"{found[1]}{max(int(found[2]), count) + 1:0{len(found[2])}d}"
