"""How numbers, dates and areas are written for readers, in Chinese and in English."""

from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import format_date
from flask_babel import gettext as _

from mines.dates import CHINA, day_of
from mines.rules import FAR_DATE, NO_DATE

from .languages import language

THIN_SPACE = "\u2009"
MU_PER_HECTARE = 15


def init_app(app: Flask) -> None:
    """Hand the filters to the templates."""
    app.jinja_env.filters.update(
        day=day, month=month, moment=moment, number=number, percent=percent, signed=signed, hectares=hectares, mu=mu, square_km=square_km,
        quantity=quantity,
    )


def day(value: date | None, short: bool = False) -> str:
    """2025年12月31日, or 12月31日 in a list of one year; nothing where no date is recorded. An instant is its day in Shanghai."""
    if isinstance(value, datetime):
        value = day_of(value)
    if value is None or value == NO_DATE:
        return ""
    if value >= FAR_DATE:
        return _("长期")
    if language() == "zh":
        return f"{value.month}月{value.day}日" if short else f"{value.year}年{value.month}月{value.day}日"
    return format_date(value, "d MMM" if short else "d MMMM yyyy")


def month(value: date) -> str:
    """2026年6月."""
    return f"{value.year}年{value.month}月" if language() == "zh" else format_date(value, "MMMM yyyy")


def small(value: int) -> str:
    """A small count inside a sentence: 四; digits from eleven on and in English."""
    return "零一二三四五六七八九十"[value] if language() == "zh" and value <= 10 else str(value)


def moment(value: datetime) -> str:
    """Day and time in Shanghai."""
    local = value.astimezone(CHINA)
    return f"{day(local.date())} {local:%H:%M}"


def number(value: float | None, digits: int = 0) -> str:
    """Grouped by thin spaces from five digits on; a true minus; – without a value."""
    if value is None:
        return "–"
    written = f"{abs(value):.{digits}f}"
    whole, point, rest = written.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", THIN_SPACE)
    return ("−" if value < 0 and float(written) else "") + whole + point + rest


def percent(share: float | None, digits: int = 1) -> str:
    """A share of 0-1 in per cent; – without one. Short of the whole never reads 100 %."""
    if share is None:
        return "–"
    shown = share * 100
    if share < 1 and round(shown, digits) >= 100:
        shown = 100 - 10 ** -digits
    return f"{number(shown, digits)}%"


def signed(value: float, digits: int = 0) -> str:
    """A change: +1, −1, 持平."""
    if round(value, digits) == 0:
        return _("持平")
    return ("+" if value > 0 else "") + number(value, digits)


def hectares(value: float | None, digits: int = 1) -> str:
    """Hectares with their unit."""
    return _("%(number)s 公顷", number=number(value, digits))


def mu(value_ha: float, digits: int = 1) -> str:
    """Hectares, told in mu."""
    return _("%(number)s 亩", number=number(value_ha * MU_PER_HECTARE, digits))


def square_km(value_ha: float | None) -> str:
    """A mine's area: square kilometres with four decimals."""
    return _("%(number)s 平方公里", number=number(value_ha / 100 if value_ha is not None else None, 4))


def quantity(value: float | None, unit: str) -> Any:
    """The number of an indicator: whole, or hectares with one decimal."""
    return number(value, 1 if unit == "ha" else 0)
