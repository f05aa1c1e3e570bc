"""口径对账: two figures of one indicator side by side, and who makes the difference, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from mines.codes import Subject
from mines.dates import day_of, end_of_month_before
from mines.indicators import BY_KEY, Distinct
from mines.queries.reconcile import (
    COUNTED, RECORDED, Cause, Comparison, Difference, Place, Side, causes, compare, held, lines_of,
)
from mines.rules import FAR_DATE, NO_DATE
from mines.rules.mine import UNKNOWN_LIFE

from .. import board, facts, params, wording
from ..answers import kept
from ..formats import day, moment
from ..frame import frame
from ..session import registry
from ..wording.facets import FACETS, PLACES

bp = Blueprint("reconcile", __name__)

LISTED = 200
"""Differences of one page."""

LONGEST = 1_000_000
"""Characters of a pasted list: some ten thousand lines of a spreadsheet."""

PAGES = {"mine": "mines.mine", "block": "mines.block", "site": "mines.site", "issue": "issues.case"}
"""Where a subject is read."""


@bp.get("/progress/reconcile")
@kept
def page() -> str:
    """Two days, two versions of the definition, or two moments of knowledge."""
    session, right = registry(), _right()
    key = _version(right.key, params.text("left_version"))
    left = Side(key, params.day("left_on") or _before(right.as_of), params.instant("left_known"))
    found = compare(session, left, right, params.region())
    number = params.page()
    shown = found.differences[(number - 1) * LISTED: number * LISTED]
    return render_template(
        "reconcile/page.html", found=found, shown=shown, why=causes(session, found, shown), page=number,
        pages=-(-len(found.differences) // LISTED), key=right.key, versions=_versions(right.key), **_words(),
    )


def _right() -> Side:
    """The figure that the address asks for."""
    key = params.choice("key", BY_KEY) or board.NATIONAL[0]
    return Side(key, params.as_of(), params.known_at())


def _before(as_of: date) -> date:
    """The day that is compared when none is asked for: the last day of the month before, or the year before on its last day."""
    return date(as_of.year - 1, 12, 31) if (as_of.month, as_of.day) == (12, 31) else end_of_month_before(as_of)


def _versions(key: str) -> list[str]:
    """Versions of the definition of one indicator."""
    return [one.version for one in BY_KEY.values() if one.code == BY_KEY[key].code]


def _version(key: str, version: str | None) -> str:
    """The same indicator by another version of its definition, where it has that."""
    other = f"{BY_KEY[key].code}@{version}"
    return other if other in BY_KEY else key


def _words() -> dict[str, Any]:
    return {
        "boards": board, "place_words": place_words, "cause_words": cause_words, "pages_of": PAGES, "indicators": BY_KEY, "day_of": day_of,
        "can_paste": bool(current_app.config["SECRET_KEY"]),
    }


def place_words(key: str, place: Place) -> str:
    """How a subject stands, with the reason why it is left out."""
    word = str(PLACES[place.status]) if BY_KEY[key].among is not None or place.status != COUNTED else _("计入")
    if place.reason and place.reason != "other":
        return _("%(what)s：%(why)s", what=word, why=wording.LEFT_OUT[place.reason])
    return word


@dataclass(frozen=True)
class Because:
    """One cause in words: what changed, and the record that says so; both may be empty."""

    change: str
    record: str


def cause_words(found: Comparison, one: Difference, cause: Cause) -> Because:
    """Say one cause: from which value to which, and by which record."""
    if not cause.facet:
        return Because(_("登记") if one.before.row is None else _("撤回登记"), _record_words(cause))
    before, after = (value_words(found.right.indicator.subject, cause.facet, value) for value in (cause.before, cause.after))
    name = FACETS.get(cause.facet, cause.facet)
    change = _("%(what)s：%(before)s → %(after)s", what=name, before=before, after=after) if before != after else _(
        "%(what)s：%(value)s", what=name, value=after)
    if before == after and cause.facet != "region_code" and found.left.as_of != found.right.as_of:
        return Because(change, _("没有新的记录，只是日期变了"))
    return Because(change, _record_words(cause))


def value_words(subject: Subject, facet: str, value: Any) -> str:
    """The value of a facet as people read it."""
    if value in (None, "", NO_DATE, UNKNOWN_LIFE) or (facet == "first_output_on" and value == FAR_DATE):
        return _("未记录")
    if facet == "region_code":
        return frame().place(value)
    if facet not in RECORDED[subject]:
        return str(value)
    kind, column = RECORDED[subject][facet]
    return facts.value(kind.__tablename__, column, value)


def _record_words(cause: Cause) -> str:
    """Which record: its day, who recorded it and when, what it did to the one before it and why."""
    record = cause.record
    if record is None:
        return _("没有记录")
    told = _("%(day)s的记录，%(who)s %(moment)s 录入", day=day(record.effective_on), who=record.recorded_by,
             moment=moment(record.recorded_at))
    if cause.what == "corrected":
        return _("%(record)s，是更正：%(reason)s", record=told, reason=record.reason or "")
    if cause.what == "withdrawn":
        return _("%(record)s，是撤回：%(reason)s", record=told, reason=record.reason or "")
    return told


class ListForm(FlaskForm):
    """A list from elsewhere, and what it is held against."""

    key = SelectField(lazy_gettext("指标"), choices=lambda: [
        one for one in indicator_choices() if not isinstance(BY_KEY[one[0]].counted, Distinct)])
    part = RadioField(lazy_gettext("和哪一边对"), default=COUNTED,
                      choices=lambda: [(COUNTED, _("达到的（分子）")), ("among", _("计入的（分母）"))])
    listed = TextAreaField(
        lazy_gettext("名单"), validators=[InputRequired(lazy_gettext("名单是空的。")), Length(max=LONGEST)], render_kw={"rows": 12},
        description=lazy_gettext("从表格里整列或整行复制过来，每行一个：编号、许可证号或名称；同一行有乡镇名时用来区分重名"))


def indicator_choices() -> list[tuple[str, str]]:
    """Every indicator by its name, with the version where it has several."""
    return [(key, indicator_name(key)) for key in BY_KEY]


def indicator_name(key: str) -> str:
    """The name of an indicator, with its version where there are several."""
    name = wording.RULES[key].name
    return _("%(name)s（第%(version)s版）", name=name, version=BY_KEY[key].version) if len(_versions(key)) > 1 else str(name)


@bp.route("/progress/reconcile/list", methods=["GET", "POST"])
def pasted() -> tuple[str, int] | str:
    """A list of another department held against who is counted; nothing of it is kept."""
    if not current_app.config["SECRET_KEY"]:
        raise NotFound
    side = _right()
    form = ListForm(key=side.key)
    if not form.validate_on_submit():
        shown = render_template("reconcile/list.html", form=form, found=None, key=side.key, **_words())
        return (shown, 422) if request.method == "POST" else shown
    side = Side(form.key.data, side.as_of, side.known_at)
    lines = lines_of(registry(), side.indicator.subject, form.listed.data, side.as_of)
    part = form.part.data if side.indicator.among is not None else COUNTED
    found = held(registry(), side, lines, part, params.region())
    return render_template("reconcile/list.html", form=form, found=found, key=side.key, part=part, parts_of=_parts(side, found),
                           listed=LISTED, **_words())


def _parts(side: Side, found: Any) -> Sequence[Any]:
    """The lines and subjects that make the difference, part by part, each with what is said of it."""
    there = [(line.said, line.number, place, place_words(side.key, place) if place else _("这一天还没有登记"))
             for line, place in found.only_there]
    return [part for part in (
        SimpleNamespace(title=_("名单里有，登记表没有计入"), rows=there, sign="+"),
        SimpleNamespace(title=_("名单里有，登记表里没有"), sign="+", rows=[
            (line.said, line.number, None, _("登记表里没有这个编号、许可证号或名称")) for line in found.unknown]),
        SimpleNamespace(title=_("名单里有，不清楚指谁"), sign="+", rows=[
            (line.said, line.number, None, _("可能是 %(codes)s，请写编号", codes=_("、").join(line.candidates))) for line in found.ambiguous]),
        SimpleNamespace(title=_("登记表计入，名单里没有"), sign="−", rows=[
            ("", None, place, place_words(side.key, place)) for place in found.only_here]),
        SimpleNamespace(title=_("名单里重复的行"), sign="", rows=[
            (line.said, line.number, None, _("与第 %(number)s 行是同一个", number=line.repeats)) for line in found.repeated]),
    ) if part.rows]
