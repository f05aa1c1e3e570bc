"""The dossier on paper (一矿一档): everything on file about a mine or a block, from the values of its page."""

from typing import Any

from mines import __version__
from mines.codes import Subject
from mines.queries.history import Fact
from mines.tables.evidence import Evidence

from .. import facts, params
from ..dossier import Dossier
from ..formats import MU_PER_HECTARE
from ..session import newest_seal, now, registry
from . import pictures
from .closure_pack import safe
from .pdf import written

THEMES = {Subject.MINE: ("closing", "tier", "state"), Subject.BLOCK: ("block",)}
"""Themes that may paint the map of a dossier: the first in which the subject has a class."""


def printed(file: Dossier, values: Any) -> tuple[str, bytes]:
    """The name of the file, and the PDF. Read-only."""
    as_of, known_at, row = params.as_of(), params.known_at(), file.row
    theme = next((one for one in THEMES[file.subject] if file.classes[one] != "not_counted"), THEMES[file.subject][-1])
    layer = str(file.subject)
    drawn = pictures.county_map(registry(), theme, as_of, known_at, None, layer=layer, width_mm=180, height_mm=92, marked=row.code)
    content = written(
        f"documents/{file.subject}_dossier.html", {"map": drawn} if drawn else {}, file=file, row=row, facts=facts, values=values,
        papers=papers(file), theme=theme, look_code=file.classes[theme], seal=newest_seal(), at=now(), version=__version__,
        has_map=drawn is not None, mu_per_hectare=MU_PER_HECTARE,
    )
    return f"{safe(row.name or row.code)}_{safe(row.code)}_{as_of:%Y%m%d}.pdf", content


def papers(file: Dossier) -> list[tuple[Fact, Evidence]]:
    """Every paper once, oldest first, with the first fact in force that it stands behind."""
    seen: dict[int, tuple[Fact, Evidence]] = {}
    for fact in file.facts:
        for paper in fact.papers:
            seen.setdefault(paper.id, (fact, paper))
    return sorted(seen.values(), key=lambda pair: (pair[1].dated_on or pair[0].record.effective_on, pair[1].id))
