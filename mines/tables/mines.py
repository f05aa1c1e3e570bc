"""Mines and their openings: one licensed operation, its outline, papers, terms and output."""

from datetime import date

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from geodata.columns import Shape

from ..codes import CapacityUnit, Method, OpeningKind, OutlineState, Permit, ProductionState, Scale, Subject
from .base import Record, SubjectRow, coded


class Mine(SubjectRow):
    """One licensed operation: one mining right, one outline, one holder at a time."""

    kind = Subject.MINE


class MineExistenceRecord(Record):
    """The mine exists under this name in this region (township code, or ``unknown``)."""

    about = Subject.MINE
    asked = ("region_code",)
    name: Mapped[str]
    region_code: Mapped[str]


class HolderRecord(Record):
    """Right holder (采矿权人) and unified social credit code."""

    about = Subject.MINE
    holder: Mapped[str]
    credit_code: Mapped[str | None]


class RightRecord(Record):
    """Validity of the mining right (采矿权), a registered property right."""

    about = Subject.MINE
    asked = ("valid_to",)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date]


class LicenceRecord(Record):
    """Number and validity of the mining licence (采矿许可证), the permission to work."""

    about = Subject.MINE
    asked = ("valid_to",)
    number: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date]


class SafetyPermitRecord(Record):
    """State and validity of the work-safety permit (安全生产许可证)."""

    about = Subject.MINE
    asked = ("permit", "valid_to")
    permit: Mapped[str] = coded(Permit)
    valid_to: Mapped[date]


class TermsRecord(Record):
    """What the licence allows: mineral (code and printed name), method, capacity a year with its unit, scale class."""

    about = Subject.MINE
    mineral: Mapped[str]
    mineral_code: Mapped[str | None]
    method: Mapped[str] = coded(Method)
    capacity: Mapped[float | None]
    capacity_unit: Mapped[str] = coded(CapacityUnit)
    scale: Mapped[str] = coded(Scale)


class Outline:
    """An outline as delivered and as drawn.

    ``shape`` is in the stored CRS (x = longitude, y = latitude, degrees) and None where the source datum cannot be converted
    honestly. ``area_ha`` is the official series on the ellipsoid of ``datum``. ``printed`` holds the corner points exactly as they
    came, ``levels`` one line ``upper,lower,name`` per ring (metres, 1985 height), ``published_ha`` the area the paper states and
    ``verdict`` how the two compare.
    """

    outline: Mapped[str] = coded(OutlineState)
    shape: Mapped[object | None] = mapped_column(Shape())
    area_ha: Mapped[float | None]
    datum: Mapped[str]
    source_crs: Mapped[str | None]
    printed: Mapped[str | None] = mapped_column(Text)
    levels: Mapped[str | None] = mapped_column(Text)
    published_ha: Mapped[float | None]
    verdict: Mapped[str | None]


class MineBoundaryRecord(Outline, Record):
    """Outline of the mine (矿区范围)."""

    about = Subject.MINE


class ProductionRecord(Record):
    """Production state from this day on."""

    about = Subject.MINE
    asked = ("state",)
    state: Mapped[str] = coded(ProductionState)


class OutputRecord(Record):
    """Months with production in a period of one calendar year (monthly or annual report); ``first_on`` is its first day."""

    about = Subject.MINE
    observation = True
    reaches_back = True
    asked = ("year", "months", "first_on")
    year: Mapped[int]
    first_on: Mapped[date]
    month_from: Mapped[int]
    month_to: Mapped[int]
    months: Mapped[int]


class ReserveRecord(Record):
    """Remaining minable life in years by the annual reserve report."""

    about = Subject.MINE
    remaining_life_years: Mapped[float]


class Opening(SubjectRow):
    """A shaft or adit mouth (井口、硐口)."""

    kind = Subject.OPENING


class OpeningRecord(Record):
    """Which mine an opening belongs to, its kind, and where it lies (degrees of the stored CRS)."""

    about = Subject.OPENING
    mine_id: Mapped[int] = mapped_column(ForeignKey("mine.id"))
    kind: Mapped[str] = coded(OpeningKind)
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]


class SealingRecord(Record):
    """An opening was sealed (封堵), and how."""

    about = Subject.OPENING
    method: Mapped[str]
