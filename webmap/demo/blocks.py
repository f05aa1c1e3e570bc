"""The consolidation blocks of the example county pass their gates; old rights go, new ones come."""

from datetime import date, timedelta

from mines.codes import BlockRole, EvidenceKind, GateStage, PaperStage, Subject
from mines.commands.records import Paper
from mines.consolidation import GATES
from mines.tables.blocks import GateStep, MembershipRecord
from mines.tables.closures import PaperStep

from .officers import LICENCES, RESOURCES
from .plans import PLANS, Plan
from .story import IdOf, Story

_ISSUED_BY = {
    GateStage.COUNTY_REVIEWED: "示整合办", GateStage.CITY_REVIEWED: "示市自然资整", GateStage.PROVINCE_JOINT_REVIEW: "示省联审",
    GateStage.PROVINCE_APPROVED: "示省自然资批", GateStage.AGREEMENT_SIGNED: "整合协议", GateStage.RIGHT_CHANGED: "示自然资变",
    GateStage.OLD_RIGHTS_CANCELLED: "示自然资注销公告",
}


def tell(story: Story) -> None:
    """Register every block on the day of its draft and climb its gates."""
    for plan in PLANS:
        story.register(Subject.BLOCK, plan.code, on=plan.drafted, by=RESOURCES, name=plan.name, region_code=plan.members[0].township,
                       mineral=plan.members[0].mineral, due_on=plan.due)
        for place, mine in enumerate(plan.members):
            _join(story, plan, mine.code, BlockRole.MERGED if place else BlockRole.LEAD, plan.drafted)
        for gate, on in plan.gates():
            _pass(story, plan, gate, on)


def _pass(story: Story, plan: Plan, gate: GateStage, on: date) -> None:
    if gate == GateStage.RIGHT_CHANGED and plan.result:
        _join(story, plan, plan.result.code, BlockRole.RESULT, max(on, plan.result.registered))
    if gate == GateStage.OLD_RIGHTS_CANCELLED:
        _cancel_old_rights(story, plan, on - timedelta(days=10))
    number = int(plan.code[-2:])
    papers = [Paper(kind, f"{_ISSUED_BY[gate]}〔{on.year}〕{number}号", on) for kind in sorted(GATES.evidence.get(gate, ()))]
    story.record(GateStep, plan.code, on=on, by=RESOURCES, stage=gate, evidence=papers)


def _join(story: Story, plan: Plan, mine_code: str, role: BlockRole, on: date) -> None:
    story.record(MembershipRecord, mine_code, on=on, by=RESOURCES, block_id=IdOf(Subject.BLOCK, plan.code), role=role)


def _cancel_old_rights(story: Story, plan: Plan, on: date) -> None:
    notice = Paper(EvidenceKind.CANCELLATION, f"示自然资注销公告〔{on.year}〕{int(plan.code[-2:])}号", on)
    for mine in plan.members:
        story.record(PaperStep, mine.code, on=on, by=LICENCES, stage=PaperStage.CANCELLED, evidence=[notice])
