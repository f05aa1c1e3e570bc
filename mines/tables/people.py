"""People: officers, and what they did in the software."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from ..codes import Subject
from .base import Base, Record, SubjectRow


class Officer(SubjectRow):
    """An account; its code is the login."""

    kind = Subject.OFFICER


class OfficerRecord(Record):
    """Name, role, department and region of an account, and whether it is in use."""

    about = Subject.OFFICER
    name: Mapped[str]
    role: Mapped[str]
    department: Mapped[str]
    region_code: Mapped[str]
    active: Mapped[bool]


class Act(Base):
    """What a person did in the software; ``tag`` reads source:subject:action."""

    acted_at: Mapped[datetime]
    acted_by: Mapped[str]
    tag: Mapped[str]
    detail: Mapped[str | None]
