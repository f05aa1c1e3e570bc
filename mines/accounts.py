"""Accounts: what a login and a role may be, how long a session and a one-time password last, and when sign-in stops."""

import re
from collections.abc import Iterable
from datetime import timedelta

from .codes import Role
from .errors import BadValue, RolesApart

CONSOLE = "console"
"""The account that works at the command line: whoever holds that holds the database. It has no password and cannot sign in."""

IDLE = timedelta(minutes=30)
"""A session without a request for so long has ended (NIST SP 800-63B-3, 4.2.3)."""

LONGEST = timedelta(hours=12)
"""A session older than this has ended, busy or not (NIST SP 800-63B-3, 4.2.3)."""

ONE_TIME = timedelta(hours=24)
"""How long a password that an administrator or the console handed out can be used."""

REFUSALS, PAUSE = 5, timedelta(minutes=15)
"""So many refused sign-ins within so long stop an account until they lie that far back (GB/T 22239-2019, 8.1.4.1 b)."""

TOKEN_DAYS = 366
"""A token is valid for a year at most."""

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_REGION = re.compile(r"\d{2,12}")


def is_login(login: str) -> bool:
    """Whether ``login`` has 2 to 32 of a-z, 0-9, dot, hyphen, underscore and begins with a letter or digit."""
    return _LOGIN.fullmatch(login) is not None


def check_login(login: str) -> None:
    """Raise BadValue for what cannot be a login."""
    if not is_login(login):
        raise BadValue(field="login", value=login[:60])


def check_region(login: str, region: str) -> None:
    """Raise BadValue unless ``region`` is a region's code; only the console works everywhere."""
    if not (_REGION.fullmatch(region) or login == CONSOLE):
        raise BadValue(field="region_code", value=region[:60])


def duty(role: str) -> str:
    """Which of the three duties of 三员分立 ``role`` belongs to: to administer, to audit, or to do the work."""
    return role if role in (Role.ADMINISTRATOR, Role.AUDITOR) else "work"


def check_apart(roles: Iterable[str]) -> None:
    """Raise RolesApart when the roles one account ever had belong to different duties."""
    duties = {duty(role) for role in roles}
    if len(duties) > 1:
        raise RolesApart(duties=", ".join(sorted(duties)))


def owed(role: str, one_time: bool, second_factor: bool) -> str | None:
    """What an account has to do before anything else: ``password``, ``second_factor`` or nothing."""
    if one_time:
        return "password"
    return "second_factor" if role == Role.ADMINISTRATOR and not second_factor else None
