"""Scans that come after their paper."""

from .. import permissions
from ..codes import Subject
from ..errors import NotFound
from ..queries.evidence import MissingScan, missing_scans
from ..queries.history import record_kinds
from ..queries.people import officer_by_login
from ..tables.evidence import Evidence, EvidenceLink
from .people import note_act
from .records import Paper, check_may, check_values, today
from .transactions import Writer

ACTS = {kind.__tablename__: kind.act for subject in Subject for kind in record_kinds(subject)}
"""What an account must be allowed to do to write into a table."""


def add_scan(session: Writer, evidence_id: int, scan: Paper, *, by: str) -> Evidence:
    """Put the bytes of ``scan`` behind every record that names the paper ``evidence_id`` and that ``by`` may write; nothing is changed.

    Adds one paper of the same kind, number and date, its links, and an act. Raises NotFound when the paper's scan is not missing,
    NotAllowed, UnknownOfficer.
    """
    missing = missing_scans(session)
    asked = next((one for one in missing if one.evidence_id == evidence_id), None)
    if asked is None:
        raise NotFound(evidence=evidence_id)
    check_may(session, by, ACTS[asked.table], asked.region_code)
    values = vars(scan) | {"kind": asked.kind, "number": asked.number, "dated_on": asked.dated_on}
    check_values(Evidence, values)
    paper = Evidence(**values)
    session.add(paper)
    session.flush()
    for one in missing:
        if _same_paper(one, asked) and _may(session, by, one):
            session.add(EvidenceLink(evidence_id=paper.id, record_table=one.table, record_id=one.record_id))
    note_act(session, by, "evidence:scan:added", f"{paper.id} {scan.sha256}")
    session.flush()
    return paper


def _same_paper(one: MissingScan, other: MissingScan) -> bool:
    """A paper is known by its number and date; without a number each is its own."""
    if one.evidence_id == other.evidence_id:
        return True
    return other.number is not None and (one.kind, one.number, one.dated_on) == (other.kind, other.number, other.dated_on)


def _may(session: Writer, by: str, one: MissingScan) -> bool:
    return permissions.may(officer_by_login(session, by, today(session)), ACTS[one.table], one.region_code)
