"""What has not come in: months that mines have not reported, and entries from the field that were refused."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...codes import Department, Subject
from ...production import due_on, last_complete
from ...rules import UNKNOWN_REGION, region_prefix
from ...tables.people import Act, Officer, OfficerRecord
from ...tasks import TaskKind
from ..production import not_reported
from ..standing import standing_rule
from .task import Asked, Task

REFUSED = "device:%:refused"
"""Tag of an entry from the field that the registry refused."""

HANDLED = "device:%:handled"
"""Tag of the act by which an officer says that a refused entry is dealt with; its detail is the number of the refusal."""


def months(session: Session, asked: Asked) -> Iterator[Task]:
    """How many mines of the region have not reported the newest month that is over, and in how many townships. Read-only."""
    year, month = last_complete(asked.as_of)
    missing = not_reported(session, year, month, asked.region, asked.known_at)
    if missing:
        townships = {row.region_code for row in missing}
        region = townships.pop() if len(townships) == 1 else asked.region or ""
        yield Task(TaskKind.MONTH_NOT_REPORTED, Subject.REGION, region, "", region, asked.as_of, due_on(year, month),
                   (Department.NATURAL_RESOURCES, Department.TOWNSHIP),
                   values={"year": year, "month": month, "count": len(missing), "townships": len({row.region_code for row in missing})})


def refusals(session: Session, asked: Asked) -> Iterator[Task]:
    """Entries from the field that were refused and that nobody has dealt with, of accounts of the region. Read-only."""
    handled = {detail for detail in session.scalars(select(Act.detail).where(Act.tag.like(HANDLED)))}
    acts = select(Act).where(Act.tag.like(REFUSED)).order_by(Act.id)
    if asked.known_at is not None:
        acts = acts.where(Act.acted_at <= asked.known_at)
    regions: dict[str, str] = {}
    for act in session.scalars(acts):
        if str(act.id) in handled:
            continue
        if not regions:
            regions = _regions_of_accounts(session)
        region = regions.get(act.acted_by, UNKNOWN_REGION)
        if asked.region is None or region.startswith(region_prefix(asked.region)):
            yield Task(TaskKind.FIELD_REFUSED, Subject.OFFICER, str(act.id), act.acted_by, region, asked.as_of,
                       departments=tuple(Department), act="observe",
                       values={"detail": act.detail or "", "tag": act.tag, "at": act.acted_at})


def _regions_of_accounts(session: Session) -> dict[str, str]:
    query = select(Officer.code, OfficerRecord.region_code).join(OfficerRecord, OfficerRecord.subject_id == Officer.id).where(
        standing_rule(OfficerRecord)).order_by(OfficerRecord.effective_on, OfficerRecord.seq)
    return dict(session.execute(query).all())
