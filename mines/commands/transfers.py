"""Transfer of a mining right: the duty to restore goes with it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..codes import Duty, EvidenceKind, Subject
from ..errors import EvidenceMissing
from ..queries.lists import rows_on
from ..tables.mines import HolderRecord, Mine
from ..tables.sites import SiteExistenceRecord
from .records import Paper, record_fact, stored_as
from .transactions import Writer


def record_transfer(session: Writer, mine_id: int, *, holder: str, on: date, by: str, credit_code: str | None = None,
                    duty_stays: bool = False, evidence: Sequence[Paper] = (), device_key: str | None = None,
                    follows: int | None = None, **values: Any) -> Any:
    """Record the new holder from ``on``, and make it the duty-bearer of every site that the mine owes.

    ``duty_stays`` says that it stays with the old holder, by a contract given with its number (handbook rule 7; 矿产资源法 art. 45).
    Gives the record of the holder. Raises EvidenceMissing without that contract, and as ``record_fact`` does.
    """
    if duty_stays and not any(paper.kind == EvidenceKind.CONTRACT and paper.number for paper in evidence):
        raise EvidenceMissing(missing=EvidenceKind.CONTRACT)
    if (stored := stored_as(session, HolderRecord, device_key)) is not None:
        return stored
    mine = session.get_one(Mine, mine_id)
    if not duty_stays:
        for site in rows_on(session, Subject.SITE, on):
            if site.mine_code == mine.code and site.duty == Duty.BEARER:
                record_fact(session, SiteExistenceRecord, site.id, on=on, by=by, name=site.name, region_code=site.region_code,
                            duty=site.duty, duty_bearer=holder, mine_code=site.mine_code)
    return record_fact(session, HolderRecord, mine_id, on=on, by=by, evidence=evidence, device_key=device_key, follows=follows,
                       holder=holder, credit_code=credit_code, **values)
