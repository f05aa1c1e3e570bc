"""Which column of a file is registered as which field: as its heading is known, or as somebody chose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mines.codes import Subject
from mines.fields import FIELDS, REQUIRED
from mines.queries.headings import ColumnSeen, columns_of, read_as
from mines.reading import Rows

from .drafts import Draft


GIVEN: Mapping[Subject, tuple[str, ...]] = {
    Subject.MINE: ("name", "licence_number", "holder", "published_km2"), Subject.SITE: ("name", "code", "published_m2"),
    Subject.BLOCK: ("name", "code", "mineral"), Subject.REGION: ("name", "code"), Subject.ZONE: ("name", "zone_kind"),
}
"""What can be given for a whole file that lacks it."""


def fields_of(subject: Subject) -> list[str]:
    """Every field that a file of such subjects can bring."""
    return list(dict.fromkeys(one.name for one in FIELDS[subject]))


@dataclass(frozen=True)
class Column:
    """A column of a file with the field that it is registered as, empty for none."""

    seen: ColumnSeen
    field: str

    @property
    def telling(self) -> bool:
        """Whether something is registered of it, or might be."""
        return bool(self.field) or self.seen.how == "suggested"


def mapped(draft: Draft, rows: Rows) -> list[Column]:
    """Every column of the file with the field that it is read for."""
    read = read_as(draft.subject, rows, draft.columns)
    return [Column(one, read.get(one.heading, "")) for one in columns_of(draft.subject, rows)]


def chosen_columns(draft: Draft, rows: Rows, said: Mapping[str, str]) -> dict[str, str]:
    """Heading by field where a field is not read from what is known to mean it: another heading, or none."""
    known = {one.heading: one.field for one in columns_of(draft.subject, rows) if one.how == "known" and one.field}
    chosen: dict[str, str] = {}
    for name in fields_of(draft.subject):
        headings = [heading for heading, field in said.items() if field == name]
        if set(headings) != {heading for heading, field in known.items() if field == name}:
            chosen[name] = headings[0] if headings else ""
    return chosen


def lacking(draft: Draft, columns: Sequence[Column], rows: int) -> list[str]:
    """What a file of so many rows lacks and somebody can give: all that may be known of a single outline, of many what every row needs."""
    read = {column.field for column in columns if column.field}
    wanted = GIVEN[draft.subject] if rows == 1 else [name for name in GIVEN[draft.subject] if name in REQUIRED[draft.subject]]
    return [name for name in wanted if ("published_ha" if name.startswith("published") else name) not in read]
