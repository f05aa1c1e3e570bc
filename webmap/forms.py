"""Forms that record: what every entry carries, how a refusal comes back on it with all that was typed, and how it is sent again."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from mines.commands.records import Paper
from mines.commands.transactions import Writer
from mines.errors import Overtaken, RegistryError
from mines.queries.history import Entry as Past
from mines.queries.history import history_of
from mines.queries.standing import newest_id
from mines.tables import Record

from . import auth, facts, params, refusals, wording
from .errors import STATUS
from .papers import PapersField
from .session import registry, reread, writer

LONGEST = 2000
"""Characters of a note."""


def init_app(app: Flask) -> None:
    """Hand the templates of entries what they tell."""
    app.jinja_env.globals.update(
        facts=facts, values=lambda entry: SimpleNamespace(**entry.values), yesterday=lambda day: day - timedelta(days=1),
        refusal_values=refusal_values,
    )


def codes(label: Any, kind: type[StrEnum], *, only: Callable[[], Iterable[str]] | None = None, empty: Any = None, **more: Any) -> Any:
    """A choice among the codes of ``kind`` in words; ``only`` narrows them, ``empty`` is the word for none, which gives None."""
    def choices() -> list[tuple[str, Any]]:
        named = [(str(code), wording.word(kind.__name__, code)) for code in (only() if only else kind)]
        return ([("", empty)] if empty is not None else []) + named
    return SelectField(label, choices=choices, **({"coerce": lambda code: code or None} if empty is not None else {}), **more)


def asked(label: Any, longest: int = 200, **more: Any) -> StringField:
    """A line of text that must be given: more than blanks."""
    return StringField(label, validators=[DataRequired(), Length(max=longest)], filters=[_nothing], **more)


def text(label: Any, longest: int = 200, **more: Any) -> StringField:
    """A line of text that may be left out."""
    return StringField(label, validators=[Optional(), Length(max=longest)], filters=[_nothing], **more)


def _nothing(said: str | None) -> str | None:
    """None where nothing was said."""
    return said.strip() or None if said else None


class Entry(FlaskForm):
    """What every act carries: its own name, the newest row that the form saw, the day, who did it, papers and a note."""

    device_key = HiddenField(validators=[Regexp(r"[A-Za-z0-9_-]{16,64}")])
    follows = IntegerField(validators=[Optional()])
    on = DateField(lazy_gettext("日期"), validators=[InputRequired()])
    done_by = text(lazy_gettext("办理人"), 80, description=lazy_gettext("实际办理的人或单位，可不填"))
    papers = PapersField(lazy_gettext("文件和照片"))
    note = TextAreaField(lazy_gettext("说明"), validators=[Optional(), Length(max=LONGEST)], filters=[_nothing],
                         description=lazy_gettext("可不填"))

    seen: tuple[type[Record], int] | None = None
    changed: Sequence[tuple[str, Past]] = ()
    """What was written since the form was opened: of whom, where the form is about several, and the record."""
    refusal: Any = None
    refused: RegistryError | None = None

    @classmethod
    def opened(cls, *, seen: tuple[type[Record], int] | None = None, needs: Sequence[str] = (), **values: Any) -> Any:
        """The form of this request; a fresh one is prefilled with today, ``values`` and a line for each kind of paper it ``needs``.

        ``seen`` is the table and subject whose newest row the form answers to.
        """
        fresh: dict[str, Any] = {"on": params.today(), "device_key": secrets.token_urlsafe(18), **values}
        if seen is not None:
            fresh["follows"] = newest_id(registry(), *seen)
        form = cls(data=fresh)
        form.seen = seen
        form.papers.offer(needs)
        return form

    def validate_on(self, field: DateField) -> None:
        """Refuse a day that has not come; the commands refuse it again."""
        if field.data and field.data > params.real_today():
            raise ValidationError(_("日期在将来。"))

    def said(self) -> dict[str, Any]:
        """What the entry says to ``record_fact`` and ``record_step``, beside the values of its own."""
        account = auth.who()
        assert account is not None, "the doors of tasks are guarded"
        return {
            "on": self.on.data, "by": account.login, "done_by": self.done_by.data, "device_key": self.device_key.data,
            "follows": self.follows.data if self.seen else None, "evidence": self.evidence(), "note": self.note.data,
        }

    def evidence(self) -> list[Paper]:
        """The papers as they are put behind the record."""
        return self.papers.kept()

    def values(self, *names: str) -> dict[str, Any]:
        """Values of the fields ``names``."""
        return {name: self[name].data for name in names}

    def refuse(self, refused: RegistryError) -> int:
        """Say on the form what the registry refused, keep everything, and give the HTTP status."""
        self.refusal, self.refused = wording.ERRORS[type(refused)], refused
        reread()
        if isinstance(refused, Overtaken) and self.seen is not None:
            kind, subject_id = self.seen
            self.changed = [("", one) for one in since(kind, subject_id, self.follows.data or 0)]
            self.follows.raw_data = None
            self.follows.data = newest_id(registry(), kind, subject_id)
        return STATUS[type(refused)]


class Asking(Entry):
    """An entry whose fields may be left out in some cases only."""

    def lacks(self) -> Iterator[tuple[Field, str]]:
        """Fields that are needed here and were left out, with what to say there."""
        return iter(())

    def validate(self, extra_validators: Any = None) -> bool:
        """Say at each field what is lacking; an optional field is not asked otherwise when it is empty."""
        good = super().validate(extra_validators)
        lacking = [(field, words) for field, words in self.lacks() if not field.data]
        for field, words in lacking:
            field.errors = [*field.errors, words]
        return bool(good) and not lacking


def since(kind: type[Record], subject_id: int, newest: int) -> list[Past]:
    """Records of one subject in one table that were written after the row ``newest``."""
    history = history_of(registry(), kind.about, subject_id)
    return [one for one in history if one.table == kind.__tablename__ and one.record_id > newest]


def answer(form: Entry, title: Any, act: Callable[[Writer], Any], done: str | Callable[[Any], str], *, template: str = "tasks/form.html",
           button: Any = None, **shown: Any) -> Response:
    """Show ``form``, or do ``act`` in a writer's transaction, commit, and go to ``done`` (an address, or made from what ``act`` gave).

    A refusal comes back on the form with its status and everything that was typed; nothing is stored then.
    """
    status = 200
    if form.validate_on_submit():
        try:
            with writer() as session:
                given = act(session)
                session.commit()
            return make_response(redirect(done(given) if callable(done) else done, 303))
        except RegistryError as refused:
            status = form.refuse(refused)
    elif form.is_submitted():
        status = 422
    page = render_template(template, form=form, title=title, button=button or _("记录"), **{"fields": own_fields(form), **shown})
    return make_response(page, status, {"Cache-Control": "no-store"})


COMMON = ("device_key", "follows", "on", "done_by", "papers", "note", "csrf_token")
"""Fields that every entry has; a form's own stand before them."""


def own_fields(form: Entry) -> list[str]:
    """Names of the fields that are this form's own, in their order."""
    return [field.name for field in form if field.name not in COMMON]


def refusal_values(refused: RegistryError) -> Mapping[str, str]:
    """What a refusal was about, field by field in words."""
    return refusals.about(refused)
