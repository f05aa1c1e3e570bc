"""Papers and photos on a form: by number and date, or by the file that was kept when it was chosen."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateField, FieldList, Form, FormField, HiddenField, SelectField, StringField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from mines.codes import EvidenceKind
from mines.commands.records import Paper

from . import uploads, wording

MOST = 60
"""Papers on one form."""


class PaperForm(Form):
    """One paper: its kind, number and date, and the hash of its file, or none while the scan is missing."""

    kind = SelectField(lazy_gettext("类别"), choices=lambda: [(str(kind), wording.word("EvidenceKind", kind)) for kind in EvidenceKind])
    number = StringField(lazy_gettext("文号"), validators=[Optional(), Length(max=120)])
    dated_on = DateField(lazy_gettext("日期"), validators=[Optional()])
    sha256 = HiddenField(validators=[Optional(), Regexp(r"[0-9a-f]{64}")])
    name = HiddenField(validators=[Optional(), Length(max=200)])


class PapersField(FieldList):
    """A list of papers; lines in which nothing was filled are left out."""

    def __init__(self, label: Any, **more: Any) -> None:
        """Take the label; a form has up to ``MOST`` papers."""
        super().__init__(FormField(PaperForm), label, validators=[_check_findable], max_entries=MOST, **more)

    def offer(self, needs: Sequence[str]) -> None:
        """Open one line for each kind of paper in ``needs`` that has none yet, or one empty line."""
        present = {line.form.kind.data for line in self.entries}
        for kind in needs:
            if kind not in present and len(self.entries) < MOST:
                self.append_entry({"kind": str(kind)})
        if not self.entries:
            self.append_entry({"kind": str(EvidenceKind.PHOTO)})

    def blank(self) -> PaperForm:
        """An empty line for a page to copy; its names carry ``N`` where the number of the line goes."""
        return PaperForm(prefix=f"{self.name}-N-")

    def filled(self) -> list[PaperForm]:
        """Lines with a number, a date or a file."""
        return [line.form for line in self.entries if line.form.number.data or line.form.dated_on.data or line.form.sha256.data]

    def kept(self) -> list[Paper]:
        """The papers with what their kept bytes say of themselves. Raises BadValue for a file that was never kept."""
        folder = current_app.config["SETTINGS"].data_dir
        return [
            uploads.paper(folder, line.kind.data, number=line.number.data or None, dated_on=line.dated_on.data,
                          sha256=line.sha256.data or None, name=line.name.data or None)
            for line in self.filled()
        ]


def _check_findable(_form: Any, field: Any) -> None:
    """A paper without its scan has number and date, so that it can be found."""
    if any(not line.sha256.data and not (line.number.data and line.dated_on.data) for line in field.filled()):
        raise ValidationError(_("没有扫描件的文件要写文号和日期。"))
