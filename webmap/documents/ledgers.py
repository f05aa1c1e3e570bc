"""The columns of the four ledgers with the headings of handbook 7.1-7.4: those found in counties' tables, then those proposed."""

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from mines.assessment import ItemOf
from mines.codes import CapacityUnit, CountyTask, DamageType, GateStage, GroundStage, MoneySource, Tier
from mines.queries.ledgers import first_level, newest_national
from mines.rules import FAR_DATE, NO_DATE, site
from mines.rules.block import done

from .. import facts, legend, wording
from ..wording import word
from .columns import UNFILLED, Column, Value

HA_PER_KM2 = 100


def _facet(name: str) -> Value:
    return lambda row: getattr(row, name)


def _word(enumeration: str, name: str) -> Value:
    return lambda row: str(word(enumeration, getattr(row, name)))


def _nothing(_row: Any) -> None:
    return None


def _blank(name: str, heading: Any, part: Any = "") -> Column:
    return Column(name, heading, _nothing, UNFILLED, part)


def _place(row: Any) -> str:
    return row.place or str(wording.NOWHERE)


def _passed(*items: str) -> Value:
    return lambda row: all(item in row.passed for item in items)


def _class(theme: str) -> Value:
    return lambda row: str(legend.look(theme, row.class_code).word)


def _until(row: Any) -> str:
    ends = row.licence_valid_to
    return "" if ends == NO_DATE else facts.validity(SimpleNamespace(valid_from=row.licence_valid_from, valid_to=ends))


def _days_late(due: str, finished: Callable[[Any], Any]) -> Value:
    def late(row: Any) -> int | None:
        on = getattr(row, due)
        days = 0 if on in (NO_DATE, FAR_DATE, None) or finished(row) else (row.as_of - on).days
        return days if days > 0 else None
    return late


_NAME = Column("name", _("矿山名称"), lambda row: row.name or row.code, shown=True, total="count")
_CODE = Column("code", _("矿山编号"), _facet("code"), "code", short=_("编号"))
_LICENCE = Column("licence_number", _("采矿许可证号"), _facet("licence_number"), "code", short=_("许可证号"))
_METHOD = Column("method", _("开采方式"), _word("Method", "method"), short=_("方式"))
_COUNTY = Column("county", _("县"), _facet("county"))
_SIZE = (
    Column("capacity", _("生产规模"), lambda row: row.capacity or None, 2),
    Column("capacity_unit", _("规模单位"), _word("CapacityUnit", "capacity_unit")),
)
_PEOPLE, _GROUND, _PAPER, _DECIDED = _("人员撤离 (人/完成)"), _("现场"), _("证照"), _("决定")
_KIT, _SEALED = _("设备拆除 (台套/完成)"), _("井口封堵 (应封/已封)")

