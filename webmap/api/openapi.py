"""`/api/openapi.json`: what programs may ask, in OpenAPI 3.1."""

from collections.abc import Mapping
from typing import Any

from flask import jsonify

from mines import __version__
from mines.queries.counts import THEMES
from mines.queries.features import LAYERS

from .cards import SHOWN
from .doors import bp

Schema = Mapping[str, Any]
TEXT, NUMBER, WHOLE, FLAG = {"type": "string"}, {"type": "number"}, {"type": "integer"}, {"type": "boolean"}
DAY = {"type": "string", "format": "date"}
DAY_OR_NONE, TEXT_OR_NONE, NUMBER_OR_NONE = (
    {"type": ["string", "null"], "format": "date"}, {"type": ["string", "null"]}, {"type": ["number", "null"]})


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _counts_by(key: str) -> Schema:
    return {"type": "object", "description": f"count by {key}", "additionalProperties": WHOLE}


def _object(**members: Schema) -> Schema:
    return {"type": "object", "required": list(members), "properties": members}


PARAMETERS: Mapping[str, Schema] = {
    "as_of": {"description": "the day asked about (default: today)", "schema": DAY},
    "known_at": {"description": "by what was known at this moment, ISO 8601 (default: all that is recorded)", "schema": TEXT},
    "region": {"description": "code of a region, or unknown (default: the whole registry)", "schema": TEXT},
    "theme": {"description": "what colours the map (default: state)", "schema": {"enum": list(THEMES)}},
    "layer": {"description": "which subjects (default: mine)", "schema": {"enum": list(LAYERS)}},
    "bbox": {"description": "west,south,east,north in degrees of CGCS2000 (default: everywhere)", "schema": TEXT},
    "zoom": {"description": "zoom level 0-24; outlines are simplified to half its pixel (default: not)", "schema": WHOLE},
    "q": {"description": "part of a name, a code or a licence number", "schema": TEXT},
    "x": {"description": "longitude in degrees", "schema": NUMBER, "required": True},
    "y": {"description": "latitude in degrees", "schema": NUMBER, "required": True},
    "accuracy": {"description": "accuracy of the position in metres", "schema": NUMBER, "required": True},
    "mine": {"description": "code of the mine meant (default: the nearest)", "schema": TEXT},
    "points": {"description": "x,y;x,y;... in degrees, 2 to 500", "schema": TEXT, "required": True},
}

PATH_PARAMETERS: Mapping[str, Schema] = {
    "subject": {"description": "kind of subject", "schema": {"enum": list(SHOWN)}}, "code": {"description": "its code", "schema": TEXT},
}

_DAY_AND_REGION = ("as_of", "known_at", "region")
_DUE = _list(_object(what=TEXT, due_on=DAY_OR_NONE, days_late=WHOLE))

ANSWERS: Mapping[str, tuple[str, tuple[str, ...], Schema]] = {
    "/features.geojson": (
        "What touches a window on a day, as GeoJSON with its class and look", ("layer", "bbox", *_DAY_AND_REGION, "zoom", "theme"),
        _object(type=TEXT, layer=TEXT, theme=TEXT, as_of=DAY, matched=WHOLE, returned=WHOLE, features=_list({"type": "object"}))),
    "/api/legend": (
        "Classes of a theme with look and count, and the subjects of each layer", (*_DAY_AND_REGION, "theme"),
        _object(
            as_of=DAY, region=TEXT_OR_NONE, theme=TEXT, subject=TEXT, counted=WHOLE, not_counted=WHOLE, total=WHOLE,
            outlines=_counts_by("what can be drawn"), layers=_counts_by("layer"),
            classes=_list(_object(
                **{"class": TEXT}, word=TEXT, count=WHOLE, fill=TEXT, stroke=TEXT, pattern=TEXT_OR_NONE, mark=TEXT)))),
    "/api/cards/{subject}/{code}": (
        "Facts of one subject in force on a day, what is missing and what comes next", ("as_of", "known_at"),
        _object(
            as_of=DAY, subject=TEXT, code=TEXT, name=TEXT, place=_list(TEXT), missing=_DUE, next=_DUE,
            classes={"type": "object", "description": "class by theme", "additionalProperties": TEXT},
            window={"type": ["array", "null"], "items": NUMBER}, tracks=_list(_object(track=TEXT, done=FLAG, state=TEXT, note=TEXT)),
            facts=_list(_object(fact=TEXT, value=TEXT, since=DAY_OR_NONE, note=TEXT, papers=_list(_object(
                kind=TEXT, number=TEXT_OR_NONE, dated_on=DAY_OR_NONE, scan=FLAG)))))),
    "/api/search": (
        "Mines, blocks, sites and regions by name, code or licence number", ("q", *_DAY_AND_REGION),
        _object(q=TEXT, as_of=DAY, found=_list(_object(
            subject=TEXT, code=TEXT, name=TEXT, region_code=TEXT, licence_number=TEXT, place=TEXT)))),
    "/api/position": (
        "Whether a place lies in the outline of a mine, as far as the accuracy of the position can tell",
        ("x", "y", "accuracy", "mine", "as_of", "known_at"),
        _object(
            verdict={"enum": ["inside", "outside", "cannot_tell"]}, accuracy_m=NUMBER, distance_m=NUMBER_OR_NONE, sentence=TEXT,
            mine={"type": ["object", "null"], "properties": {"code": TEXT, "name": TEXT}})),
    "/api/measure": (
        "Length of a line, and the area it encloses by the rule for registered areas", ("points",),
        _object(length_m=NUMBER, area_ha=NUMBER_OR_NONE, sentence=TEXT)),
    "/api/progress": (
        "Every indicator as of a day, with what was left out and how it stands to its targets", _DAY_AND_REGION,
        _object(as_of=DAY, known_at=TEXT_OR_NONE, region=TEXT_OR_NONE, indicators=_list(_object(
            code=TEXT, version=TEXT, counted=NUMBER, among=NUMBER_OR_NONE, share=NUMBER_OR_NONE, unit=TEXT,
            excluded=_counts_by("reason"), targets=_list({"type": "object"}))))),
    "/healthz": ("Whether the registry can be read", (), _object(status=TEXT, version=TEXT, seal=TEXT_OR_NONE)),
    "/api/openapi.json": ("This document", (), {"type": "object"}),
}
"""Every address for programs: what it answers, its parameters, the answer's shape."""


@bp.get("/api/openapi.json")
def openapi() -> Any:
    """The document."""
    return jsonify(
        openapi="3.1.0", info={"title": "Green mine registry", "version": __version__},
        paths={path: {"get": _operation(path, *described)} for path, described in ANSWERS.items()})


def _operation(path: str, summary: str, names: tuple[str, ...], schema: Schema) -> dict[str, Any]:
    kind = "application/geo+json" if path.endswith(".geojson") else "application/json"
    in_path = [{"name": name, "in": "path", "required": True, **PATH_PARAMETERS[name]} for name in PATH_PARAMETERS if f"{{{name}}}" in path]
    return {
        "summary": summary,
        "parameters": in_path + [{"name": name, "in": "query", **PARAMETERS[name]} for name in names],
        "responses": {
            "200": {"description": "the answer", "content": {kind: {"schema": schema}}},
            **({"400": {"description": "a parameter cannot be read"}} if names else {}),
            **({"404": {"description": "nothing of this code stands on the day"}} if in_path else {}),
        },
    }
