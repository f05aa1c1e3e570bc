"""Why something is late: the reason, what is done about it, who sees to it, and the new date."""

from datetime import date

from sqlalchemy.orm import Mapped

from ..codes import CountyTask, Subject
from .base import Record, coded


class Delay(Record):
    """The explanation of one late task; the date in the plan stays as it is."""

    __abstract__ = True

    keys = ("task",)
    task: Mapped[str] = coded(CountyTask)
    cause: Mapped[str]
    measure: Mapped[str]
    owner: Mapped[str]
    new_due_on: Mapped[date]


class MineDelayRecord(Delay):
    """A closing, or a standard not met, that is late."""

    about = Subject.MINE


class BlockDelayRecord(Delay):
    """A consolidation that is late."""

    about = Subject.BLOCK


class SiteDelayRecord(Delay):
    """A treatment that is late."""

    about = Subject.SITE