CLOSING: Sequence[Column] = (
    _NAME, Column("place", _("所在地（乡、镇）"), _place, short=_("乡镇"), shown=True),
    Column("validity", _("采矿许可证有效期"), _until),
    Column("mineral", _("开采矿种"), _facet("mineral"), short=_("矿种"), shown=True),
    Column("method", _("开采方式"), _word("Method", "method"), short=_("方式"), shown=True),
    Column("state", _("关闭执行情况"), _class("closing"), "class", short=_("状态"), shown=True),
    Column("cause", _("决定关闭原因"), _facet("cause"), track=_DECIDED),
    Column("decided_on", _("决定关闭日期"), _facet("decided_on"), "day", short=_("决定日期"), track=_DECIDED, shown=True, total="count"),
    Column("remark", _("备注"), _facet("remark")),
    _CODE, _LICENCE, Column("holder", _("采矿权人"), _facet("holder")), *_SIZE,
    Column("scope", _("关闭类型"), _word("ClosingScope", "closing_scope")),
    Column("notice_number", _("公告文号"), _facet("notice_number"), "code"),
    Column("decision_number", _("决定文号"), _facet("decision_number"), "code", track=_DECIDED),
    _blank("leader", _("责任领导")), _blank("office", _("责任单位")),
    _blank("people", _PEOPLE, _("人")),
    Column("people_done", _PEOPLE, _passed("people_evacuated"), "done", _("完成"), _("人员撤离"), _GROUND, "count", True),
    _blank("kit", _KIT, _("台套")),
    Column("kit_done", _KIT, _passed("equipment_dismantled"), "done", _("完成"), _("设备拆除"), _GROUND, "count", True),
    Column("power", _("断电"), _passed("c2_facilities"), "done", track=_GROUND, total="count", shown=True),
    Column("explosives", _("民爆清缴"), _passed("c5_explosives"), "done", track=_GROUND, total="count", shown=True),
    Column("openings", _SEALED, lambda row: row.sealed[1] if row.sealed else None, 0, _("应封"), _("应封井口"), _GROUND, "sum"),
    Column("sealed", _SEALED, lambda row: row.sealed[0] if row.sealed else None, 0, _("已封"), _("已封井口"), _GROUND, "sum"),
    Column("sealing", _("井口 已封/应封"), lambda row: "{}/{}".format(*row.sealed) if row.sealed else "", "pair", track=_GROUND, shown=True,
           printed=False, total="pair"),
    Column("signs", _("警示标志"), _passed("c4_signs"), "done", track=_GROUND, total="count", shown=True),
    Column("hazards", _("安全隐患消除"), _passed("hazards_removed"), "done", track=_GROUND, total="count"),
    Column("accepted_on", _("验收日期"), _facet("accepted_on"), "day", short=_("现场验收"), track=_GROUND, shown=True, total="count"),
    Column("accepted", _("验收结论"), lambda row: str(_("合格")) if row.stage == GroundStage.ACCEPTED else ""),
    Column("request_number", _("注销申请文号"), _facet("request_number"), "code", track=_PAPER),
    Column("cancelled_on", _("注销公告日期"), _facet("cancelled_on"), "day", short=_("注销公告"), track=_PAPER, shown=True, total="count"),
    Column("cancellation_number", _("注销公告文号"), _facet("cancellation_number"), "code", track=_PAPER),
    Column("duty_bearer", _("修复责任主体"), _facet("duty_bearer")),
    Column("restored_ha", _("修复面积 (公顷)"), _facet("restored_ha"), 1, total="sum"),
    Column("photos", _("照片数"), _facet("photos"), 0, total="sum"),
    Column("batch", _("关闭批次"), _facet("closing_batch")),
    Column("due_on", _("关闭期限"), _facet("closing_due_on"), "day", short=_("期限"), shown=True),
)

_BEFORE, _AFTER, _OLD = _("整合前 (矿权数, 主体数, 面积, 规模)"), _("整合后 (矿权数, 主体数, 面积, 规模)"), _("旧证注销 (应/已)")


def _side(which: str, heading: Any, track: Any) -> tuple[Column, ...]:
    def of(name: str) -> Value:
        return lambda row: getattr(getattr(row, which), name)

    def capacity(unit: str) -> Value:
        return lambda row: getattr(row, which).capacity.get(unit)
    return (
        Column(f"{which}_rights", heading, of("rights"), 0, _("矿权数"), track=track, total="sum", shown=True),
        Column(f"{which}_holders", heading, of("holders"), 0, _("主体数"), track=track, total="sum"),
        Column(f"{which}_km2", heading, lambda row: (getattr(row, which).area_ha or 0) / HA_PER_KM2 or None, 4, _("面积（平方公里）"),
               track=track, total="sum"),
        Column(f"{which}_tonnes", heading, capacity(CapacityUnit.TONNES_10K), 2, _("规模（万吨/年）"), track=track, total="sum", shown=True),
        Column(f"{which}_metres", heading, capacity(CapacityUnit.CUBIC_METRES_10K), 2, _("规模（万立方米/年）"), track=track, total="sum"),
    )


def _gate(stage: str, name: str, heading: Any) -> Column:
    return Column(name, heading, lambda row: row.gates.get(stage), "day", track=_("区块关口"), shown=True, total="count")


