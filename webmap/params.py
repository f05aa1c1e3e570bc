"""Words of the query string, as values; what cannot be read is refused with 400 in plain words."""

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import Any

from flask import current_app, g, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from mines.dates import CHINA, day_of
from mines.queries.counts import THEMES
from mines.queries.features import LAYERS, Window
from mines.queries.lists import is_example

from .session import now, registry

Asked = tuple[date, datetime | None, str | None]
"""A day, by what was known when (None: by all that is recorded), and a region (None: the whole registry)."""

EXAMPLE_TODAY = date(2026, 1, 8)
"""The example county ends on a fixed day, so that its pages never change."""

EXAMPLE_AS_OF = date(2025, 12, 31)
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)


def example() -> bool:
    """Whether this registry holds the example county; once it does it always will, since nothing is ever taken out."""
    known = current_app.extensions
    if not known.get("example") and "example" not in g:
        g.example = known["example"] = is_example(registry())
    return bool(known.get("example"))


def today() -> date:
    """Today in China; the example county's fixed day there."""
    return EXAMPLE_TODAY if example() else real_today()


def real_today() -> date:
    """Today in China by the clock, whatever the registry holds."""
    return day_of(now())


def usual_as_of() -> date:
    """The day shown when none is asked for: the example county is read on its target day, work on it is done today."""
    return EXAMPLE_AS_OF if example() and not request.path.startswith("/tasks") else today()


def as_of() -> date:
    """The day asked about."""
    return _in_range("as_of", _read("as_of", date.fromisoformat) or usual_as_of())


def _in_range(name: str, day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise _unreadable(name, day)
    return day


def known_at() -> datetime | None:
    """By what was known when; None by all that is recorded. A moment without a zone is Shanghai's."""
    return instant("known_at")


def instant(name: str) -> datetime | None:
    """A moment; a day stands for its end. A moment without a zone is Shanghai's."""
    return _read(name, _instant)


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace(" ", "+"))
    if not EARLIEST.year <= moment.year <= LATEST.year:
        raise ValueError
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).astimezone(UTC)


def region() -> str | None:
    """Code of the region asked about; None for the whole registry."""
    return _read("region", _matching(r"\d{2,12}|unknown"))


def asked() -> Asked:
    """Day, moment known and region of the request."""
    return as_of(), known_at(), region()


def theme(default: str = "state") -> str:
    """Theme of the map."""
    return _read("theme", _one_of(THEMES)) or default


def layer(default: str = "mine") -> str:
    """Layer of the map."""
    return _read("layer", _one_of(LAYERS)) or default


def zoom() -> int | None:
    """Zoom level of the map, 0 to 24."""
    return _read("zoom", lambda text: range(25)[int(float(text))])


def window() -> Window | None:
    """west, south, east, north in degrees."""
    return _read("bbox", _window)


def _window(text: str) -> Window:
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError
    return west, south, east, north


def page() -> int:
    """Page of a long list, from 1."""
    return _read("page", _matching(r"[1-9]\d{0,5}", int)) or 1


def text(name: str, longest: int = 80) -> str | None:
    """Free text, cut at ``longest``, without the signs that no keyboard writes."""
    said = "".join(sign for sign in request.args.get(name, "") if sign.isprintable())
    return said.strip()[:longest] or None


def day(name: str) -> date | None:
    """A day."""
    found: date | None = _read(name, date.fromisoformat)
    return None if found is None else _in_range(name, found)


def choice(name: str, choices: Collection[str]) -> str | None:
    """One of ``choices``."""
    return _read(name, _one_of(choices))


def _one_of(choices: Collection[str]) -> Callable[[str], str]:
    def read(word: str) -> str:
        if word not in choices:
            raise ValueError
        return word
    return read


def _matching(pattern: str, kind: Callable[[str], Any] = str) -> Callable[[str], Any]:
    def read(word: str) -> Any:
        if not re.fullmatch(pattern, word):
            raise ValueError
        return kind(word)
    return read


def _read(name: str, read: Callable[[str], Any]) -> Any:
    word = request.args.get(name, "").strip()
    if not word:
        return None
    try:
        return read(word)
    except (ValueError, IndexError, OverflowError):
        raise _unreadable(name, word) from None


def _unreadable(name: str, word: object) -> BadRequest:
    return BadRequest(_("地址里的 %(name)s 读不懂：%(word)s。", name=name, word=str(word)[:60]))
