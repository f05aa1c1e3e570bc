"""`/import`: bring a file, or paste a text; what was begun; what was written, by whom, and back."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from geodata.readers import get_ready
from geodata.readers.source import MOST_BYTES
from mines.queries.imports import imports, taken_back_ids

from .. import auth, ledger_files, params, uploads
from ..session import now, registry
from . import drafts
from .doors import bp, data_dir

MOST_SENT = MOST_BYTES + 2**20
"""The largest request: the largest file, and what a form adds to it."""


class BringForm(FlaskForm):
    """Files as they came, or a text, and the day from which it is true."""

    files = MultipleFileField(lazy_gettext("选择文件"))
    pasted = TextAreaField(lazy_gettext("或粘贴坐标、表格"), render_kw={"rows": 6},
                           description=lazy_gettext("拐点坐标串、公告里的坐标表、GeoJSON，或从表格软件连表头一起复制"))
    on = DateField(lazy_gettext("从哪一天起"), validators=[InputRequired()], description=lazy_gettext("文件里的情况从这一天起算"))

    def validate_on(self, field: DateField) -> None:
        """Nothing is true from a day to come."""
        if field.data and field.data > params.real_today():
            raise ValidationError(_("日期在将来。"))

    def validate_pasted(self, field: TextAreaField) -> None:
        """Something is brought."""
        if not (field.data or "").strip() and not self.brought():
            raise ValidationError(_("选择文件，或粘贴文字。"))

    def brought(self) -> list[FileStorage]:
        """The files that were chosen."""
        return [file for file in self.files.data or [] if getattr(file, "filename", "")]


@bp.url_value_preprocessor
def _take_large_files(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the form, as the check of its token does."""
    request.max_content_length = MOST_SENT


@bp.route("/import", methods=["GET", "POST"])
def home() -> ResponseReturnValue:
    """Bring something; it is kept at once and looked at on the next page."""
    form = BringForm(data={"on": params.today()})
    if form.validate_on_submit():
        return redirect(_begun(form), 303)
    session, login = registry(), auth.check().login
    get_ready()
    page = render_template("imports/home.html", form=form, past=imports(session), taken_back=taken_back_ids(session),
                           begun=drafts.drafts_of(data_dir(), login), back=FlaskForm())
    return make_response(page, 422 if form.is_submitted() else 200, {"Cache-Control": "no-store"})


def _begun(form: BringForm) -> str:
    """Keep what was brought and give the address where it is looked at: a ledger of records, or outlines."""
    files, folder = form.brought(), data_dir()
    if files:
        name = files[0].filename or ""
        parts = ((uploads.plain_name(file.filename or ""), file.read()) for file in files)
        sha256 = uploads.keep_stream(folder, files[0].stream) if len(files) == 1 else uploads.keep(folder, uploads.together(parts))
    else:
        name = f"{_('粘贴')} {form.on.data.isoformat()}.txt"
        sha256 = uploads.keep(folder, form.pasted.data.encode())
    ledger = ledger_files.ledger_in(uploads.path_of(folder, sha256))
    if ledger:
        return url_for("first_hour.look", ledger=ledger, sha256=sha256, on=form.on.data.isoformat(), name=name)
    draft = drafts.begun(folder, auth.check().login, name=name if len(files) < 2 else f"{name}.zip", sha256=sha256, begun_at=now(),
                         on=form.on.data)
    return url_for("imports.page", draft_id=draft.id)