CONSOLIDATION: Sequence[Column] = (
    Column("name", _("区块名称"), lambda row: row.name or row.code, shown=True, total="count"),
    Column("code", _("区块编号"), _facet("code"), "code", short=_("编号")), _blank("figure", _("图号")),
    Column("place", _("所在乡镇"), _place, short=_("乡镇"), shown=True),
    Column("mineral", _("矿种"), _facet("mineral"), shown=True),
    Column("stage", _("阶段"), _class("block"), "class", shown=True),
    Column("corners", _("区块范围（拐点坐标）"), lambda row: row.printed),
    Column("area_km2", _("区块面积（平方公里）"), lambda row: (row.area_ha or 0) / HA_PER_KM2 or None, 4, total="sum"),
    _blank("explored", _("勘查程度")), _blank("type", _("设置类型")),
    *_side("before", _BEFORE, _("整合前")),
    Column("lead", _("整合主体"), lambda row: (row.lead.name or row.lead.code) if row.lead else "", shown=True),
    *_side("after", _AFTER, _("整合后")),
    _gate(GateStage.DRAFTED, "drafted_on", _("方案编制")), _gate(GateStage.COUNTY_REVIEWED, "county_reviewed_on", _("县初审")),
    _gate(GateStage.CITY_REVIEWED, "city_reviewed_on", _("市审查")), _gate(GateStage.PROVINCE_JOINT_REVIEW, "joint_review_on", _("省联审")),
    _gate(GateStage.PROVINCE_APPROVED, "approved_on", _("省批复日期")),
    Column("approval_number", _("省批复文号"), _facet("approval_number"), "code"),
    _gate(GateStage.RIGHT_CHANGED, "right_changed_on", _("变更登记")),
    Column("to_cancel", _OLD, lambda row: len(row.old), 0, _("应"), _("应注销旧证"), total="sum"),
    Column("cancelled", _OLD, _facet("cancelled"), 0, _("已"), _("已注销旧证"), total="sum"),
    Column("old_rights", _("旧证 已/应"), lambda row: f"{row.cancelled}/{len(row.old)}", "pair", shown=True, printed=False, total="pair"),
    Column("new_licence", _("新证号"), lambda row: "、".join(row.new_licences), "code"),
    Column("due_on", _("完成期限"), _facet("due_on"), "day", short=_("期限"), shown=True),
    Column("days_late", _("滞后天数"), _days_late("due_on", done), 0),
    Column("owner", _("责任人"), lambda row: row.delay.owner if row.delay else ""),
)

OLD_RIGHTS: Sequence[Column] = (
    Column("block", _("区块名称"), lambda row: row.block_name), _blank("figure", _("图号")),
    Column("licence_number", _("采矿许可证号"), _facet("licence_number"), "code"),
    Column("name", _("矿山名称"), lambda row: row.name or row.code), Column("mineral", _("主矿种"), _facet("mineral")),
    Column("corners", _("矿区范围拐点坐标"), lambda row: row.printed), _blank("reserves", _("占用储量")),
    Column("years", _("服务年限（年）"), lambda row: row.remaining_life_years if row.remaining_life_years >= 0 else None, 1),
    Column("capacity", _("设计规模"), lambda row: row.capacity or None, 2),
    Column("capacity_unit", _("规模单位"), _word("CapacityUnit", "capacity_unit")),
    _blank("real_capacity", _("实际规模")),
    Column("role", _("身份"), _word("BlockRole", "block_role")), Column("paper", _("采矿权"), _word("PaperStage", "paper_stage")),
)
"""The rights that blocks are made of, as in a mining-right setting plan."""

_DAMAGED, _MONEY, _PLACE, _STOCK = _("损毁面积 (挖损/压占/塌陷/污染)"), _("投资 (财政/企业/社会资本)"), _("经纬度"), _("存量增减 (本年)")


def _damage(kind: str) -> Column:
    return Column(f"damaged_{kind}", _DAMAGED, lambda row: row.damaged.get(kind), 1, word("DamageType", kind), total="sum")


def _money(source: str) -> Column:
    return Column(f"money_{source}", _MONEY, lambda row: row.money.get(source), 1, word("MoneySource", source),
                  track=_("投资（万元）"), total="sum", shown=True)


def _owed(name: str) -> Value:
    """Hectares of a site that owes any: of a false change nothing is counted."""
    return lambda row: getattr(row, name) if site.owed(row) else None


def _area(name: str, heading: Any, part: Any = "", short: Any = "", shown: bool = False) -> Column:
    return Column(name, heading, _owed(name), 1, part, short, _("面积（公顷）"), "sum", shown)


def _begin(row: Any) -> float | None:
    """Hectares that were owed when the year began."""
    year = row.new_this_year_ha - row.accepted_this_year_ha + row.corrected_this_year_ha
    return row.stock_ha - year if site.owed(row) else None


