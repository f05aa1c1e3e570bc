"""`/api/openapi.json`: what programs may ask and record, in OpenAPI 3.1."""

from collections.abc import Mapping
from typing import Any

from flask import jsonify

from mines import __version__
from mines.commands.steps import LADDERS
from mines.queries.counts import THEMES
from mines.queries.features import LAYERS

from . import acts, schemas
from .cards import SHOWN
from .doors import bp
from .history import TOLD

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
    "subject": {"description": "kind of subject", "schema": {"enum": list(SHOWN)}},
    "told": {"description": "kind of subject", "schema": {"enum": list(TOLD)}}, "code": {"description": "its code", "schema": TEXT},
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
    "/api/history/{told}/{code}": (
        "Every record of one subject, newest first", ("known_at",),
        _object(subject=TEXT, code=TEXT, records=_list(_object(
            table=TEXT, id=WHOLE, on=DAY, recorded_at=TEXT, recorded_by=TEXT, done_by=TEXT_OR_NONE, what=TEXT, standing=FLAG,
            reason=TEXT_OR_NONE, values={"type": "object"}, papers=_list(_object(
                kind=TEXT, number=TEXT_OR_NONE, dated_on=DAY_OR_NONE, sha256=TEXT_OR_NONE)))))),
    "/api/progress": (
        "Every indicator as of a day, with what was left out and how it stands to its targets", _DAY_AND_REGION,
        _object(as_of=DAY, known_at=TEXT_OR_NONE, region=TEXT_OR_NONE, indicators=_list(_object(
            code=TEXT, version=TEXT, counted=NUMBER, among=NUMBER_OR_NONE, share=NUMBER_OR_NONE, unit=TEXT,
            excluded=_counts_by("reason"), targets=_list({"type": "object"}))))),
    "/api/tasks": (
        "What waits for the account that asks, in the order in which it presses", _DAY_AND_REGION,
        _object(as_of=DAY, tasks=_list(_object(
            kind=TEXT, section=TEXT, subject=TEXT, code=TEXT, name=TEXT, region_code=TEXT, due_on=DAY_OR_NONE,
            days={"type": ["integer", "null"]}, what=TEXT, departments=_list(TEXT))))),
    "/healthz": ("Whether the registry can be read", (), _object(status=TEXT, version=TEXT, seal=TEXT_OR_NONE)),
    "/api/openapi.json": ("This document", (), {"type": "object"}),
}
"""Every address for programs: what it answers, its parameters, the answer's shape."""

FOR_ACCOUNTS = frozenset({"/api/tasks"})
"""Addresses that answer nobody without a token, whatever is public."""


RECORD = _object(table=TEXT, id=WHOLE, subject=TEXT, code=TEXT, on=DAY, recorded_at=TEXT, recorded_by=TEXT, withdrawn=FLAG)
KEPT = _object(sha256=TEXT, name=TEXT, size=WHOLE, type=TEXT, taken_at=TEXT_OR_NONE, longitude=NUMBER_OR_NONE, latitude=NUMBER_OR_NONE)
REFUSAL = _object(error=TEXT, message=TEXT, what_to_do=TEXT, values={"type": "object"})
REFUSALS: Mapping[str, str] = {
    "400": "the request cannot be read", "401": "no token, or one that is not in force", "403": "the account may not do this, or not there",
    "404": "no such subject, record or kind", "409": "the registry refuses: what stands does not allow it, or somebody was first",
    "413": "the file or the body is too large", "415": "the body is not JSON, or the file is of no kind that is kept",
    "422": "a value or a paper is missing or wrong", "429": "too many tries",
}
"""Every status with which an act is refused; the body says in ``error`` which refusal it is."""


def _acts() -> Mapping[str, Mapping[str, Any]]:
    """Every address at which something is recorded: summary and body, by path."""
    found: dict[str, tuple[str, Schema]] = {}
    for name, step in LADDERS.items():
        found[f"/api/steps/{name}/{{code}}"] = (f"Climb the ladder {name} of a {step.about}", schemas.step_entry(step))
    for name, kind in acts.FACTS.items():
        found[f"/api/facts/{name}/{{code}}"] = (f"Record a {name} of a {kind.about}", schemas.record_entry(kind))
    for name, kind in acts.MENDED.items():
        found[f"/api/records/{name}/{{record_id}}/correct"] = (f"Correct a {name}", schemas.correction(kind))
        found[f"/api/records/{name}/{{record_id}}/withdraw"] = (f"Withdraw a {name}", schemas.withdrawal())
    found["/api/issues"] = ("Put an item on the rectification list", acts.ISSUE)
    return {path: {"post": _act(path, summary, schema)} for path, (summary, schema) in found.items()}


def _act(path: str, summary: str, body: Schema) -> dict[str, Any]:
    return {
        "summary": summary, "security": [{"token": []}], "parameters": _in_path(path),
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"201": {"description": "what stands now", "content": {"application/json": {"schema": RECORD}}}, **_refusals()},
    }


def _refusals() -> dict[str, Any]:
    return {status: {"description": word, "content": {"application/json": {"schema": REFUSAL}}} for status, word in REFUSALS.items()}


_EVIDENCE = {"/api/evidence/{sha256}": {"put": {
    "summary": "Keep a file under the SHA-256 of its bytes; sending twice is harmless", "security": [{"token": []}],
    "parameters": [
        {"name": "sha256", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}},
        {"name": "X-File-Name", "in": "header", "description": "the name of the file, percent-encoded (UTF-8) where it is not plain",
         "schema": {"type": "string"}}],
    "requestBody": {"required": True, "content": {"application/octet-stream": {}}},
    "responses": {"200": {"description": "what is known of the file", "content": {"application/json": {"schema": KEPT}}}, **_refusals()},
}}}


@bp.get("/api/openapi.json")
def openapi() -> Any:
    """The document."""
    asked = {path.replace("{told}", "{subject}"): {"get": _operation(path, *described)} for path, described in ANSWERS.items()}
    return jsonify(
        openapi="3.1.0", info={"title": "Green mine registry", "version": __version__}, paths={**asked, **_acts(), **_EVIDENCE},
        components={"securitySchemes": {"token": {
            "type": "http", "scheme": "bearer", "description": "a token of an account or of its device"}}})


def _in_path(path: str) -> list[dict[str, Any]]:
    whole = {"description": "its id", "schema": {"type": "integer", "minimum": 1}}
    return [{"name": "subject" if name == "told" else name, "in": "path", "required": True, **described}
            for name, described in {**PATH_PARAMETERS, "record_id": whole}.items() if f"{{{name}}}" in path]


def _operation(path: str, summary: str, names: tuple[str, ...], schema: Schema) -> dict[str, Any]:
    kind = "application/geo+json" if path.endswith(".geojson") else "application/json"
    in_path = _in_path(path)
    refused = {"401", *(["400"] if names else []), *(["404"] if in_path else [])}
    return {
        "summary": summary, "security": [{"token": []}] if path in FOR_ACCOUNTS else [{}, {"token": []}],
        "parameters": in_path + [{"name": name, "in": "query", **PARAMETERS[name]} for name in names],
        "responses": {
            "200": {"description": "the answer", "content": {kind: {"schema": schema}}},
            **{status: one for status, one in _refusals().items() if status in refused},
        },
    }
