"""Who is meant by a login: the account's name, for pages and documents."""

from flask import g

from mines.queries.people import officers

from .session import registry


def person(login: str) -> str:
    """Name of the account ``login``; a login of no account, or a person in the field, stands for itself."""
    if "people" not in g:
        g.people = {officer.code: record.name for officer, record in officers(registry())}
    return str(g.people.get(login) or login)
