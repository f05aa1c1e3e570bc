"""Setting targets, and thresholds at which people are told."""

from datetime import date
from math import isfinite

from ..errors import BadValue
from ..indicators import BY_KEY
from ..permissions import may
from ..queries.alerts import thresholds_known
from ..queries.people import officer_by_login
from ..tables.targets import Target, Threshold
from .records import MOST, check_may, today
from .transactions import Writer


def set_target(session: Writer, key: str, *, region_code: str, due_on: date, base_on: date, source: str, by: str,
               share: float | None = None, value: float | None = None, replaces: int | None = None) -> Target:
    """Add a target for the indicator ``key`` (``code@version``): a ``share`` 0-1 or a plain ``value``.

    ``replaces`` is the id of the target that this one revises. Raises BadValue, NotAllowed.
    """
    check_may(session, by, "record", region_code)
    if key not in BY_KEY or (share is None) == (value is None) or due_on <= base_on or not 0 <= (share or 0) <= 1:
        raise BadValue(field="target", value=key)
    indicator = BY_KEY[key]
    target = Target(
        indicator=indicator.code, version=indicator.version, region_code=region_code, share=share, value=value, base_on=base_on,
        due_on=due_on, source=source, recorded_at=session.at, recorded_by=by, replaces=replaces,
    )
    session.add(target)
    session.flush()
    return target


def set_threshold(session: Writer, key: str, *, region_code: str, by: str, least: float | None = None,
                  most: float | None = None) -> Threshold:
    """Watch the indicator ``key`` in a region: its share (0-1), or its plain number without one, below ``least`` or above ``most``.

    Replaces the threshold that stands for the same indicator and region; with neither bound it is no longer watched. Who records facts
    in the region may, and who administers it. Raises BadValue, NotAllowed, UnknownOfficer.
    """
    if not may(officer_by_login(session, by, today(session)), "administer", region_code):
        check_may(session, by, "record", region_code)
    bounds = [bound for bound in (least, most) if bound is not None]
    shares = key in BY_KEY and BY_KEY[key].among is not None
    if key not in BY_KEY or not all(isfinite(bound) and 0 <= bound <= (1 if shares else MOST) for bound in bounds):
        raise BadValue(field="threshold", value=key)
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        raise BadValue(field="threshold", value=f"{least} > {most}")
    indicator = BY_KEY[key]
    standing = [one for one in thresholds_known(session) if (one.indicator, one.version, one.region_code) == (
        indicator.code, indicator.version, region_code)]
    threshold = Threshold(
        indicator=indicator.code, version=indicator.version, region_code=region_code, least=least, most=most, recorded_at=session.at,
        recorded_by=by, replaces=standing[0].id if standing else None,
    )
    session.add(threshold)
    session.flush()
    return threshold
