"""`/records/<table>/<id>/…`: any standing record is corrected or withdrawn, with a reason and a paper; both stay to be seen."""

from functools import cache
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import Boolean, Date, Float, Integer, Text
from sqlalchemy.orm import Session
from wtforms import BooleanField, DateField, Field, FloatField, IntegerField
from wtforms.validators import InputRequired, Optional, ValidationError

from geodata.columns import Shape
from mines.codes import Subject
from mines.commands.records import OWN_COLUMNS, correct, withdraw
from mines.queries.standing import newest_versions, versions
from mines.queries.subjects import TABLES
from mines.tables import Record
from mines.tables.mines import Outline

from .. import auth, facts, forms, wording
from ..session import registry

bp = Blueprint("corrections", __name__)
auth.guard(bp, "observe")

SUBJECTS = (Subject.MINE, Subject.OPENING, Subject.BLOCK, Subject.SITE, Subject.ISSUE)
PAGES = {Subject.MINE: "mines.mine", Subject.BLOCK: "mines.block", Subject.SITE: "mines.site", Subject.ISSUE: "issues.case"}
"""Where a subject's records are read."""


class Mending(forms.Entry):
    """What a correction and a withdrawal share: why, and by what paper."""

    reason = forms.asked(lazy_gettext("理由"), 500)

    def validate_papers(self, field: Any) -> None:
        """A correction rests on a paper."""
        if not field.filled():
            raise ValidationError(_("更正和撤回要有依据文件：写文号和日期，或选择扫描件。"))


@bp.route("/records/<table>/<int:record_id>/correct", methods=["GET", "POST"])
def correction(table: str, record_id: int) -> ResponseReturnValue:
    """Put another version in the place of a record; the timeline shows both."""
    record = _newest(registry(), _kind(table), record_id)
    kind: type[Record] = type(record)
    names = changeable(kind)
    form = _form(kind).opened(seen=(kind, record.subject_id), **({name: getattr(record, name) for name in names} | _said(record)))

    def act(session: Any) -> Any:
        said = _reasoned(form)
        return correct(session, session.get_one(kind, record.id), on=form.on.data, **said, **form.values(*names),
                       done_by=form.done_by.data, note=form.note.data)
    word = wording.RECORDS.get(table, table)
    return _answered(form, record, _("更正：%(what)s", what=word), act, _("更正"))


@bp.route("/records/<table>/<int:record_id>/withdraw", methods=["GET", "POST"])
def withdrawal(table: str, record_id: int) -> ResponseReturnValue:
    """Say that a record never happened; the timeline shows it struck through."""
    record = _newest(registry(), _kind(table), record_id)
    form = Mending.opened(seen=(type(record), record.subject_id), **_said(record))
    word = wording.RECORDS.get(table, table)
    return _answered(form, record, _("撤回：%(what)s", what=word),
                     lambda session: withdraw(session, session.get_one(type(record), record.id), **_reasoned(form)), _("撤回"))


def _answered(form: Mending, record: Any, title: str, act: Any, button: str) -> ResponseReturnValue:
    kind = type(record)
    subject = _subject(registry(), kind, record.subject_id)
    done = url_for(PAGES.get(kind.about, "progress.board"), **({"code": subject.code} if kind.about in PAGES else {}))
    return forms.answer(form, title, act, done, button=button, subject=subject, back=done, template="tasks/correction.html", record=record,
                        said=facts.said(kind.__tablename__, record))


def _subject(session: Session, kind: type[Record], subject_id: int) -> Any:
    """Code, name and region of the subject, as its newest existence record has them."""
    table, existence = TABLES[kind.about]
    newest = max(newest_versions(versions(session, existence, subject_id)), key=lambda one: (one.effective_on, one.seq), default=None)
    return SimpleNamespace(code=session.get_one(table, subject_id).code, name=getattr(newest, "name", ""),
                           region_code=getattr(newest, "region_code", ""))


def _reasoned(form: Mending) -> dict[str, Any]:
    said = form.said()
    return {"reason": form.reason.data, **{name: said[name] for name in ("by", "evidence", "follows", "device_key")}}


def _said(record: Any) -> dict[str, Any]:
    return {"on": record.effective_on, "done_by": record.done_by, "note": record.note}


def _kind(table: str) -> type[Record]:
    kind = facts.KINDS.get(table)
    if kind is None or kind.about not in SUBJECTS:
        abort(404)
    return kind


def _newest(session: Session, kind: type[Record], record_id: int) -> Any:
    """The newest version of the record: what a correction answers to when the form has seen it."""
    record = session.get(kind, record_id)
    if record is None:
        abort(404)
    return next(row for row in newest_versions(versions(session, kind, record.subject_id)) if row.seq == record.seq)


def changeable(kind: type[Record]) -> list[str]:
    """Values of ``kind`` that a form can correct: neither keys, nor other subjects, nor outlines."""
    if issubclass(kind, Outline):
        return ["published_ha"]
    left_out = {*OWN_COLUMNS, *kind.keys, "note", "taken_over"}
    columns = [column for column in kind.__table__.columns if not isinstance(column.type, Shape | Text) or column.info]
    return [column.name for column in columns if column.name not in left_out and not column.foreign_keys]


@cache
def _form(kind: type[Record]) -> Any:
    return type(f"{kind.__name__}Correction", (Mending,), {name: _field(kind, name) for name in changeable(kind)})


def _field(kind: type[Record], name: str) -> Field:
    column, label = kind.__table__.columns[name], wording.FIELDS.get(name, name)
    codes = facts.codes_of(kind.__tablename__, name)
    if codes is not None:
        return forms.codes(label, codes, empty=lazy_gettext("不填") if column.nullable else None,
                           filters=[lambda code: code or None])
    needed = [Optional() if column.nullable else InputRequired()]
    for type_of_column, field in ((Boolean, BooleanField), (Date, DateField), (Float, FloatField), (Integer, IntegerField)):
        if isinstance(column.type, type_of_column):
            return field(label, validators=[] if field is BooleanField else needed)
    return forms.text(label) if column.nullable else forms.asked(label)
