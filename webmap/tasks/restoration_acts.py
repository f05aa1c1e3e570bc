"""`/tasks/restoration/<code>/…`: treatment, entries of the ledger, money, the steps of an acceptance, follow-up, duty."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field, FloatField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from mines.codes import (
    AcceptanceStage, DamageType, Duty, EvidenceKind, LandUse, LedgerEntry, MoneySource, RestorationMode, Subject, TreatmentState, Verdict,
)
from mines.commands.acceptances import accept_land
from mines.commands.records import record_fact
from mines.commands.steps import record_step
from mines.queries.lists import rows_on
from mines.queries.subjects import by_code
from mines.restoration import ACCEPTANCE, PARTICIPATION_FROM
from mines.tables.sites import AcceptanceStep, FollowUpRecord, LedgerRecord, MoneyRecord, SiteExistenceRecord, TreatmentRecord

from .. import auth, forms, land, params
from ..formats import hectares
from ..session import registry

bp = Blueprint("restoration_acts", __name__)
auth.guard(bp, "record")

MOST_HA = 100_000.0
"""More than any county has of damaged land."""


def opened(code: str) -> Any:
    """The site as it stands today: what is recorded now follows what is known now."""
    by_code(registry(), Subject.SITE, code)
    return next(iter(rows_on(registry(), Subject.SITE, params.today(), codes=[code])), None) or abort(404)


def answered(site: Any, form: forms.Entry, title: Any, act: Any, **shown: Any) -> ResponseReturnValue:
    """Show the form of one act at a site, or do it and go back to the case."""
    back = url_for("restoration.case", code=site.code)
    return forms.answer(form, title, act, back, **{"subject": site, "back": back, "back_word": _("修复"), "site": site, **shown})


def area(label: Any, **more: Any) -> FloatField:
    """Hectares that must be given."""
    return FloatField(label, validators=[InputRequired(), NumberRange(-MOST_HA, MOST_HA)], **more)


class TreatmentForm(forms.Entry):
    """How the land is damaged and treated."""

    state = forms.codes(lazy_gettext("治理状态"), TreatmentState)
    damage_type = forms.codes(lazy_gettext("损毁类型"), DamageType)
    mode = forms.codes(lazy_gettext("修复方式"), RestorationMode, description=lazy_gettext("自然恢复须有专家意见"))
    land_use = forms.codes(lazy_gettext("修复后地类"), LandUse)

    def validate_mode(self, field: Any) -> None:
        """Natural recovery is a decision that rests on the opinion of experts."""
        kinds = {line.kind.data for line in self.papers.filled()}
        if field.data == RestorationMode.NATURAL_RECOVERY and EvidenceKind.OPINION not in kinds:
            raise ValidationError(_("自然恢复要附专家意见：写文号和日期，或选择扫描件。"))


@bp.route("/tasks/restoration/<path:code>/treatment", methods=["GET", "POST"])
def treatment(code: str) -> ResponseReturnValue:
    """How a site is damaged, whether and in which way it is treated, and its use afterwards."""
    site, names = opened(code), ("state", "damage_type", "mode", "land_use")
    before = {"state": site.treatment_state, **{name: getattr(site, name) for name in names[1:]}}
    form = TreatmentForm.opened(seen=(TreatmentRecord, site.id), needs=(EvidenceKind.OPINION,), **before)
    return answered(site, form, _("记录治理情况"), lambda session: record_fact(
        session, TreatmentRecord, site.id, **form.said(), **form.values(*names)))


class EntryForm(forms.Asking):
    """One entry of the ledger."""

    area_ha = area(lazy_gettext("面积（公顷）"))
    damage_type = forms.codes(lazy_gettext("损毁类型"), DamageType, empty=lazy_gettext("不填"))


class CorrectionForm(EntryForm):
    """A new measurement: it says why and on what paper."""

    def lacks(self) -> Iterator[tuple[Field, str]]:
        """Why."""
        yield self.note, _("测量更正要写明理由。")

    def validate_papers(self, field: Any) -> None:
        """By what paper."""
        if not field.filled():
            raise ValidationError(_("测量更正要有依据文件：写文号和日期，或选择扫描件。"))


ENTRIES = {
    LedgerEntry.NEW_DAMAGE: lazy_gettext("记录新增损毁"), LedgerEntry.PLANNED: lazy_gettext("记录年度计划"),
    LedgerEntry.FINISHED: lazy_gettext("记录完工"), LedgerEntry.CORRECTION: lazy_gettext("记录测量更正"),
}
"""Entries that are written by hand; land is accepted by its own act."""

_PAPERS = {LedgerEntry.CORRECTION: EvidenceKind.REPORT, LedgerEntry.PLANNED: EvidenceKind.PLAN}


@bp.route("/tasks/restoration/<path:code>/ledger/<entry>", methods=["GET", "POST"])
def entry(code: str, entry: str) -> ResponseReturnValue:
    """New damage, planned, finished, or a correction by a new measurement."""
    if entry not in ENTRIES:
        abort(404)
    site, kind = opened(code), LedgerEntry(entry)
    form = (CorrectionForm if kind == LedgerEntry.CORRECTION else EntryForm).opened(
        seen=(LedgerRecord, site.id), needs=(_PAPERS.get(kind, EvidenceKind.PHOTO),), **_usual(site, kind))
    form.area_ha.description = _HELP[kind](site)
    fields = ["area_ha", "damage_type"] if kind == LedgerEntry.NEW_DAMAGE else ["area_ha"]
    return answered(site, form, ENTRIES[kind], lambda session: record_fact(
        session, LedgerRecord, site.id, **form.said(), entry=kind, **form.values("area_ha", "damage_type")),
        fields=fields, template="tasks/restoration/entry.html")


def _usual(site: Any, kind: LedgerEntry) -> dict[str, Any]:
    left = round(site.owed_ha - site.finished_ha, 4)
    return {"area_ha": left} if kind in (LedgerEntry.FINISHED, LedgerEntry.PLANNED) and left > 0 else {}


_HELP = {
    LedgerEntry.NEW_DAMAGE: lambda site: _("加到应治理面积里；现在应治理 %(area)s", area=hectares(site.owed_ha, 2)),
    LedgerEntry.PLANNED: lambda site: _("今年计划治理的面积"),
    LedgerEntry.FINISHED: lambda site: _("这一次完工的面积；还没有完工的 %(area)s", area=hectares(site.owed_ha - site.finished_ha, 2)),
    LedgerEntry.CORRECTION: lambda site: _("多出写正数，减少写负数；现在应治理 %(area)s", area=hectares(site.owed_ha, 2)),
}


class MoneyForm(forms.Entry):
    """Money put into a site."""

    source = forms.codes(lazy_gettext("资金来源"), MoneySource)
    amount_10k_yuan = FloatField(lazy_gettext("金额（万元）"), validators=[InputRequired(), NumberRange(0.0, 1_000_000.0)])


@bp.route("/tasks/restoration/<path:code>/money", methods=["GET", "POST"])
def money(code: str) -> ResponseReturnValue:
    """Money put into a site, by source."""
    site = opened(code)
    usual = MoneySource.ENTERPRISE_FUND if site.duty == Duty.BEARER else MoneySource.STATE
    form = MoneyForm.opened(needs=(EvidenceKind.CONTRACT,), source=usual)
    return answered(site, form, _("记录投资"), lambda session: record_fact(
        session, MoneyRecord, site.id, **form.said(), **form.values("source", "amount_10k_yuan")))


class AcceptanceForm(forms.Asking):
    """A step of an acceptance."""

    area_ha = FloatField(lazy_gettext("面积（公顷）"), validators=[Optional(), NumberRange(0.0, MOST_HA)])
    experts = IntegerField(lazy_gettext("专家人数"), validators=[Optional(), NumberRange(1, 99)])
    participants = forms.text(lazy_gettext("参与的村集体和居民"), 300)


class InspectionForm(AcceptanceForm):
    """Experts on site, and who else took part."""

    def lacks(self) -> Iterator[tuple[Field, str]]:
        """Experts; and from 2025-07-01 villages and residents (矿产资源法 art. 48)."""
        yield self.experts, _("写明专家人数。")
        if self.on.data and self.on.data >= PARTICIPATION_FROM:
            yield self.participants, _("2025年7月1日起，验收要有村委会、村集体和居民参与（矿产资源法第四十八条）。")


FIELDS = {
    AcceptanceStage.APPLIED: ["area_ha"], AcceptanceStage.INSPECTED: ["experts", "participants"], AcceptanceStage.ACCEPTED: ["area_ha"],
}
"""What is asked at each step beside day, papers and note."""


@bp.route("/tasks/restoration/<path:code>/acceptance/<stage>", methods=["GET", "POST"])
def acceptance(code: str, stage: str) -> ResponseReturnValue:
    """The next step of an acceptance: applied for, inspected, publicised, accepted or returned."""
    if stage not in land.ACTS:
        abort(404)
    site, to = opened(code), AcceptanceStage(stage)
    needs = sorted(ACCEPTANCE.evidence[to]) + ([EvidenceKind.MINUTES] if to == AcceptanceStage.INSPECTED else [])
    form = (InspectionForm if to == AcceptanceStage.INSPECTED else AcceptanceForm).opened(
        seen=(AcceptanceStep, site.id), needs=needs, area_ha=_applied(site, to), experts=3 if to == AcceptanceStage.INSPECTED else None)
    form.area_ha.description = _("已完工、未验收 %(area)s", area=hectares(site.finished_ha - site.accepted_ha, 2))

    def act(session: Any) -> Any:
        if to == AcceptanceStage.ACCEPTED:
            return accept_land(session, site.id, **form.said(), area_ha=form.area_ha.data)
        return record_step(session, AcceptanceStep, site.id, to, **form.said(), **form.values(*FIELDS.get(to, ())))
    after = [one for one in (*land.WAY,) if one in ACCEPTANCE.next[to]]
    return answered(site, form, land.ACTS[to], act, fields=FIELDS.get(to, []), next_word=land.ACTS[after[0]] if after else None)


def _applied(site: Any, to: AcceptanceStage) -> float | None:
    """What can be applied for, or what was."""
    if to == AcceptanceStage.APPLIED:
        return round(max(0.0, site.finished_ha - site.accepted_ha), 4)
    found = land.tracks(site.id, params.today(), None) if to == AcceptanceStage.ACCEPTED else []
    return found[0].rungs[0].record.area_ha if found else None


class FollowUpForm(forms.Entry):
    """What the follow-up found."""

    verdict = forms.codes(lazy_gettext("结论"), Verdict, only=lambda: (Verdict.PASSED, Verdict.FAILED))


@bp.route("/tasks/restoration/<path:code>/follow-up", methods=["GET", "POST"])
def follow_up(code: str) -> ResponseReturnValue:
    """The follow-up evaluation of land reclaimed to farmland."""
    site = opened(code)
    form = FollowUpForm.opened(seen=(FollowUpRecord, site.id), needs=(EvidenceKind.REPORT,))
    return answered(site, form, _("记录跟踪评价"), lambda session: record_fact(
        session, FollowUpRecord, site.id, **form.said(), verdict=form.verdict.data))


class DutyForm(forms.Asking):
    """Who owes the restoration."""

    duty = forms.codes(lazy_gettext("责任主体"), Duty)
    duty_bearer = forms.text(lazy_gettext("责任人"), description=lazy_gettext("采矿权转让后由受让人负责，另有合同的按合同"))
    mine_code = forms.text(lazy_gettext("来源矿山编号"), 60)

    def lacks(self) -> Iterator[tuple[Field, str]]:
        """A bearer has a name."""
        if self.duty.data == Duty.BEARER:
            yield self.duty_bearer, _("有责任主体的要写明是谁。")


@bp.route("/tasks/restoration/<path:code>/duty", methods=["GET", "POST"])
def duty(code: str) -> ResponseReturnValue:
    """Who owes the restoration changes: found, gone, or moved with the right."""
    site, names = opened(code), ("duty", "duty_bearer", "mine_code")
    form = DutyForm.opened(seen=(SiteExistenceRecord, site.id), needs=(EvidenceKind.LETTER,),
                           **{name: getattr(site, name) for name in names})
    return answered(site, form, _("变更责任主体"), lambda session: record_fact(
        session, SiteExistenceRecord, site.id, **form.said(), **form.values(*names), name=site.name, region_code=site.region_code))
