"""Maps and charts in documents: drawn by matplotlib from the values, colours and outlines that the screen shows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from io import BytesIO
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mines.queries.features import EVERYWHERE, features_in
from mines.rules import NOT_COUNTED

from .. import legend
from ..formats import percent
from ..legend import Look

FONTS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "SimHei", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "AR PL UMing CN", "SimSun",
)
"""Fonts with Chinese signs, the first of them that is installed is used."""

WITHOUT = (
    "没有找到中文字体，文件里的图改用英文和编号；请安装 Noto Sans CJK SC 等字体（Debian：fonts-noto-cjk）。"
    " · No font with Chinese signs was found: pictures in documents speak English and codes; install Noto Sans CJK SC"
    " (Debian: fonts-noto-cjk)."
)
"""What is said once, at the start, where no such font is installed."""

DPI = 170
MM = 1 / 25.4
INK_2, LINE, GRID = "#44524F", "#B9C4C1", "#E6EBE9"
DISC_MM = 2.6
"""A subject drawn smaller than this becomes a disc of this size."""

HATCHES: Mapping[str, str] = {
    "dots": "....", "bars-horizontal": "----", "bars-vertical": "||||", "bars-diagonal": "////", "exception": "/////",
    "unknown": "\\\\\\\\", "zone": "\\\\",
}
"""How each tile of the class table is hatched."""

FILES = (
    "notosanscjk", "notosanssc", "sourcehansans", "simhei", "msyh", "pingfang", "wqy-zenhei", "wqy-microhei", "uming", "simsun",
)
"""How the files of those fonts begin."""

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "C:/Windows/Fonts", "/System/Library/Fonts")
"""Where fonts are installed."""

_CHINESE = re.compile(r"[\u2E80-\uFFEF]")


@cache
def font() -> str | None:
    """The installed font for Chinese signs, or None."""
    from matplotlib import font_manager
    installed = {one.name for one in font_manager.fontManager.ttflist}
    return next((name for name in FONTS if name in installed), None)


def seems_installed() -> bool:
    """Whether a file of such a font lies where fonts are installed: a look that costs nothing at the start of the program."""
    files = (file for folder in FOLDERS for file in Path(folder).expanduser().rglob("*"))
    return any(file.name.lower().startswith(FILES) for file in files)


@contextmanager
def readable() -> Iterator[None]:
    """Speak English while a picture is made that could not show Chinese signs."""
    if font():
        yield
    else:
        with force_locale("en"):
            yield


def _named(name: str, code: str) -> str:
    """A name, or the code where the name could not be shown."""
    return name if font() or not _CHINESE.search(name) else code


def _figure(width_mm: float, height_mm: float) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    figure = Figure(figsize=(width_mm * MM, height_mm * MM), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def _png(figure: Any) -> bytes:
    """The picture, every word of it in the font that was found."""
    from matplotlib.text import Text
    if font():
        for text in figure.findobj(Text):
            text.set_fontfamily([font(), "DejaVu Sans"])
    file = BytesIO()
    figure.savefig(file, format="png", dpi=DPI)
    return file.getvalue()


# ---- maps

def county_map(session: Session, theme: str, as_of: date, known_at: datetime | None, region: str | None, *, layer: str = "mine",
               width_mm: float = 156, height_mm: float = 120, marked: str | None = None) -> bytes | None:
    """The region with its subjects in the colours and hatches of ``theme``, and how many of each class; None where nothing is drawn.

    ``marked`` is the code of one subject to point out. Outlines are degrees of the stored CRS, drawn with x shrunk to true proportions.
    """
    townships = features_in(session, "township", EVERYWHERE, as_of, known_at)
    county = features_in(session, "county", EVERYWHERE, as_of, known_at)
    drawn = features_in(session, layer, EVERYWHERE, as_of, known_at, theme, region)
    own = [shape for shape, code in zip(townships.shapes, townships.codes, strict=True) if code == region]
    ground = own if region else [*county.shapes]
    frame = ground or [*townships.shapes] or [*drawn.shapes]
    if not frame:
        return None
    with readable():
        figure = _figure(width_mm, height_mm)
        place = figure.add_axes((0.0, 0.0, 0.76, 1.0))
        bounds = shapely.total_bounds(frame)
        stretch = cos(radians((bounds[1] + bounds[3]) / 2))
        _open(place, bounds, stretch, width_mm * 0.76, height_mm)
        for shape in county.shapes:
            _paint(place, shape, legend.GROUND["county"], stretch, 1)
        for shape, code, name in zip(townships.shapes, townships.codes, townships.names, strict=True):
            _paint(place, shape, legend.GROUND["township"], stretch, 2)
            _township_name(place, shape, _named(name, code), stretch)
        _subjects(place, drawn, theme, stretch, width_mm * 0.76, marked)
        _scale_bar(place, stretch)
        _legend(figure, theme, drawn.class_codes)
        return _png(figure)


def _open(place: Any, bounds: Any, stretch: float, width_mm: float, height_mm: float) -> None:
    """Fit the bounds into the axes, degrees of latitude as units."""
    west, south, east, north = bounds
    width, height = (east - west) * stretch, north - south
    unit = max(width / (width_mm * 0.94), height / (height_mm * 0.94))
    middle = (west + east) / 2 * stretch, (south + north) / 2
    place.set_xlim(middle[0] - unit * width_mm / 2, middle[0] + unit * width_mm / 2)
    place.set_ylim(middle[1] - unit * height_mm / 2, middle[1] + unit * height_mm / 2)
    place.set_axis_off()


def _path(shape: Any, stretch: float) -> Any:
    from matplotlib.path import Path as Outline
    rings = [ring for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    return Outline.make_compound_path(*(Outline(shapely.get_coordinates(ring) * [stretch, 1.0], closed=True) for ring in rings))


def _paint(place: Any, shape: Any, look: Look, stretch: float, order: float) -> None:
    """One outline: fill, hatch in its own colour, then the edge."""
    _paint_path(place, _path(shape, stretch), look, order)


def _paint_path(place: Any, path: Any, look: Look, order: float) -> None:
    from matplotlib.patches import PathPatch
    if look.fill != "none":
        place.add_artist(PathPatch(path, facecolor=look.fill, edgecolor="none", zorder=order))
    if look.pattern:
        place.add_artist(PathPatch(path, facecolor="none", edgecolor=look.pattern_colour, linewidth=0, hatch=HATCHES[look.pattern],
                                   zorder=order + 0.1))
    dash: Any = (0, tuple(float(part) for part in look.dash.split())) if look.dash else "solid"
    edge = {"edgecolor": look.stroke, "linewidth": look.width * 0.55, "linestyle": dash}
    place.add_artist(PathPatch(path, facecolor="none", zorder=order + 0.2, **edge))


def _township_name(place: Any, shape: Any, name: str, stretch: float) -> None:
    point = shapely.point_on_surface(shape)
    place.text(point.x * stretch, point.y, name, fontsize=6.5, color="#5F6D6A", ha="center", va="center", zorder=2.5)


def _subjects(place: Any, drawn: Any, theme: str, stretch: float, width_mm: float, marked: str | None) -> None:
    left, right = place.get_xlim()
    unit = (right - left) / width_mm
    for at in np.argsort(-shapely.area(drawn.shapes)):
        shape, look = drawn.shapes[at], legend.look(theme, drawn.class_codes[at])
        west, south, east, north = shape.bounds
        out = drawn.class_codes[at] == NOT_COUNTED
        if max((east - west) * stretch, north - south) < DISC_MM * unit:
            shape = _disc(shape.centroid, DISC_MM * unit * (0.36 if out else 0.5), stretch)
        _paint(place, shape, look, stretch, 3 if out else 4)
        if drawn.codes[at] == marked:
            _mark(place, shape, stretch, unit)


def _disc(centre: Any, radius: float, stretch: float) -> Any:
    angles = np.linspace(0, 2 * np.pi, 33)
    return shapely.Polygon(np.column_stack([centre.x + np.cos(angles) * radius / stretch, centre.y + np.sin(angles) * radius]))


def _mark(place: Any, shape: Any, stretch: float, unit: float) -> None:
    from matplotlib.patches import Circle
    west, south, east, north = shape.bounds
    radius = max((east - west) * stretch, north - south) / 2 + 1.6 * unit
    middle = (west + east) / 2 * stretch, (south + north) / 2
    place.add_artist(Circle(middle, radius, facecolor="none", edgecolor="white", linewidth=3.2, zorder=6))
    place.add_artist(Circle(middle, radius, facecolor="none", edgecolor=legend.INK, linewidth=1.3, zorder=6.1))


def _scale_bar(place: Any, stretch: float) -> None:
    from ..outline import METRES_A_DEGREE
    (left, right), (low, high) = place.get_xlim(), place.get_ylim()
    longest = (right - left) * METRES_A_DEGREE / 4
    metres = max(step for power in range(2, 6) for step in (10.0 ** power, 2 * 10.0 ** power, 5 * 10.0 ** power) if step <= longest)
    x, y, length = left + (right - left) * 0.04, low + (high - low) * 0.04, metres / METRES_A_DEGREE
    tick = (high - low) * 0.012
    place.plot([x, x, x + length, x + length], [y + tick, y, y, y + tick], color=legend.INK, linewidth=0.8, zorder=7)
    said = _("%(length)s 公里", length=f"{metres / 1000:g}") if metres >= 1000 else _("%(length)s 米", length=f"{metres:g}")
    place.text(x + length / 2, y + tick, said, fontsize=6, ha="center", va="bottom", color=legend.INK, zorder=7)


def _legend(figure: Any, theme: str, class_codes: Sequence[str]) -> None:
    """Each class that is drawn with its count, in the order of the class table."""
    from matplotlib.path import Path as Outline
    found = [code for code in (*legend.THEMES[theme], NOT_COUNTED) if code in class_codes]
    side = figure.add_axes((0.76, 0.0, 0.24, 1.0))
    side.set_axis_off()
    side.set_xlim(0, 24)
    side.set_ylim(max(len(found) * 7 + 4, 40), 0)
    for place, code in enumerate(found):
        y = 5 + place * 7
        corners = Outline([(1, y - 2), (5, y - 2), (5, y + 2), (1, y + 2), (1, y - 2)], closed=True)
        _paint_path(side, corners, legend.look(theme, code), 1)
        side.text(6.4, y, _wrapped(str(legend.look(theme, code).word)), fontsize=7.5, va="center", color=legend.INK, linespacing=1.15)
        side.text(23.4, y, str(list(class_codes).count(code)), fontsize=7.5,
                  va="center", ha="right", color=legend.INK, fontweight="bold")


def _wrapped(word: str) -> str:
    return word.replace("，", "，\n").replace(", ", ",\n") if len(word) > 7 else word


# ---- charts

def path_chart(chart: Mapping[str, Any], width_mm: float = 156, height_mm: float = 66) -> bytes:
    """The path of a figure, from the value that the screen's chart is drawn from (``charts.path``)."""
    figure = _figure(width_mm, height_mm)
    place = figure.add_axes((0.075, 0.2, 0.895, 0.68))
    _plain(place)
    for one in chart["series"]:
        points = [(date.fromisoformat(on), value) for on, value, *_more in one["data"] if value is not None]
        if not points or one["type"] != "line":
            continue
        days, values = zip(*points, strict=True)
        width = one.get("lineWidth", 1.5)
        dash: Any = (0, tuple(part / max(width, 1) * 1.2 for part in one["dash"])) if one.get("dash") else "solid"
        place.plot(days, values, color=one["color"], linewidth=width * 0.6, linestyle=dash, label=_shown(one["name"]))
        _labels(place, one, width)
    if chart["percent"]:
        place.set_ylim(0, 1.04)
        place.set_yticks([0, 0.25, 0.5, 0.75, 1.0], ["0%", "25%", "50%", "75%", "100%"])
    years = sorted({date.fromisoformat(point[0]).year for one in chart["series"] for point in one["data"]})
    ends = [date(year, 12, 31) for year in years]
    low, high = place.get_xlim()
    place.set_xticks(ends, [_shown(chart["years"].get(end.year) or str(end.year)) for end in ends])
    place.set_xlim(low, high)
    place.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=len(chart["series"]), frameon=False, fontsize=6,
                 columnspacing=1.2, handlelength=1.6)
    return _png(figure)


