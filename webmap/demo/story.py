"""The order in which officers of the example county learned and recorded what happened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Engine

from mines.codes import Subject
from mines.commands.records import correct, record_fact, register, withdraw
from mines.commands.transactions import Writer
from mines.queries.standing import versions
from mines.tables import Record

FIRST_DAY, LAST_DAY = date(2018, 1, 2), date(2026, 1, 8)
"""First and last day on which something is recorded."""

RECORDED_AFTER = timedelta(days=6)
"""How long a fact usually waits for its officer."""

_CLOSE_OF_OFFICE = time(9, 30, tzinfo=UTC)

Act = Callable[[Writer], object]


@dataclass(frozen=True)
class IdOf:
    """Stands for the id of a subject that is registered before the record that names it."""

    subject: Subject
    code: str


class Story:
    """What there is to record, told subject by subject and written day by day.

    ``on`` is the day from which a fact is true, ``known`` the day on which it is recorded: some days later, unless said otherwise.
    """

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._acts: list[tuple[date, Act]] = []
        self._ids: dict[IdOf, int] = {}

    def tell(self, known: date, act: Act) -> None:
        """Do ``act`` on the day ``known``, after what was told earlier for that day."""
        self._acts.append((min(max(known, FIRST_DAY), LAST_DAY), act))

    def register(self, subject: Subject, code: str, /, *, on: date, by: str, known: date | None = None, **values: Any) -> None:
        """Register a subject."""
        def act(session: Writer) -> None:
            row = register(session, subject, code, on=on, by=by, **self._with_ids(values))
            self._ids[IdOf(subject, code)] = row.id
        self.tell(known or on, act)

    def record(self, kind: type[Record], code: str, /, *, on: date, by: str, known: date | None = None, **values: Any) -> None:
        """Record a fact or a step of the subject ``code``."""
        def act(session: Writer) -> None:
            record_fact(session, kind, self.id_of(kind.about, code), on=on, by=by, **self._with_ids(values))
        self.tell(known or on + RECORDED_AFTER, act)

    def correct(self, kind: type[Record], code: str, *, by: str, known: date, reason: str, **changes: Any) -> None:
        """Correct the newest record of ``kind`` of the subject ``code``."""
        self.tell(known, lambda session: correct(session, self._newest(session, kind, code), by=by, reason=reason, **changes))

    def withdraw(self, kind: type[Record], code: str, *, by: str, known: date, reason: str) -> None:
        """Withdraw the newest record of ``kind`` of the subject ``code``."""
        self.tell(known, lambda session: withdraw(session, self._newest(session, kind, code), by=by, reason=reason))

    def id_of(self, subject: Subject, code: str) -> int:
        """The id of a subject that is registered by now."""
        return self._ids[IdOf(subject, code)]

    def write(self, engine: Engine) -> None:
        """Record everything, one transaction a month."""
        clock = _Calendar()
        with Writer(engine, clock) as session:
            for month in self._months():
                clock.day = month[-1][0]
                for _, act in month:
                    act(session)
                session.commit()

    def _months(self) -> Iterable[list[tuple[date, Act]]]:
        in_order = sorted(self._acts, key=lambda told: told[0])
        return (list(month) for _, month in groupby(in_order, key=lambda told: (told[0].year, told[0].month)))

    def _with_ids(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: self._ids[value] if isinstance(value, IdOf) else value for name, value in values.items()}

    def _newest(self, session: Writer, kind: type[Record], code: str) -> Any:
        return versions(session, kind, self.id_of(kind.about, code))[-1]


class _Calendar:
    """The county's clock: the close of office of the day it is set to."""

    day = FIRST_DAY

    def __call__(self) -> datetime:
        """The moment it is."""
        return datetime.combine(self.day, _CLOSE_OF_OFFICE)
