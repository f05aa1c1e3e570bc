"""Alerts in words: one line that says what, and one that says where and since when; for the inbox and for letters."""

from flask_babel import gettext as _

from mines.indicators import BY_KEY
from mines.queries.alerts import Alert, Kind

from . import wording
from .formats import day, number, percent
from .formats import quantity as counted
from .wording import tasks as task_words


def title(alert: Alert) -> str:
    """What is told, in one line."""
    values = alert.values
    if alert.kind == Kind.THRESHOLD:
        return _("%(what)s %(value)s，%(bound)s", what=wording.RULES[values["key"]].name, value=value_words(values["key"], _value(alert)),
                 bound=bound_words(values["key"], values["least"], values["most"], _value(alert)))
    if alert.kind == Kind.RESTATED:
        year, month = values["report"].month.split("-")
        return _("%(month)s的通报发布以后，有 %(count)s 项数被更正", month=task_words.month_name(int(year), int(month)),
                 count=len(values["changed"]))
    task = values["task"]
    return _("%(what)s：%(why)s", what=task.name or task.code, why=task_words.TASKS[task.kind])


def _value(alert: Alert) -> float:
    figure = alert.values["figure"]
    share = figure.share if BY_KEY[alert.values["key"]].among is not None else figure.counted
    return float(share or 0)


def detail(alert: Alert, place: str) -> str:
    """Where, and since when."""
    if alert.kind == Kind.THRESHOLD:
        return _("%(place)s，自 %(day)s起", place=place, day=day(alert.since))
    if alert.kind == Kind.RESTATED:
        return _("、").join(str(wording.RULES[one.key].name) for one in alert.values["changed"][:4])
    late = -(alert.values["task"].days or 0)
    when = _("逾期 %(days)s 天", days=late) if late > 0 else _("%(day)s到期", day=day(alert.since))
    return _("%(place)s，%(when)s", place=place, when=when)


def value_words(key: str, value: float) -> str:
    """A share in per cent, or the number with its unit."""
    if BY_KEY[key].among is not None:
        return percent(value)
    unit = BY_KEY[key].unit
    return f"{counted(value, unit)} {wording.unit(unit, value)}"


def bound_words(key: str, least: float | None, most: float | None, value: float | None = None) -> str:
    """The bound that is crossed; without a value both."""
    under = _("低于 %(bound)s", bound=_bound(key, least)) if least is not None else ""
    over = _("高于 %(bound)s", bound=_bound(key, most)) if most is not None else ""
    if value is None:
        return _("，").join(one for one in (under, over) if one)
    return under if least is not None and value < least else over


def _bound(key: str, value: float | None) -> str:
    return number((value or 0) * 100, 1) + "%" if BY_KEY[key].among is not None else value_words(key, value or 0)
