"""People: officers, and what they did in the software."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from ..codes import Department, Role, Subject
from .base import Base, Record, SubjectRow, coded


class Officer(SubjectRow):
    """An account; its code is the login."""

    kind = Subject.OFFICER


class OfficerRecord(Record):
    """Name, role, department and region of an account, and whether it is in use."""

    about = Subject.OFFICER
    act = "administer"
    name: Mapped[str]
    role: Mapped[str] = coded(Role)
    department: Mapped[str] = coded(Department)
    region_code: Mapped[str]
    active: Mapped[bool]


class CredentialRecord(Record):
    """The hash of an account's password (Argon2, with its salt); a one-time password ends at ``valid_until``."""

    about = Subject.OFFICER
    act = "administer"
    own = True
    password_hash: Mapped[str]
    one_time: Mapped[bool]
    valid_until: Mapped[datetime | None]


class SecondFactorRecord(Record):
    """The secret of an account's second factor (TOTP, RFC 6238), and whether it is in use."""

    about = Subject.OFFICER
    act = "administer"
    own = True
    secret: Mapped[str]
    active: Mapped[bool]


class TokenRecord(Record):
    """A token by which a program or a device works in the name of an account; only its hash is kept."""

    about = Subject.OFFICER
    keys = ("name",)
    act = "administer"
    own = True
    name: Mapped[str]
    token_sha256: Mapped[str] = mapped_column(index=True)
    valid_to: Mapped[date]
    active: Mapped[bool]


class AddressRecord(Record):
    """The e-mail address of an account, and whether alerts are sent to it."""

    about = Subject.OFFICER
    act = "administer"
    own = True
    email: Mapped[str]
    alerts: Mapped[bool]


class Act(Base):
    """What a person did in the software; ``tag`` reads source:subject:action."""

    __table_args__ = (Index(None, "acted_by", "tag"), Index(None, "detail", postgresql_using="hash"))
    acted_at: Mapped[datetime]
    acted_by: Mapped[str]
    tag: Mapped[str]
    detail: Mapped[str | None]
