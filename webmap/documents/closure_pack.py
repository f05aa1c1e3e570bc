"""The evidence pack of one closing: cover with map, tracks, checklist and papers, every file, and the hashes of all of it."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mines import __version__
from mines.codes import Subject
from mines.queries.closings import Case
from mines.queries.features import shape_of
from mines.rules.mine import closing_task_done
from mines.tables.evidence import Evidence

from .. import closing, outline, params, uploads
from ..session import now, registry
from ..wording import word
from .archive import Member, sent
from .pdf import written

ENDINGS = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def pack(case: Case, folder: Path, seal: Any) -> tuple[str, Iterator[bytes]]:
    """The name of the archive, and the archive as it is written. Files are read from ``folder`` one at a time."""
    at, files, known_at = now(), _files(case, folder), params.known_at()
    about = {
        "mine": {"code": case.row.code, "name": case.row.name, "region": case.row.region_code, "licence_number": case.row.licence_number},
        "as_of": params.as_of().isoformat(), "known_at": known_at.isoformat() if known_at else None, "class": case.row.class_code,
        "written_at": at.astimezone(UTC).isoformat(timespec="seconds"), "program": f"greenmine {__version__}",
        "newest_seal": {"sha256": seal.sha256, "sealed_at": seal.sealed_at.isoformat()} if seal else None,
    }
    name = f"{safe(case.row.name or case.row.code)}_{safe(case.row.code)}_{params.as_of():%Y%m%d}.zip"
    return name, sent(_members(about, files, _cover(case, files, seal, at)), at)


def disposition(name: str) -> str:
    """The header that names a download in any script."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _files(case: Case, folder: Path) -> list[tuple[Any, Evidence, str, Path | None]]:
    """Every paper once: the fact it stands behind, its name in the archive, and its bytes where they are kept."""
    found = []
    for place, (fact, paper) in enumerate(case.papers, 1):
        path = uploads.path_of(folder, paper.sha256) if paper.sha256 else None
        kept = path if path is not None and path.is_file() else None
        ending = ENDINGS.search(paper.name or "")
        title = "_".join(safe(part) for part in (str(word("EvidenceKind", paper.kind)), paper.number or "") if part)
        found.append((fact, paper, f"{place:02d}_{title}{ending.group().lower() if ending else ''}", kept))
    return found


def safe(text: str) -> str:
    """Letters, digits and Chinese signs; everything else is an underscore, so that no name is a path."""
    return re.sub(r"[^\w〔〕（）-]+", "_", text).strip("_")[:60] or "_"


def _cover(case: Case, files: list[tuple[Any, Evidence, str, Path | None]], seal: Any, at: datetime) -> bytes:
    shape = shape_of(registry(), Subject.MINE, case.row.code, params.as_of(), params.known_at())
    return written(
        "documents/closure_pack.html", case=case, row=case.row, ground=closing.ground_track(case), paper=closing.paper_track(case),
        sign_offs=closing.sign_offs(case), files=files, seal=seal, at=at, done=closing_task_done(case.row),
        drawing=outline.drawing(shape, 700, 320) if shape is not None else None, version=__version__,
    )


def _members(about: dict[str, Any], files: list[tuple[Any, Evidence, str, Path | None]], cover: bytes) -> Iterator[Member]:
    """The cover, the files, then what can be said only once they are sent: their hashes."""
    gone = [Member("00_封面与清单.pdf", cover)]
    yield gone[0]
    papers = []
    for fact, paper, name, path in files:
        member = Member(name, path) if path is not None else None
        if member is not None:
            yield member
            gone.append(member)
        papers.append(_told(fact, paper, member))
    front = {"file": gone[0].name, "sha256": gone[0].sha256, "size": gone[0].size}
    missing = [paper["number"] or paper["kind"] for paper in papers if paper["state"] != "file"]
    said = {**about, "cover": front, "papers": papers, "scans_missing": missing}
    manifest = Member("manifest.json", json.dumps(said, ensure_ascii=False, indent=1).encode())
    yield manifest
    yield Member("SHA256SUMS", "".join(f"{member.sha256}  {member.name}\n" for member in (*gone, manifest)).encode())


def _told(fact: Any, paper: Evidence, member: Member | None) -> dict[str, Any]:
    """One paper in the manifest; a file whose bytes are not those recorded is said so."""
    state = "file" if member else "scan_missing" if not paper.sha256 else "file_lost"
    if member is not None and member.sha256 != paper.sha256:
        state = "file_changed"
    return {
        "state": state, "file": member.name if member else None, "sha256": member.sha256 if member else paper.sha256,
        "recorded_sha256": paper.sha256, "size": member.size if member else paper.size, "kind": paper.kind, "number": paper.number,
        "dated_on": paper.dated_on.isoformat() if paper.dated_on else None, "name": paper.name,
        "taken_at": paper.taken_at.isoformat() if paper.taken_at else None, "longitude": paper.longitude, "latitude": paper.latitude,
        "record": {"table": fact.table, "id": fact.record.id, "on": fact.record.effective_on.isoformat(), "by": fact.record.recorded_by},
    }
