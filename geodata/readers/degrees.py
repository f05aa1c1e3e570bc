"""Degrees in every form they are written: with symbols, decimal, or packed as ddd.mmssss; the last two are never guessed."""
import re
from collections.abc import Sequence

import numpy as np
import shapely

from geodata.crs import CHINA
from geodata.errors import Candidate, Reason, UnknownDegrees
from geodata.findings import FindingCode
from geodata.readers.answers import Answers, DegreeForm
from geodata.readers.boundaries import refused

LONGITUDES, LATITUDES = CHINA[::2], CHINA[1::2]
"""Of China, seas included: no number can be both."""

MANY, FEW = 8, 0.2
"""Numbers of which so small a share cannot be packed that the others hardly can by chance: each does with a chance of 0.36."""

_SYMBOLS = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,15})?)°(?:(\d{1,2}(?:\.\d{1,15})?)′(?:(\d{1,2}(?:\.\d{1,15})?)″)?)?")
_PACKED = re.compile(r"([+-]?)(\d{1,3})(?:\.(\d{0,20}))?")
_SECOND = 1 / 3600

Corner = tuple[str, str]
"""Longitude and latitude as written."""


def in_symbols(degrees: str, minutes: str, seconds: str) -> str:
    """Write three numbers the way ``read_degrees`` knows them."""
    return f"{degrees}°{minutes}′{seconds}″"


def sexagesimal(value: float) -> str:
    """Degrees for people: 111°33′30″, to a thousandth of a second."""
    thousandths = round(abs(value) * 3_600_000)
    seconds = f"{thousandths % 60_000 / 1000:06.3f}".rstrip("0").rstrip(".")
    return f"{'-' if value < 0 else ''}{thousandths // 3_600_000}°{thousandths // 60_000 % 60:02}′{seconds}″"


def read_degrees(corners: Sequence[Corner], answers: Answers, said: DegreeForm | None = None) -> tuple[np.ndarray, DegreeForm]:
    """Rows of longitude and latitude in degrees, and how they were read.

    What is answered goes before what the format ``said`` of numbers without symbols. Without either, numbers are decimal where one of
    them cannot be packed (its minutes or seconds reach 60); otherwise ``UnknownDegrees`` is raised, and also where only a few of many
    cannot: seconds of 60 are a common slip. Symbols are read as they stand, unless
    all of them are what packed numbers give when they are taken for decimal ones, as a public register prints them: then it asks as well.
    Raises ``Refused``.
    """
    tokens = [token for corner in corners for token in corner]
    form = None if any("°" in token for token in tokens) else said
    form = DegreeForm(answers.degrees) if answers.degrees else form
    if form is None:
        form = DegreeForm.DECIMAL
        odd = [token for token in tokens if _packed(token) is None]
        if not odd or _all_misread(tokens):
            raise UnknownDegrees(tuple(_candidate(one, corners, answers.home) for one in (DegreeForm.PACKED, form)))
        if len(tokens) >= MANY and len(odd) <= len(tokens) * FEW and all(map(_PACKED.fullmatch, odd)):
            spoiled = Candidate(DegreeForm.PACKED, values={"value": odd[0], "means": _as_if_packed(odd[0]), "rows": 1, "total": 1})
            raise UnknownDegrees((spoiled, _candidate(form, corners, answers.home)))
    return _read(corners, form), form


def _read(corners: Sequence[Corner], form: DegreeForm) -> np.ndarray:
    return np.array([[_value(token, form) for token in corner] for corner in corners])


def _value(token: str, form: DegreeForm) -> float:
    if form is DegreeForm.DECIMAL:
        return _by_symbols(token) if "°" in token else float(token)
    value = _packed(_unsexagesimal(token) if "°" in token else token)
    if value is None:
        raise refused(FindingCode.NOT_PACKED_DEGREES, value=token)
    return value


def _by_symbols(token: str) -> float:
    match = _SYMBOLS.fullmatch(token)
    degrees, minutes, seconds = (float(part or 0) for part in match.groups()) if match else (0.0, 60.0, 0.0)
    if minutes >= 60 or seconds >= 60:
        raise refused(FindingCode.CORNERS_UNREADABLE, value=token)
    return degrees + float(np.copysign(minutes / 60 + seconds * _SECOND, degrees))


def _packed(token: str) -> float | None:
    """Unpack ddd.mmssss: 114.5047641 is 114 degrees 50 minutes 47.641 seconds; None where minutes or seconds reach 60."""
    match = _PACKED.fullmatch(token)
    if match is None:
        return None
    sign, whole, rest = match[1], match[2], (match[3] or "").ljust(4, "0")
    minutes, seconds = int(rest[:2]), float(f"{rest[2:4]}.{rest[4:]}")
    if minutes >= 60 or seconds >= 60:
        return None
    return (-1 if sign == "-" else 1) * (int(whole) + minutes / 60 + seconds / 3600)


def _as_if_packed(token: str) -> str:
    """What a number says as ddd.mmssss, also where its minutes or seconds reach 60."""
    whole, _, rest = token.partition(".")
    return f"{whole}°{rest[:2].ljust(2, '0')}′{rest[2:4].ljust(2, '0')}″"


@np.errstate(invalid="ignore")
def unpacked(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shapes whose coordinates are packed ddd.mmssss (x = longitude) in degrees, and which of them cannot be packed."""
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    whole = np.floor(np.abs(coordinates))
    hundredths = np.round((np.abs(coordinates) - whole) * 1e4, 7)
    minutes = np.floor(hundredths / 100)
    seconds = hundredths - minutes * 100
    wrong = np.zeros(len(shapes), dtype=bool)
    wrong[owner[((minutes >= 60) | (seconds >= 60)).any(axis=1)]] = True
    degrees = np.copysign(whole + minutes / 60 + seconds / 3600, coordinates)
    return shapely.set_coordinates(np.array(shapes, dtype=object), degrees), wrong


def _unsexagesimal(token: str) -> str:
    """The decimal number of at most five digits that symbols stand for."""
    return f"{_by_symbols(token):.5f}"


def _all_misread(tokens: Sequence[str]) -> bool:
    """Whether symbols with hundredths of seconds are exactly those of numbers that could be packed, not all of them whole seconds."""
    return all(map(_misread, tokens)) and any(token.rpartition(".")[2].strip("0″") for token in tokens)


def _misread(token: str) -> bool:
    match = _SYMBOLS.fullmatch(token)
    printed = "" if match is None else (match[3] or "").partition(".")[2]
    if len(printed) < 2:
        return False
    value, number = _by_symbols(token), _unsexagesimal(token)
    return abs(value - float(number)) < 0.51 * 10 ** -len(printed) * _SECOND and _packed(number) is not None


def _candidate(form: DegreeForm, corners: Sequence[Corner], home: shapely.Geometry | None) -> Candidate:
    """A way to read ``corners``, with where all would lie and one value in both ways of writing."""
    places = _read(corners, form)
    west, south, east, north = map(float, (*places.min(axis=0), *places.max(axis=0)))
    value = max((token for corner in corners for token in corner), key=lambda token: len(token.rstrip("0")))
    reason = Reason.POSSIBLE
    if home is not None:
        reason = Reason.AT_HOME if home.intersects(shapely.box(west, south, east, north)) else Reason.ELSEWHERE
    return Candidate(form, reason, {"value": value, "means": sexagesimal(_value(value, form)), "rows": 1, "total": 1},
                     (west, south, east, north))
