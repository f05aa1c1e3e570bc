"""`/api/search` and `/api/legend`: what a text finds, and what the legend counts."""

from typing import Any

from flask import jsonify

from mines.queries.lists import region_names
from mines.queries.lists import search as search_for

from .. import answers, legend, params
from ..session import registry
from ..tally import tally
from .doors import bp


@bp.get("/api/search")
@answers.kept
def search() -> Any:
    """Mines, blocks, sites and regions by name, code or licence number."""
    text, asked = params.text("q"), (params.as_of(), params.known_at())
    hits = search_for(registry(), text, *asked, params.region()) if text else []
    names = region_names(registry(), *asked) if hits else {}
    return jsonify(q=text or "", as_of=asked[0].isoformat(), found=[
        {**vars(hit), "place": names.get(hit.region_code, "") if hit.region_code != hit.code else ""} for hit in hits])


@bp.get("/api/legend")
@answers.kept
def counts() -> Any:
    """Classes of a theme with look and count, and how many subjects each layer holds."""
    found = tally()
    rows = [
        {"class": code, "word": str(look.word), "count": found.rows[code], "fill": look.fill, "stroke": look.stroke,
         "pattern": look.pattern, "mark": look.mark} for code, look in legend.THEMES[found.theme].items()]
    return jsonify(
        as_of=params.as_of().isoformat(), region=params.region(), theme=found.theme, subject=found.subject, classes=rows,
        counted=found.counted, not_counted=found.not_counted, total=found.total, outlines=found.outlines, layers=found.layers)
