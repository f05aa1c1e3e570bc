"""What the rows of a table say of each field, and what of their text could not be taken as it stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from .codes import ImportNote as Note
from .codes import Subject
from .fields import FIELDS, KEPT_AS_PRINTED, Field
from .printed import NotAWord, Taken, Unreadable, narrowed, printed

Rows = Sequence[Mapping[str, object]]
"""Cells by heading."""

Words = Mapping[str, Mapping[str, str]]
"""What somebody explained: by field, the code of a printed word."""

Edits = Mapping[tuple[int, str], str]
"""Cells that somebody retyped, by row (counted from 1) and field."""


@dataclass(frozen=True)
class Values:
    """What the rows of a file say, by field; None where a row says nothing. ``notes`` are words that no code stands for, as printed."""

    rows: int
    columns: dict[str, list[Any]] = field(default_factory=dict)
    notes: dict[str, list[str | None]] = field(default_factory=dict)

    def of(self, name: str) -> list[Any]:
        """What each row says of the field ``name``."""
        return self.columns.get(name) or [None] * self.rows

    def only(self, places: Collection[int]) -> "Values":
        """The rows at ``places``, counted from 0."""
        columns, notes = ({name: [column[place] for place in places] for name, column in one.items()} for one in (self.columns, self.notes))
        return Values(len(places), columns, notes)


@dataclass(frozen=True)
class Misread:
    """A text that its field cannot take as it stands; ``row`` counts from 0. ``taken`` is what was taken of a partial date."""

    row: int
    field: str
    text: str
    note: Note = Note.VALUE_UNREADABLE
    taken: Any = None


@dataclass(frozen=True)
class Edit:
    """A cell that was retyped; ``row`` counts from 0."""

    row: int
    field: str
    before: str | None
    after: str


def read_rows(subject: Subject, rows: Rows, columns: Mapping[str, str], given: Mapping[str, str], words: Words | None = None,
              edits: Edits | None = None) -> tuple[Values, list[Misread], list[Edit]]:
    """What each row of a file of outlines says, the texts that could not be taken as they stand, and what was retyped; see ``read_by``."""
    values, misread = read_by(FIELDS[subject], rows, columns, given, words)
    misread = [wrong for wrong in misread if (wrong.row + 1, wrong.field) not in (edits or {})]
    made = []
    for (row, name), text in (edits or {}).items():
        one, before = _cell(FIELDS[subject], rows, columns, row, name)
        if one is not None:
            misread += _retype(values, one, row - 1, text, words or {})
            made.append(Edit(row - 1, name, before, text))
    for wrong in misread:
        if wrong.note == Note.VALUE_UNKNOWN and wrong.field in KEPT_AS_PRINTED:
            values.notes.setdefault(wrong.field, [None] * values.rows)[wrong.row] = f"{KEPT_AS_PRINTED[wrong.field]}：{wrong.text}"
    return values, misread, made


def _cell(fields: Sequence[Field], rows: Rows, columns: Mapping[str, str], row: int, name: str) -> tuple[Field | None, str | None]:
    """How a cell of the field ``name`` is read, in the unit of its heading, and what stands in it; one of several fields is read anew."""
    own = next((one for one in fields if one.name == name), None)
    if own is None or not 1 <= row <= len(rows):
        return None, None
    read = sources(fields, rows, columns)
    cells = [(one, heading, printed(rows[row - 1].get(heading))) for one, heading in read if one.name == name]
    one, heading, before = next((cell for cell in cells if cell[2] is not None), cells[0] if cells else (own, "", None))
    shared = any(other.name != name and where == heading for other, where in read)
    return own if shared else one, before


def _retype(found: Values, one: Field, place: int, text: str, words: Words) -> list[Misread]:
    said = Values(1)
    wrong = _read_into(said, one, [printed(text)], words)
    found.columns.setdefault(one.name, [None] * found.rows)[place] = said.of(one.name)[0]
    return [replace(one_wrong, row=place) for one_wrong in wrong]


def read_by(fields: Sequence[Field], rows: Rows, columns: Mapping[str, str], given: Mapping[str, str],
            words: Words | None = None) -> tuple[Values, list[Misread]]:
    """What each row says of ``fields``, and the texts that could not be taken as they stand.

    ``columns`` names the heading of a field where it is not a known one, or none ("") where the field is not to be read; ``given``
    supplies, by name or heading of a field, what the file lacks; ``words`` explain printed words.
    """
    found = Values(len(rows))
    misread: list[Misread] = []
    for one, heading in sources(fields, rows, columns):
        misread += _read_into(found, one, [printed(row.get(heading)) for row in rows], words or {})
    for name, text in given.items():
        for one in (one for one in fields if one.called(name)):
            misread += _read_into(found, one, [printed(text)] * len(rows), words or {})
    return found, [one for one in misread if one.note != Note.VALUE_UNKNOWN or found.of(one.field)[one.row] is None]


def sources(fields: Sequence[Field], rows: Rows, columns: Mapping[str, str]) -> list[tuple[Field, str]]:
    """Which heading of ``rows``, as written, is read for which field, in the order in which they are tried."""
    met = _headings(rows)
    chosen = [(one, name, narrowed(heading)) for name, heading in columns.items() for one in fields if one.called(name)]
    closed = {one.name for one, _, heading in chosen if heading in met or not heading}
    pointed = [(one, met[heading]) for one, name, heading in _best(chosen) if heading in met]
    return pointed + [(one, met[heading]) for one in fields if one.name not in closed for heading in one.headings if heading in met]


def _best(chosen: Sequence[tuple[Field, str, str]]) -> list[tuple[Field, str, str]]:
    """Of several entries of a field those that know the heading, where any does: they know its unit."""
    knowing = {(one.name, heading) for one, _, heading in chosen if heading in one.headings}
    return [(one, name, heading) for one, name, heading in chosen
            if name != one.name or heading in one.headings or (one.name, heading) not in knowing]


def missing_headings(rows: Rows, columns: Mapping[str, str]) -> list[str]:
    """Headings that ``columns`` names and no row has."""
    met = _headings(rows)
    return [heading for heading in columns.values() if heading and narrowed(heading) not in met]


def unknown_words(subject: Subject, rows: Rows, columns: Mapping[str, str], words: Words) -> dict[str, dict[str, int]]:
    """The printed words that no dictionary knows and ``words`` does not explain, by field, with how many rows have each."""
    found: dict[str, dict[str, int]] = {}
    for wrong in read_rows(subject, rows, columns, {}, words)[1]:
        if wrong.note == Note.VALUE_UNKNOWN:
            counts = found.setdefault(wrong.field, {})
            counts[wrong.text] = counts.get(wrong.text, 0) + 1
    return found


def headings_of(rows: Rows) -> list[str]:
    """Every heading as written, in the order in which they are met."""
    return list(dict.fromkeys(chain.from_iterable(rows)))


def _headings(rows: Rows) -> dict[str, str]:
    """Every heading as written, by its narrowed form."""
    return {narrowed(heading): heading for heading in headings_of(rows)}


def _read_into(found: Values, one: Field, texts: Sequence[str | None], words: Words) -> list[Misread]:
    """Fill in what earlier columns left open; each different text is read once."""
    known: dict[str | None, Any] = {None: None}
    for text in set(texts) - {None}:
        try:
            known[text] = one.value(str(text), words.get(one.name, {}))
        except Unreadable as bad:
            known[text] = bad
    before = found.of(one.name)
    read = [known[text] if value is None else value for text, value in zip(texts, before, strict=True)]
    if not any(isinstance(value, Unreadable | Taken) for value in known.values()):
        found.columns[one.name] = read
        return []
    misread, values = [], []
    for row, (value, text) in enumerate(zip(read, texts, strict=True)):
        if isinstance(value, Taken):
            misread.append(Misread(row, one.name, str(text), Note.DATE_PARTIAL, value.value))
            value = value.value
        elif isinstance(value, Unreadable):
            misread.append(Misread(row, one.name, str(text), Note.VALUE_UNKNOWN if isinstance(value, NotAWord) else Note.VALUE_UNREADABLE))
            value = None
        values.append(value)
    found.columns[one.name] = values
    return misread
