"""What every table shares: subjects, dated signed records that are inserted and never changed, and steps of a ladder."""

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import DateTime, ForeignKey, Index, MetaData, String, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from ..codes import Subject
from ..ladders import Ladder


class Instant(TypeDecorator):
    """A UTC instant: aware in Python, stored without its zone so that both databases keep the same digits."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store UTC digits."""
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give an aware UTC instant."""
        return value.replace(tzinfo=UTC) if value is not None else None


class Base(DeclarativeBase):
    """Every table: named after its class in snake_case, with an id that the writing session hands out."""

    metadata = MetaData(naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s",
    })
    type_annotation_map = {str: String, datetime: Instant}

    @declared_attr.directive
    def __tablename__(cls) -> str:
        """The class name in snake_case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-1)


def coded(codes: type[StrEnum]) -> Any:
    """A text column that holds one of ``codes``; whoever writes it checks that, whoever shows it finds its words."""
    return mapped_column(info={"codes": codes})


class SubjectRow(Base):
    """A subject is an id and a code; everything about it is a dated record."""

    __abstract__ = True

    kind: ClassVar[Subject]
    code: Mapped[str] = mapped_column(unique=True)


def _once(kind: Any, column: str) -> Index:
    """No value of ``column`` occurs twice; rows without one cost nothing."""
    given = text(f"{column} IS NOT NULL")
    return Index(f"uq_{kind.__tablename__}_{column}", column, unique=True, sqlite_where=given, postgresql_where=given)


class Record(Base):
    """One dated, signed fact about one subject: inserted, never changed."""

    __abstract__ = True

    about: ClassVar[Subject]
    keys: ClassVar[tuple[str, ...]] = ()
    """Columns that tell facts of one table apart (a checklist item, a measure's number); each key has its own history."""
    observation: ClassVar[bool] = False
    """True where every standing row counts (months, ledger entries, money) instead of the newest one."""
    reaches_back: ClassVar[bool] = False
    """True where a fact may tell of days before the subject was registered (output of the years before the registry)."""
    act: ClassVar[str] = "record"
    """What an account must be allowed to do to write one (``permissions.ACTS``)."""
    own: ClassVar[bool] = False
    """True where an account may write of itself, whatever its role: its password, its second factor, its tokens."""
    asked: ClassVar[tuple[str, ...]] = ()
    """Values that every count asks: they stand in the index, so that a count never opens the row."""

    @declared_attr
    def subject_id(cls) -> Mapped[int]:
        """Whom the fact is about."""
        return mapped_column(ForeignKey(f"{cls.about}.id"))

    effective_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    done_by: Mapped[str | None]
    seq: Mapped[int]
    corrects: Mapped[int | None]
    withdrawn: Mapped[bool]
    reason: Mapped[str | None]
    device_key: Mapped[str | None]
    import_id: Mapped[int | None]
    note: Mapped[str | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """In-force order is the index; a record is corrected once, a form stored once."""
        order = ("subject_id", "effective_on", "seq", "withdrawn", *cls.asked)
        return (Index(f"ix_{cls.__tablename__}_in_force", *order), _once(cls, "corrects"), _once(cls, "device_key"))


class Step(Record):
    """A rung of a ladder. ``follows`` is the id of this subject's newest row of any kind, 0 for the first: a compare-and-swap."""

    __abstract__ = True

    ladder: ClassVar[Ladder]
    asked = ("stage",)
    stage: Mapped[str]
    follows: Mapped[int]
    taken_over: Mapped[str | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """Two steps never follow the same row."""
        return (*super().__table_args__, UniqueConstraint("subject_id", "follows"))
