"""Where something is and how large: a position against the outlines, a line and an area drawn by hand."""

from typing import Any

import numpy as np
import shapely
from flask import jsonify, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from geodata.area import area_m2
from geodata.crs import Datum
from geodata.distance import distance_m, length_m
from mines.codes import Subject
from mines.queries.features import mines_at, shape_of
from mines.queries.lists import rows_on

from .. import params
from ..formats import hectares, mu, number
from ..session import registry
from .doors import bp

REACH_DEGREES = 0.1
"""How far from a position outlines are looked for: about 8 km and more."""

MOST_POINTS = 500
LONG_M = 10_000
"""From here on a length is told in kilometres."""


@bp.get("/api/position")
def position() -> Any:
    """Whether a place lies in the outline of a mine (the one named, else the nearest), as far as the position's accuracy can tell."""
    longitude, latitude, accuracy = _number("x", 180), _number("y", 90), _number("accuracy", 100_000, least=0)
    nearest = _nearest(longitude, latitude, params.text("mine"))
    if nearest is None:
        return jsonify(verdict="outside", mine=None, distance_m=None, accuracy_m=accuracy, sentence=_("附近没有矿区范围。"))
    code, name, metres = nearest
    verdict = "cannot_tell" if abs(metres) <= accuracy else "inside" if metres < 0 else "outside"
    return jsonify(
        verdict=verdict, mine={"code": code, "name": name}, distance_m=round(abs(metres), 1), accuracy_m=accuracy,
        sentence=_sentence(verdict, name, metres, accuracy))


def _nearest(longitude: float, latitude: float, code: str | None) -> tuple[str, str, float] | None:
    """Code, name and distance in metres (negative inside) of the mine ``code``, or of the nearest one."""
    if code is not None:
        asked = params.as_of(), params.known_at()
        shape = shape_of(registry(), Subject.MINE, code, *asked)
        name = [row.name for row in rows_on(registry(), Subject.MINE, *asked, codes=[code])]
        return (code, name[0], distance_m(shape, longitude, latitude)) if shape is not None and name else None
    near = mines_at(registry(), longitude, latitude, REACH_DEGREES, params.as_of(), params.known_at())
    return min(((one, name, distance_m(shape, longitude, latitude)) for one, name, shape in near), key=lambda one: one[2], default=None)


def _sentence(verdict: str, name: str, metres: float, accuracy: float) -> str:
    words = {"name": name, "metres": number(abs(metres)), "accuracy": number(accuracy)}
    if verdict == "cannot_tell":
        return _("定位误差 %(accuracy)s 米，距 %(name)s 边界 %(metres)s 米，无法判断在内还是在外。", **words)
    if verdict == "inside":
        return _("在 %(name)s 范围内，距边界 %(metres)s 米（定位误差 %(accuracy)s 米）。", **words)
    return _("在 %(name)s 范围外 %(metres)s 米（定位误差 %(accuracy)s 米）。", **words)


@bp.get("/api/measure")
def measure() -> Any:
    """Length of a line through the points, and the area they enclose by the rule for registered areas."""
    longitudes, latitudes = _points()
    length = length_m(longitudes, latitudes)
    area_ha = _area_ha(longitudes, latitudes)
    said = _("长 %(length)s", length=_("%(number)s 米", number=number(length, 1)) if length < LONG_M else
             _("%(number)s 公里", number=number(length / 1000, 2)))
    if area_ha is not None:
        said += _("，面积 %(area)s（%(mu)s）", area=hectares(area_ha, 4), mu=mu(area_ha, 2))
    return jsonify(length_m=round(length, 2), area_ha=area_ha, sentence=said)


def _area_ha(longitudes: np.ndarray, latitudes: np.ndarray) -> float | None:
    """Hectares within the points; None where they enclose nothing."""
    if len(longitudes) < 3:
        return None
    outline = shapely.Polygon(np.column_stack([longitudes, latitudes]))
    return round(float(area_m2(np.array([outline]), Datum.CGCS2000)[0]) / 10_000, 6)


def _points() -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of ``points``, written as x,y;x,y."""
    pairs = [pair.split(",") for pair in request.args.get("points", "").split(";")]
    try:
        points = np.array(pairs, dtype=float)
        if not (1 < len(points) <= MOST_POINTS and (np.abs(points) <= (180, 90)).all()):
            raise ValueError
    except ValueError:
        raise BadRequest(_("points 要写成 经度,纬度;经度,纬度，2 到 %(most)s 个点。", most=MOST_POINTS)) from None
    return points[:, 0], points[:, 1]


def _number(name: str, most: float, least: float | None = None) -> float:
    try:
        value = float(request.args.get(name, ""))
        if not (-most if least is None else least) <= value <= most:
            raise ValueError
    except ValueError:
        raise BadRequest(_("缺少 %(name)s，或它不是合适的数。", name=name)) from None
    return value
