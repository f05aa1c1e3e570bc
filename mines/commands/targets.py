"""Setting targets."""

from datetime import date

from ..errors import BadValue
from ..indicators import BY_KEY
from ..tables.targets import Target
from .records import check_may
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