RESTORATION: Sequence[Column] = (
    Column("name", _("名称"), lambda row: row.name or row.code, short=_("图斑"), shown=True, total="count"),
    Column("code", _("点位编号"), _facet("code"), "code", short=_("编号")),
    Column("place", _("乡镇"), _place, shown=True), Column("state", _("治理状态"), _class("site"), "class", short=_("状态"), shown=True),
    Column("mine", _("矿山名称"), lambda row: (row.mine.name if row.mine else row.mine_code) or "", short=_("来源矿山")),
    _COUNTY, _blank("patch_type", _("类型")), _blank("way_there", _("交通位置")),
    Column("longitude", _PLACE, _facet("longitude"), 6, _("经度")), Column("latitude", _PLACE, _facet("latitude"), 6, _("纬度")),
    Column("duty", _("责任主体类型"), _word("Duty", "duty"), short=_("责任主体"), shown=True),
    Column("duty_bearer", _("责任主体名称"), _facet("duty_bearer")),
    *(_damage(kind) for kind in (DamageType.EXCAVATED, DamageType.OCCUPIED, DamageType.SUBSIDED, DamageType.POLLUTED)),
    Column("damaged_unknown", _DAMAGED, lambda row: row.damaged.get(DamageType.UNKNOWN), 1, _("类型不明"), total="sum"),
    Column("patch_ha", _("图斑面积（公顷）"), lambda row: row.area_ha or None, 1, total="sum"),
    _area("owed_ha", _("应治理面积"), short=_("应治理"), shown=True),
    Column("mode", _("修复方式"), _word("RestorationMode", "mode"), shown=True),
    Column("land_use", _("修复后地类"), _word("LandUse", "land_use")),
    *(_money(source) for source in (MoneySource.STATE, MoneySource.ENTERPRISE_FUND, MoneySource.PRIVATE_CAPITAL)),
    _blank("builder", _("施工单位")), Column("begun_on", _("开工"), _facet("begun_on"), "day", total="count"),
    _area("finished_ha", _("完成面积"), short=_("完成"), shown=True), _area("accepted_ha", _("验收面积"), short=_("验收"), shown=True),
    Column("begin_ha", _STOCK, _begin, 1, _("年初存量"), track=_("面积（公顷）"), total="sum"),
    _area("new_this_year_ha", _STOCK, _("新增损毁")), _area("accepted_this_year_ha", _STOCK, _("验收核减")),
    _area("corrected_this_year_ha", _STOCK, _("测量更正")), _area("stock_ha", _STOCK, _("期末存量"), _("待治理"), True),
    Column("accepted_on", _("验收日期"), _facet("accepted_on"), "day", track=_("验收"), shown=True, total="count"),
    Column("certificate_number", _("验收文号"), _facet("certificate_number"), "code", track=_("验收"), shown=True),
    _blank("keeper", _("移交管护单位")),
    Column("followed_on", _("跟踪评价日期"), lambda row: row.followed_on or row.follow_up_due_on, "day"),
    Column("followed", _("跟踪评价结论"), _word("Verdict", "follow_up")),
)

_PRECONDITIONS, _POINTS, _VALID, _PRODUCING = _("先决条件 (逐项)"), _("评估得分 (分项)"), _("许可证号及有效期"), _("持证在产 (是/否及原因)")


def _why(row: Any) -> str:
    return str(wording.LEFT_OUT[row.left_out]) if row.left_out else ""


def _precondition(item: ItemOf) -> Column:
    def said(row: Any) -> str:
        return str(word("Verdict", row.found[item.code])) if item.code in row.found else ""
    return Column(f"precondition_{item.code}", _PRECONDITIONS, said, part=item.name)


def _points(edition_id: int, item: ItemOf) -> Column:
    def points(row: Any) -> Any:
        return row.points.get(item.code) if row.final and row.final.edition_id == edition_id else None
    return Column(f"points_{edition_id}_{item.code}", _POINTS, points, 1, part=item.name)


def _warnings(row: Any) -> str:
    said = [str(word("ReviewTrigger", trigger)) for trigger in row.triggers]
    if row.clock is not None:
        said.append(str(_("整改期限 %(day)s", day=facts.value("listing_step", "review_on", row.clock.due_on))))
    return "、".join(said)


def _listed(tier: str, heading: Any, short: Any, shown: bool = True) -> Column:
    return Column(f"{tier}_on", heading, lambda row: row.listed_on[tier], "day", short=short, track=_("入库日期"), total="count", shown=shown)


def _passed_of(row: Any) -> str:
    return f"{sum(one == 'passed' for one in row.found.values())}/{len(row.found)}" if row.found else ""


