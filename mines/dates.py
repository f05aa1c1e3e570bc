"""Days as China counts them, and calendar months."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
"""The one zone of the country: a day of the registry is a day here."""


def day_of(moment: datetime) -> date:
    """The day of an aware ``moment`` in China."""
    return moment.astimezone(CHINA).date()


def opening(day: date) -> datetime:
    """The first instant of a day, aware."""
    return datetime.combine(day, time.min, CHINA)


def close(day: date) -> datetime:
    """The last microsecond of a day, aware."""
    return datetime.combine(day, time.max, CHINA)


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a month that has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of_month(day: date) -> date:
    """The last day of the month of ``day``."""
    return months_after(day.replace(day=1), 1) - timedelta(days=1)


def end_of_month_before(day: date) -> date:
    """The last day of the month before that of ``day``."""
    return day.replace(day=1) - timedelta(days=1)
