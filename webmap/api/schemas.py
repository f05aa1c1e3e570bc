"""The shape of what programs send: made from the tables, told in the OpenAPI document, and held against every body."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import Boolean, Date, Float, Integer

from mines.codes import EvidenceKind
from mines.commands.records import MOST, OWN_COLUMNS
from mines.tables import Record, Step

from .. import facts

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": 2000}
DAY: Schema = {"type": "string", "format": "date", "pattern": r"^(19|20|21)\d\d-\d\d-\d\d$"}
CODED_SUBJECTS = {"block_id": "block", "edition_id": "edition"}
"""Columns with another subject's id, which programs name by its code: ``block_code``, ``edition_code``."""

PAPER: Schema = {
    "type": "object", "required": ["kind"], "additionalProperties": False,
    "properties": {
        "kind": {"enum": [str(kind) for kind in EvidenceKind]}, "number": {**TEXT, "maxLength": 120}, "dated_on": DAY,
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "name": {**TEXT, "maxLength": 200},
    },
    "anyOf": [{"required": ["sha256"]}, {"required": ["number", "dated_on"]}],
    "description": "a paper by number and date, or by the hash of a file sent to /api/evidence before",
}
COMMON: Mapping[str, Schema] = {
    "on": {**DAY, "description": "the day from which it is true"},
    "done_by": {**TEXT, "description": "who did it in the field"},
    "note": TEXT,
    "papers": {"type": "array", "items": PAPER, "maxItems": 60},
    "device_key": {"type": "string", "pattern": "^[A-Za-z0-9_:-]{16,64}$", "description": "the sender's own name: sent twice, stored once"},
    "follows": {"type": "integer", "minimum": 0, "maximum": MOST, "description": "the newest row of this table that the sender has seen"},
}


def entry(own: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    """A body with ``own`` fields beside those that every entry has."""
    return {"type": "object", "additionalProperties": False, "required": ["on", *required], "properties": {**own, **COMMON}}


@cache
def own_columns(kind: type[Record]) -> tuple[str, ...]:
    """Columns of ``kind`` that a body can give, in the order of the table."""
    left_out = {*OWN_COLUMNS, "note"} | ({"stage", "taken_over"} if issubclass(kind, Step) else set())
    return tuple(column.name for column in kind.__table__.columns if column.name not in left_out)


def name_of(column: str) -> str:
    """What a body calls ``column``."""
    return f"{CODED_SUBJECTS[column]}_code" if column in CODED_SUBJECTS else column


def value(kind: type[Record], name: str) -> Schema:
    """What the column ``name`` of ``kind`` takes."""
    column, codes = kind.__table__.columns[name], facts.codes_of(kind.__tablename__, name)
    if codes is not None:
        found: dict[str, Any] = {"enum": [str(code) for code in codes] + ([None] if column.nullable else [])}
        return found
    kinds: tuple[tuple[Any, Schema], ...] = (
        (Boolean, {"type": "boolean"}), (Date, DAY), (Float, {"type": "number", "minimum": -1e9, "maximum": 1e9}),
        (Integer, {"type": "integer", "minimum": -MOST, "maximum": MOST}))
    plain = TEXT if name in CODED_SUBJECTS else next((schema for one, schema in kinds if isinstance(column.type, one)), TEXT)
    return {**plain, "type": [plain["type"], "null"]} if column.nullable else plain


def record_entry(kind: type[Record]) -> Schema:
    """The body that records a fact of ``kind``."""
    columns = kind.__table__.columns
    own = {name_of(name): value(kind, name) for name in own_columns(kind)}
    return entry(own, tuple(name_of(name) for name in own_columns(kind) if not columns[name].nullable))


def step_entry(kind: type[Step]) -> Schema:
    """The body that climbs the ladder of ``kind``."""
    return entry({"stage": {"enum": [str(stage) for stage in kind.ladder.stages]},
                  **{name: value(kind, name) for name in own_columns(kind)}}, ("stage",))


def correction(kind: type[Record]) -> Schema:
    """The body that corrects a record of ``kind``: only what changes."""
    own = {name: value(kind, name) for name in own_columns(kind) if name not in {*kind.keys, *CODED_SUBJECTS, "shape", "printed", "levels"}}
    stage = {"stage": {"enum": [str(stage) for stage in kind.ladder.stages]}} if issubclass(kind, Step) else {}
    return {**withdrawal(), "properties": {**withdrawal()["properties"], **stage, **own, "on": COMMON["on"], "note": TEXT}}


def withdrawal() -> Schema:
    """The body that withdraws a record: why, and by what paper."""
    return {
        "type": "object", "additionalProperties": False, "required": ["reason", "papers"],
        "properties": {"reason": TEXT, "papers": {**COMMON["papers"], "minItems": 1}, "device_key": COMMON["device_key"],
                       "follows": COMMON["follows"]},
    }


def faults(schema: Schema, body: Any) -> dict[str, str]:
    """What of ``body`` does not fit ``schema``, by place; empty when all does."""
    checker = Draft202012Validator(schema, format_checker=FormatChecker(["date"]))
    return {error.json_path: error.message[:200] for error in checker.iter_errors(body)}
