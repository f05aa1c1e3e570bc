"""Many officers at once: each sends entries to a running server, some twice, and remembers what was answered."""
import json
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from geodata.database import reading
from mines.codes import Department, Role
from mines.commands.people import add_officer
from mines.commands.tokens import add_token
from mines.queries.seals import verify
from mines.tables.closures import PatrolRecord
from tests.factories import COUNTY, make_mine, make_officers, open_writer

VISITED = date(2025, 6, 1)
TWICE = 5
"""Every so many entries are sent twice, as a device does that did not hear the answer."""


@dataclass
class Day:
    """What one officer sent: seconds until each answer, the keys that were stored, and every other answer."""

    seconds: list[float] = field(default_factory=list)
    stored: set[str] = field(default_factory=set)
    others: list[str] = field(default_factory=list)
    unanswered: int = 0


def open_accounts(engine: Engine, officers: int, mines: int = 8) -> tuple[dict[str, str], list[str]]:
    """Register mines and accounts; give each account's token, and the codes of the mines."""
    codes = [f"KS-{place:04}" for place in range(1, mines + 1)]
    with open_writer(engine, lambda: datetime.now(UTC)) as session:
        make_officers(session)
        for place, code in enumerate(codes):
            make_mine(session, code, west=116.5 + place / 50)
        tokens = {}
        for place in range(officers):
            login = f"officer{place:02}"
            add_officer(session, login, name=login, role=Role.OFFICER, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                        on=date(2018, 1, 1), by="admin")
            tokens[login] = add_token(session, login, "测试", valid_to=date.today() + timedelta(days=30), by="admin")
        session.commit()
    return tokens, codes


def at_work(address: str, tokens: Mapping[str, str], codes: Sequence[str], *, entries: int, every: float = 0.0) -> list[Day]:
    """Let every officer send ``entries`` patrols, one each ``every`` seconds (0: as fast as they can).

    Officers do not move in step: each begins its rhythm and its round of the mines at a place of its own.
    """
    begun = time.perf_counter()

    def day_of(place: int) -> Day:
        login, token = list(tokens.items())[place]
        own_round = [*codes[place % len(codes):], *codes[:place % len(codes)]]
        return _day(address, login, token, own_round, entries, every, begun + every * place / len(tokens))

    with ThreadPoolExecutor(len(tokens)) as threads:
        return list(threads.map(day_of, range(len(tokens))))


def _day(address: str, login: str, token: str, codes: Sequence[str], entries: int, every: float, begun: float) -> Day:
    day = Day()
    for place in range(entries):
        time.sleep(max(0.0, begun + place * every - time.perf_counter()))
        key = f"{login}-entry-{place:06}"
        body = {"on": VISITED.isoformat(), "verdict": "passed", "device_key": key}
        for _ in range(2 if place % TWICE == 0 else 1):
            _send(day, address, token, f"/api/facts/patrol_record/{codes[place % len(codes)]}", key, json.dumps(body))
    return day


def _send(day: Day, address: str, token: str, path: str, key: str, body: str) -> None:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    start = time.perf_counter()
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        said = answer.read()
    except (OSError, HTTPException):
        day.unanswered += 1
        return
    finally:
        connection.close()
    day.seconds.append(time.perf_counter() - start)
    if answer.status == 201:
        day.stored.add(key)
    else:
        day.others.append(f"{answer.status} {said[:200]!r}")


def kept(engine: Engine) -> tuple[set[str], int, int]:
    """Keys that the registry holds, how many patrols it holds, and how many rows do not fit their seals."""
    with Session(reading(engine)) as session:
        keys = set(session.scalars(select(PatrolRecord.device_key)))
        return keys, session.scalar(select(func.count()).select_from(PatrolRecord)), len(verify(session))