def _labels(place: Any, one: Mapping[str, Any], width: float) -> None:
    for (on, value, *_more), label in zip(one["data"], one.get("labels") or (), strict=False):
        if label and value is not None:
            day = date.fromisoformat(on)
            strong = width > 2
            place.plot([day], [value], "o", markersize=3, color="white" if strong else one["color"], markeredgecolor=one["color"],
                       markeredgewidth=0.9, zorder=5)
            place.annotate(_shown(str(label).replace("\u2009", " ")), (day, value), xytext=(5, -10) if strong else (0, 5),
                           textcoords="offset points", ha="left" if strong else "right", fontsize=6.5, color=one["color"],
                           fontweight="bold" if strong else "normal", zorder=6)


def waterfall_chart(chart: Mapping[str, Any], width_mm: float = 156, height_mm: float = 60) -> bytes:
    """The stock of land owed, from the value that the screen's chart is drawn from (``charts.waterfall``), in hectares."""
    figure = _figure(width_mm, height_mm)
    place = figure.add_axes((0.075, 0.2, 0.895, 0.72))
    _plain(place)
    top = max((bar["foot"] + bar["height"] for bar in chart["bars"]), default=1.0) or 1.0
    for at, bar in enumerate(chart["bars"]):
        place.bar(at, bar["height"], bottom=bar["foot"], width=0.52, color=bar["color"])
        place.text(at, bar["foot"] + bar["height"] + top * 0.02, _shown(bar["label"]), ha="center", va="bottom", fontsize=7,
                   fontweight="bold", color=legend.INK)
    place.set_xticks(range(len(chart["bars"])), [_shown(f"{bar['name']}\n{bar['below']}") for bar in chart["bars"]])
    place.set_ylim(0, top * 1.14)
    return _png(figure)


