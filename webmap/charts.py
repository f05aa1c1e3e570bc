"""Charts as plain values: ECharts in the browser only draws them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from mines.indicators import Figure
from mines.queries.counts import Stock
from mines.queries.targets import Progress

from . import legend, wording
from .board import Point, Verdict
from .formats import day, month, mu, number, quantity, signed

THEME = json.loads((Path(__file__).parent / "static" / "echarts-theme.json").read_text(encoding="utf-8"))
"""The look of every chart."""

THEN, INK, RANGE = "#8C9895", legend.INK, "#DDE3E1"


def path(progress: Progress, points: Sequence[Point], verdict: Verdict, colour: str) -> dict[str, Any]:
    """The path of a figure: as known now, as was known then, the line to the target, and the days it would be reached."""
    share = progress.indicator.among is not None
    unit = progress.indicator.unit

    def value(figure: Figure) -> float | None:
        return figure.share if share else figure.counted

    labels = {point.on: _label(point.figure, unit) for point in points if point.named}
    series = [
        {"name": _("现在所知"), "type": "line", "data": [[str(point.on), value(point.figure)] for point in points], "color": colour,
         "lineWidth": 2.6, "labels": [labels.get(point.on, "") for point in points]},
        {"name": _("当时所知"), "type": "line", "data": [[str(point.on), value(point.then)] for point in points], "color": THEN,
         "lineWidth": 1.5},
    ]
    if verdict.target and share:
        series += _target_lines(verdict, points)
    years = range(points[0].on.year, points[-1].on.year + 5)
    return {"theme": THEME, "kind": "path", "percent": share, "series": [one for one in series if one["data"]],
            "years": {year: _("%(year)s年末", year=year) for year in years}, "label": str(wording.RULES[progress.indicator.key].name)}


def _label(figure: Figure, unit: str) -> str:
    counted = quantity(figure.counted, unit)
    return counted if figure.among is None else f"{counted}/{quantity(figure.among, unit)}"


def _target_lines(verdict: Verdict, points: Sequence[Point]) -> list[dict[str, Any]]:
    target = verdict.target
    assert target is not None
    aim, start = target.share, points[0].figure.share
    said = _("目标 %(share)s，%(day)s", share=f"{number((aim or 0) * 100)}%", day=day(target.due_on))
    lines: list[dict[str, Any]] = [{
        "name": _("目标线"), "type": "line", "data": [[str(points[0].on), start], [str(target.due_on), aim]], "color": INK, "lineWidth": 1.5,
        "dash": [5, 4], "labels": ["", said],
    }]
    ahead = target.projection
    if ahead and ahead.likely and ahead.likely.year < points[-1].on.year + 4:
        lines.append({
            "name": _("按已办结事项的历时"), "type": "line", "color": THEN, "lineWidth": 2, "dash": [1, 4],
            "data": [[str(points[-1].on), points[-1].figure.share], [str(ahead.likely), aim]],
            "labels": ["", month(ahead.likely)],
        })
        lines.append({
            "name": _("预计范围"), "type": "line", "color": RANGE, "lineWidth": 8,
            "data": [[str(ahead.earliest), aim], [str(ahead.latest or ahead.likely), aim]],
        })
    return lines


def waterfall(stock: Stock) -> dict[str, Any]:
    """The stock of land owed: begin, new, accepted, corrected, end."""
    steps = waterfall_steps(stock)
    bars, level = [], 0.0
    for name, value, colour, whole in steps:
        foot = 0.0 if whole else min(level, level + value)
        bars.append({"name": name, "foot": round(foot, 4), "height": round(abs(value), 4), "color": colour,
                     "label": number(value, 1) if whole else signed(value, 1), "below": mu(abs(value))})
        level = value if whole else level + value
    return {"theme": THEME, "kind": "waterfall", "bars": bars, "label": _("待治理存量")}


def waterfall_steps(stock: Stock) -> list[tuple[str, float, str, bool]]:
    """Name, hectares, colour and whether it stands on the ground, of each bar."""
    paint = legend.STOCK
    return [
        (_("年初存量"), stock.begin, paint["stock"], True), (_("新增损毁"), stock.new, paint["new"], False),
        (_("验收核减"), -stock.accepted, paint["accepted"], False), (_("测量更正"), stock.correction, paint["correction"], False),
        (_("期末存量"), stock.end, paint["stock"], True),
    ]


def projection(verdict: Verdict) -> str:
    """When the target is reached if open cases go like the finished ones, by the faster and the slower quarter; or why it is not said."""
    target = verdict.target
    if target is None or not target.shortfall_now:
        return ""
    ahead = target.projection
    if ahead is None:
        return _("这一项没有办理过程可依，不作预测")
    if ahead.few:
        return _("已办结 %(count)s 件，不足 5 件，不作预测", count=ahead.finished)
    if ahead.likely is None:
        return _("在办的不够补足所差，算不出到达日期")
    said = _("按已办结 %(count)s 件的历时，预计 %(month)s达到", count=ahead.finished, month=month(ahead.likely))
    first, last = month(ahead.earliest or ahead.likely), month(ahead.latest) if ahead.latest else _("更晚")
    return said if first == last else _("%(said)s（%(first)s至%(last)s）", said=said, first=first, last=last)
