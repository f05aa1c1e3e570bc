"""Accounts with passwords, a clock that is moved by hand, and people at the sign-in page."""
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from html import unescape

import pyotp
from argon2 import PasswordHasher

from mines.codes import Department, Role
from mines.commands.passwords import issue_password
from mines.commands.people import CONSOLE, add_officer
from mines.commands.records import record_fact
from mines.commands.transactions import Writer
from mines.tables.people import CredentialRecord, SecondFactorRecord
from tests.factories import COUNTY

PASSWORD = "山川草木皆有情十二个字呀"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OWN = {"li": Role.OFFICER, "wu": Role.VIEWER, "admin": Role.ADMINISTRATOR, "shen": Role.AUDITOR}
"""Accounts with passwords of their own; the administrator has a second factor."""


class Clock:
    """The door's clock."""

    def __init__(self):
        """Begin now."""
        self.at = datetime.now(UTC)

    def __call__(self):
        """The moment it is."""
        return self.at

    def pass_by(self, **time):
        """Let time pass."""
        self.at += timedelta(**time)


@cache
def hashed():
    """The hash of the password of each."""
    return PasswordHasher().hash(PASSWORD)


def open_accounts(app):
    """Open the accounts, and one, ``new``, with a one-time password, which is given."""
    app.extensions["clock"] = Clock()
    with Writer(app.extensions["registry"], app.extensions["clock"]) as session:
        for login, role in (OWN | {"new": Role.OFFICER}).items():
            officer = add_officer(session, login, name=f"{login}名", role=role, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                                  on=date(2000, 1, 1), by=CONSOLE)
            if login in OWN:
                record_fact(session, CredentialRecord, officer.id, on=date(2000, 1, 1), by=CONSOLE, password_hash=hashed(), one_time=False)
            else:
                password = issue_password(session, login, by=CONSOLE)
            if login == "admin":
                record_fact(session, SecondFactorRecord, officer.id, on=date(2000, 1, 1), by=CONSOLE, secret=SECRET, active=True)
        session.commit()
    return password


def token_in(page):
    """The token of the form on ``page``."""
    return unescape(re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1])


def send(client, address, base_url=None, json=False, **said):
    """Send a form of the page at ``address`` (or of the sign-in page) with its token."""
    token = token_in(client.get("/sign-in", base_url=base_url))
    headers = {"Accept": "application/json"} if json else {}
    if base_url:
        headers["Referer"] = f"{base_url}/"
    return client.post(address, data={"csrf_token": token, **said}, headers=headers, base_url=base_url)


def knock(client, login, password=PASSWORD, **said):
    """Send the sign-in form."""
    return send(client, "/sign-in", login=login, password=password, **said)


def code(app, **off):
    """The code of the administrator's second factor."""
    return pyotp.TOTP(SECRET).at(app.extensions["clock"]() + timedelta(**off))