_GREEN: Sequence[Column] = (
    _NAME, Column("place", _("所在乡镇"), _place, short=_("乡镇"), shown=True),
    Column("tier", _("级别"), _class("tier"), "class", shown=True), _blank("city", _("市")),
    _COUNTY, _CODE, Column("holder", _("企业"), _facet("holder")), _blank("right_type", _("采矿权类型")),
    Column("licence_number", _VALID, _facet("licence_number"), "code", _("许可证号")),
    Column("valid_from", _VALID, _facet("licence_valid_from"), "day", _("有效期起")),
    Column("valid_to", _VALID, _facet("licence_valid_to"), "day", _("有效期止"), _("许可证有效期至"), shown=True),
    Column("mineral", _("主矿种"), _facet("mineral"), short=_("矿种"), shown=True), _blank("associated", _("共伴生矿种")), _METHOD, *_SIZE,
    Column("scale", _("规模类别"), _word("Scale", "scale"), short=_("规模"), shown=True),
    Column("producing", _PRODUCING, lambda row: str(_("是")) if row.producing else str(_("否")), part=_("是否"), short=_("持证在产"),
           shown=True),
    Column("left_out", _PRODUCING, _why, part=_("原因"), short=_("未计入原因"), shown=True),
    Column("preconditions", _("先决条件 通过/项"), _passed_of, "pair", short=_("先决条件"), shown=True, printed=False),
    Column("plan_number", _("一矿一策文号"), _facet("plan_number"), "code"),
    Column("batch", _("整治类别"), lambda row: str(word("Batch", row.batch)) if row.batch else ""),
    Column("self_total", _("自评得分"), _facet("self_total"), 1, track=_("评估")),
    Column("agency", _("第三方机构"), lambda row: (row.final.agency or "") if row.final else ""),
    Column("assessed_on", _("评审日期"), lambda row: row.final.effective_on if row.final else None, "day", track=_("评估")),
    Column("total", _POINTS, lambda row: row.final.total if row.final else None, 1, _("总分"), _("评估得分"), _("评估"), shown=True),
    Column("met", _("国家标准"), _word("Met", "national_met"), track=_("评估"), shown=True),
    Column("edition", _("达标版本"), _facet("edition"), track=_("评估")),
    Column("assessed_to", _("评估有效期至"), lambda row: row.final.valid_to if row.final else None, "day", track=_("评估")),
    _blank("project", _("重点工程")), _blank("expert", _("专家")),
    _listed(Tier.RESERVE, _("储备库入库日期"), _("储备库"), False), _listed(Tier.PROVINCIAL, _("省级入库日期"), _("省级")),
    _listed(Tier.NATIONAL, _("国家级入库日期"), _("国家级")),
    Column("announcement", _("公告文号"), _facet("announcement"), "code"),
    Column("review_on", _("复核到期日"), _facet("review_on"), "day", shown=True),
    Column("warnings", _("预警"), _warnings, shown=True),
    _listed(Tier.REMOVED, _("移出日期"), _("移出"), False),
    Column("removal", _("移出原因"), lambda row: str(word("RemovalReason", row.removal)) if row.removal else ""),
    _blank("goal", _("目标年度")), Column("gaps", _("差距项"), lambda row: (row.final.gaps or "") if row.final else ""),
)

FIXED: Mapping[CountyTask, Sequence[Column]] = {
    CountyTask.CLOSING: CLOSING, CountyTask.CONSOLIDATION: CONSOLIDATION, CountyTask.RESTORATION: RESTORATION, CountyTask.GREEN: _GREEN,
}
"""Columns of each ledger that no edition adds to."""


def columns_of(session: Session, task: CountyTask, rows: Sequence[Any]) -> list[Column]:
    """The columns of a ledger; of green mines with each precondition and each first-level indicator in its place. Read-only."""
    columns = list(FIXED[task])
    if task != CountyTask.GREEN:
        return columns
    listed = newest_national(session)
    conditions = [_precondition(item) for item in (listed.preconditions if listed else ())]
    points = [_points(edition.id, item) for edition, items in first_level(session, rows) for item in items]
    return _after(_after(columns, "preconditions", conditions), "total", points)


def _after(columns: Sequence[Column], name: str, more: Sequence[Column]) -> list[Column]:
    place = next(place for place, column in enumerate(columns, 1) if column.name == name)
    return [*columns[:place], *more, *columns[place:]]