def bars_chart(rows: Sequence[tuple[str, float, float, str]], width_mm: float = 156, height_mm: float = 42) -> bytes:
    """Named shares (0-1) side by side: name, share, target share (0 without one), colour."""
    figure = _figure(width_mm, height_mm)
    place = figure.add_axes((0.22, 0.14, 0.7, 0.82))
    _plain(place)
    for at, (_name, share, target, colour) in enumerate(rows):
        place.barh(at, 1.0, height=0.46, color="#EDF0EF")
        place.barh(at, min(share, 1.0), height=0.46, color=colour)
        if target:
            place.plot([target, target], [at - 0.36, at + 0.36], color=legend.INK, linewidth=1.4)
        place.text(1.015, at, percent(share), va="center", fontsize=7.5, fontweight="bold", color=legend.INK)
    place.set_yticks(range(len(rows)), [_shown(name) for name, *_rest in rows])
    place.set_xlim(0, 1.0)
    place.set_ylim(len(rows) - 0.5, -0.5)
    place.set_xticks([0, 0.25, 0.5, 0.75, 1.0], ["0%", "25%", "50%", "75%", "100%"])
    place.grid(visible=False)
    return _png(figure)


def _shown(text: str) -> str:
    """A word of a chart, without the signs that could not be shown."""
    return str(text) if font() else _CHINESE.sub("", str(text)).strip()


def _plain(place: Any) -> None:
    """Axes as the screen's charts have them."""
    for side in ("top", "right", "left"):
        place.spines[side].set_visible(False)
    place.spines["bottom"].set_color(LINE)
    place.tick_params(length=0, labelsize=7, colors=INK_2)
    place.grid(axis="y", color=GRID, linewidth=0.6)
    place.set_axisbelow(True)
