"""What was met in a file that somebody should know: values to list, count and export, never raised."""
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding stops."""

    REFUSED = "refused"     # nothing of the file can be stored
    BLOCKS = "blocks"       # this row is not stored
    WARNS = "warns"         # stored; a person should look
    NOTES = "notes"         # stored; said so that nothing happens silently


class FindingCode(StrEnum):
    """Every kind of finding of this room; the words for people are elsewhere."""

    # the file
    FILE_MISSING = "file_missing"                       # there is no such file
    FILE_EMPTY = "file_empty"                           # no bytes, or blanks only
    FILE_DAMAGED = "file_damaged"                       # starts like its kind and cannot be read to the end
    FILE_TOO_LARGE = "file_too_large"                   # bytes, limit
    FORMAT_UNKNOWN = "format_unknown"                   # none of the kinds that can be read
    KIND_NOT_READ = "kind_not_read"                     # a kind that is known and has no reader: kind, name
    PARTS_MISSING = "parts_missing"                     # a Shapefile without a part it cannot do without: missing
    INDEX_MADE = "index_made"                           # the index of a Shapefile was missing and was made anew
    RECORDS_DISAGREE = "records_disagree"               # the table has other rows than the shapes: records, shapes
    RECORDS_DELETED = "records_deleted"                 # rows marked as deleted in the table, not read: rows
    NOTES_LEFT_OUT = "notes_left_out"                   # points and texts of a drawing: count
    ARCHIVE_TOO_LARGE = "archive_too_large"             # bytes once unpacked, limit
    ARCHIVE_ESCAPES = "archive_escapes"                 # a member's name leaves the folder: name
    NO_FEATURES = "no_features"                         # readable and without a single row
    LAYERS_LEFT_OUT = "layers_left_out"                 # read, left_out: names
    READER_CRASHED = "reader_crashed"                   # the reading process died: signal
    READER_TIMED_OUT = "reader_timed_out"               # seconds
    OUT_OF_MEMORY = "out_of_memory"                     # the reading process met its memory limit: limit
    # a table
    TABLE_UNKNOWN = "table_unknown"                     # neither an .xlsx workbook nor text by columns
    TABLE_TOO_LONG = "table_too_long"                   # rows, limit
    HEADING_ROW_MISSING = "heading_row_missing"         # no row holds headings that are known
    SHEETS_LEFT_OUT = "sheets_left_out"                 # read, left_out: names
    CELLS_FILLED = "cells_filled"                       # a cell merged downwards is said of each of its rows: rows
    ROWS_LEFT_OUT = "rows_left_out"                     # totals and notes: rows
    COLUMNS_LEFT_OUT = "columns_left_out"               # headings that nothing is stored of: headings
    NUMBER_CUT = "number_cut"                           # a spreadsheet dropped the digits of a long number: value
    FORMULA_FAILED = "formula_failed"                   # #N/A and its like: value
    FORMULAS_WITHOUT_RESULT = "formulas_without_result"  # a program wrote formulas, no spreadsheet worked them out: cells
    COLUMNS_REPEATED = "columns_repeated"               # of like headings the first column is read: headings
    ZONE_DISAGREES = "zone_disagrees"                   # words name another zone or meridian than is read: zone, declared
    UNIT_DISAGREES = "unit_disagrees"                   # a survey text names another unit than metres: unit
    PARCEL_NO_AREA = "parcel_no_area"                   # a parcel is marked as a line or point: kind
    # its text
    ENCODING_FOUND = "encoding_found"                   # undeclared or wrongly declared: declared, encoding
    TEXT_DESTROYED = "text_destroyed"                   # the characters were lost before: value
    TEXT_CUT = "text_cut"                               # a full-width value ends inside a character: value
    NUMBER_LOST = "number_lost"                         # a field of numbers holds none, and GDAL would tell another: value
    # its coordinate system
    CRS_GIVEN = "crs_given"                             # taken from the person, not the file: crs
    CRS_CONVERTED = "crs_converted"                     # plane to degrees on the same datum: crs
    CRS_OTHER = "crs_other"                             # the file declares one, the person said another: declared, crs
    DATUM_TAKEN_AS_STORED = "datum_taken_as_stored"     # WGS 84 stands for CGCS2000, less than a metre: datum
    DATUM_NOT_DRAWABLE = "datum_not_drawable"           # kept and measured on its own datum, never drawn: datum
    DATUM_SHIFTED = "datum_shifted"                     # brought to CGCS2000 by the bureau's own parameters: datum
    NOT_AT_HOME = "not_at_home"                         # outside the registry's region, whatever the system: crs, rows, total
    CRS_FITS_BETTER = "crs_fits_better"                 # outside the region, another system is not: crs, rows, total, better, fitting
    GCJ02_SUSPECTED = "gcj02_suspected"                 # like the region's outline, but shifted as web maps are: distance_m
    AXES_SWAPPED = "axes_swapped"                       # north and east stand in each other's place
    ZONE_WRONG = "zone_wrong"                           # not the declared zone: zone, declared
    ZONE_MISSING = "zone_missing"                       # easting without the zone that the declared system has
    ZONE_WIDTH_DISAGREES = "zone_width_disagrees"       # the zone is not one of the declared width: zone, width, declared
    ZONE_ADDED = "zone_added"                           # eastings without the declared zone, which was put in front: zone
    EAST_FIRST = "east_first"                           # Y (east) stands before X (north), and was read so
    PACKED_DEGREES = "packed_degrees"                   # read as ddd.mmssss
    NOT_PACKED_DEGREES = "not_packed_degrees"           # minutes or seconds of 60 and more: value
    # corner points
    CORNERS_MASKED = "corners_masked"                   # digits replaced by asterisks: value
    CORNERS_UNREADABLE = "corners_unreadable"           # not a number where one must stand: value
    CORNERS_CUT_OFF = "corners_cut_off"                 # the text breaks off before its last corner is whole: value
    AXES_UNKNOWN = "axes_unknown"                       # neither numbers nor headings say what is longitude: value
    NUMBER_CLEANED = "number_cleaned"                   # signs or letters in a number that a conversion left: value, read
    BAIDU_DEGREES = "baidu_degrees"                     # BD-09, shifted twice; no coordinates to register
    TWO_SYSTEMS = "two_systems"                         # each point in two systems, and the words do not name both
    SYSTEM_LEFT_OUT = "system_left_out"                 # each point in two systems: read, left_out
    DEGREES_LEFT_OUT = "degrees_left_out"               # each point in metres and in degrees: the metres were read
    DEGREES_WITHOUT_SEPARATORS = "degrees_without_separators"  # read as dddmmss
    LINE_LEFT_OUT = "line_left_out"                     # a place that is no corner, a shaft or the middle: value
    EXTENT_ONLY = "extent_only"                         # two longitudes and two latitudes, read as a rectangle
    COLUMNS_WITHOUT_NUMBERS = "columns_without_numbers"  # groups side by side, read from left to right: columns
    POINT_NUMBERS_JUMP = "point_numbers_jump"           # within a ring: before, after
    POINT_NUMBER_TWICE = "point_number_twice"           # one number for two places: number
    CORNERS_COUNT_DISAGREES = "corners_count_disagrees"  # the string's own counts do not fit it: ring, expected, found
    LINE_UNREADABLE = "line_unreadable"                 # neither a head nor a corner: line, value
    POINTS_TWICE = "points_twice"                       # the same corner twice in a row: points
    RING_OUTSIDE = "ring_outside"                       # a subtracted ring is not inside an added one: ring
    RINGS_OVERLAP = "rings_overlap"                     # added rings share ground, counted once
    LEVELS_REVERSED = "levels_reversed"                 # the upper level is below the lower: upper, lower
    SEVERAL_IN_TEXT = "several_in_text"                 # outlines that lie apart in one text: parts
    SYSTEMS_DIFFER = "systems_differ"                   # one file declares two systems: first, second
    # the shapes
    SHAPE_MISSING = "shape_missing"                     # no geometry, or an empty one
    SHAPE_UNREADABLE = "shape_unreadable"               # the geometry cannot be read at all
    NOT_POLYGONAL = "not_polygonal"                     # a point, a line, a collection: kind
    COORDINATES_NOT_FINITE = "coordinates_not_finite"   # NaN or infinity
    COORDINATES_OUT_OF_RANGE = "coordinates_out_of_range"  # no such longitude or latitude
    TOO_FEW_POINTS = "too_few_points"                   # a ring of fewer than three different corners: points
    RING_NOT_CLOSED = "ring_not_closed"                 # the last corner is not the first again
    RING_TOO_LONG = "ring_too_long"                     # points, limit
    SELF_CROSSING = "self_crossing"                     # the outline crosses or touches itself: reason
    NOT_VALID = "not_valid"                             # invalid otherwise (a hole outside, nested parts): reason
    HEIGHTS_LEFT_OUT = "heights_left_out"               # the third coordinate is not kept: rows
    OUTSIDE_CHINA = "outside_china"                     # outside 73-136 E, 3-54 N
    DUPLICATE_IN_FILE = "duplicate_in_file"             # the same outline as an earlier row: other_row
    OVERLAP_IN_FILE = "overlap_in_file"                 # shares ground with an earlier row: other_row, area_m2
    MENDED = "mended"                                   # a repair that was asked for: kind, before, after
    OVERLAP_REGISTERED = "overlap_registered"           # shares ground with what is registered: subject, area_m2


@dataclass(frozen=True)
class Finding:
    """One thing met; ``code`` is a ``FindingCode`` or one of a room above.

    ``row`` counts from 1 in the source file; ``place`` is x = longitude, y = latitude in degrees.

    ``values`` are the numbers and words to say it with; ``mend`` names a repair that could be asked for.
    """

    code: StrEnum
    severity: Severity
    row: int | None = None
    field: str | None = None
    place: tuple[float, float] | None = None
    values: Mapping[str, object] = dataclass_field(default_factory=dict)
    mend: str | None = None

    def at(self, place: tuple[float, float] | None) -> "Finding":
        """The same, met at ``place``; several times as fast as ``dataclasses.replace``, for files with a finding in every row."""
        return Finding(self.code, self.severity, self.row, self.field, place, self.values, self.mend)

    @property
    def blocks(self) -> bool:
        """Whether the row, or the whole file, cannot be stored."""
        return self.severity in (Severity.REFUSED, Severity.BLOCKS)
