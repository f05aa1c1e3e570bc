"""An outline pasted as text: read, measured, drawn and held against what is registered, before anything is stored."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from geodata.crs import WITHOUT_ZONE, Datum, drawable
from geodata.errors import UnknownCrs, UnknownDegrees
from geodata.findings import Finding, Severity
from geodata.readers import Boundaries, read
from geodata.shapes import overlaps_with
from mines.codes import Subject
from mines.queries.features import home
from mines.queries.imports import outlines_in

from . import outline, params, wording
from .session import registry

LONGEST = 400_000
"""Characters of a pasted outline: some ten thousand corners."""


def systems() -> list[tuple[str, Any]]:
    """What a pasted outline can be in: degrees or plane metres with the zone in front, then plane metres without one."""
    whole = [(str(datum), wording.DATUMS[datum]) for datum in (Datum.CGCS2000, Datum.XIAN_1980, Datum.BEIJING_1954, Datum.WGS84)]
    return whole + [(crs, wording.answer(crs)) for crs in WITHOUT_ZONE]


class CornersField(TextAreaField):
    """Corners as copied: one a line, the ministry's string, or GeoJSON."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        """Say what can be pasted."""
        super().__init__(label or lazy_gettext("范围坐标"), validators=[InputRequired(), Length(max=LONGEST)], render_kw={"rows": 8},
                         description=lazy_gettext("每行一个拐点（经度 纬度，或 X Y）、报盘坐标串，或 GeoJSON"), **more)


def crs_field() -> SelectField:
    """In which system the corners are."""
    return SelectField(lazy_gettext("坐标系"), choices=systems, default=str(Datum.CGCS2000))


@dataclass(frozen=True)
class Pasted:
    """What was read of a pasted outline."""

    boundaries: Boundaries

    @property
    def blocking(self) -> list[Finding]:
        """What keeps it from being stored."""
        return [finding for finding in self.boundaries.findings if finding.severity in (Severity.REFUSED, Severity.BLOCKS)]

    @property
    def said(self) -> list[Any]:
        """What else was met, in words."""
        return [wording.said(finding) for finding in self.boundaries.findings if finding.severity in (Severity.WARNS, Severity.NOTES)]

    @property
    def area_ha(self) -> float:
        """Hectares by the official measure."""
        return float(self.boundaries.area_m2[0]) / 10_000

    @property
    def drawn(self) -> bool:
        """Whether it can stand on the map."""
        return self.boundaries.datum is not None and drawable(self.boundaries.datum)

    @cached_property
    def drawing(self) -> outline.Drawing:
        """The outline as a drawing."""
        return outline.drawing(self.boundaries.shapes[0])

    @cached_property
    def shared(self) -> Sequence[tuple[str, float]]:
        """Sites registered on the same ground, with the hectares shared."""
        if not self.drawn:
            return []
        codes, registered = outlines_in(registry(), Subject.SITE, self.boundaries.shapes, params.today())
        _new, old, shared_m2 = overlaps_with(self.boundaries.shapes, registered) if codes else ((), (), np.array([]))
        return [(codes[place], m2 / 10_000) for place, m2 in zip(old, shared_m2.tolist(), strict=True)]


def read_pasted(text: str, crs: str) -> Pasted:
    """Read ``text``. Raises ValidationError where it cannot be stored, naming what is wrong."""
    try:
        pasted = Pasted(_read(text, crs))
    except UnknownCrs as question:
        could_be = question.candidates[0]
        raise ValidationError(_("这些坐标不会是所选的坐标系。可能是 %(system)s：%(reason)s", system=wording.answer(could_be.answer),
                                reason=wording.reason(could_be))) from question
    except UnknownDegrees as question:
        packed, decimal = (candidate.values for candidate in question.candidates)
        raise ValidationError(_("%(value)s 可能是 %(packed)s，也可能是 %(decimal)s。请在坐标上面加一行“度.分分秒秒”或“十进制”。",
                                value=packed["value"], packed=packed["means"], decimal=decimal["means"])) from question
    if pasted.blocking:
        words = wording.said(pasted.blocking[0])
        raise ValidationError(f"{words.what} {words.do}")
    if len(pasted.boundaries.shapes) != 1:
        raise ValidationError(_("这里有 %(count)s 个图形，一次只登记一个。多个图斑请用导入。", count=len(pasted.boundaries.shapes)))
    return pasted


def _read(text: str, crs: str) -> Boundaries:
    answers = {"crs": crs, "shifts": current_app.config["SETTINGS"].shifts, "home": home(registry(), params.today())}
    if not text.lstrip().startswith("{"):
        return read(text, **answers)
    with tempfile.TemporaryDirectory(prefix="pasted-") as folder:
        file = Path(folder) / "pasted.geojson"
        file.write_text(text, encoding="utf-8")
        return read(file, **answers)
