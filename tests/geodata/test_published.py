"""Every published boundary, pasted as its source prints it: the ground, levels and names, and nothing told but what its source shows."""
import pytest

from geodata.crs import Datum
from geodata.errors import UnknownCrs, UnknownDegrees
from geodata.findings import FindingCode, Severity
from geodata.readers.answers import Answers, DegreeForm
from geodata.readers.child import read_here

DATUMS = {"CGCS2000": Datum.CGCS2000, "Xian80": Datum.XIAN_1980}
SYSTEM = {FindingCode.CRS_GIVEN, FindingCode.CRS_CONVERTED, FindingCode.CRS_OTHER, FindingCode.DATUM_NOT_DRAWABLE}
HEAD = "[属性描述]\n坐标系=80国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号=38\n精度=0.001\n转换参数=,,,,,,\n[地块坐标]\n"


def table(row):
    """A table with a heading, levels above it."""
    [ring] = row["rings"]
    return f"{row['name'].rpartition(' ')[2]}\n开采标高 {row['elev']}m\n点号 X Y\n" + "\n".join("\t".join(point) for point in ring["points"])


def starred(row):
    """One row a point, each ring closed by a row with a star."""
    text = "拐点,X(起标高),Y(止标高)\n"
    for ring, levels, name in zip(row["rings"], row["elev"].split(" / "), ("金藏采区", "远东采区"), strict=True):
        text += "".join(f"{','.join(point)}, , ,\n" for point in ring["points"]) + f"*,{levels.replace('~', ',')},{name},1,\n"
    return text


def numbered(row):
    """A list of packed degrees with numbers and ideographic commas."""
    return "\n".join(f"{number}、{'，'.join(point)}" for number, point in enumerate(row["rings"][0]["points"], start=1))


def side_by_side(row):
    """Two groups of columns, points 1 to 6 and 7 to 11."""
    rows = [f"{number} {' '.join(point)}" for number, point in enumerate(row["rings"][0]["points"], start=1)]
    return "序号 纬度 经度 序号 纬度 经度\n" + "\n".join(" ".join(rows[place::6]) for place in range(6))


def parcel(row):
    """A parcel of survey text."""
    return HEAD + row["header_line"] + "\n" + "".join(f"{number},1,{x},{y}\n" for number, x, y in row["rings"][0]["points"])


def application(row):
    """The rows of an application for a mining right."""
    return "[登记项目]\n***采矿登记项目内容***\n坐标系统=2\n矿区范围拐点坐标与标高的总行数=  5\n" + row["printed_string"].replace(" / ", "\n")


def as_printed(row):
    """The text of the source itself."""
    return row["printed_string"]


PACKED = FindingCode.PACKED_DEGREES


@pytest.mark.parametrize(("number", "written", "levels", "codes"), [
    ("CN01", table, ((77.0, 9.5, "一矿段"),), set()),
    ("CN02", table, ((21.6, 3.94, "二矿段"),), set()),
    ("CN04", starred, ((229.5, 70.0, "金藏采区"), (363.0, 10.0, "远东采区")), set()),
    ("CN05", as_printed, ((135.0, 17.0, ""),), set()),
    ("CN06", as_printed, (), {PACKED}),
    ("CN08", numbered, (), {PACKED}),
    ("CN09", numbered, (), {PACKED}),
    ("CN14", as_printed, (), {PACKED}),
    ("CN16", side_by_side, (), set()),
    ("CN20", parcel, (), {FindingCode.POINTS_TWICE}),
    ("CN31", as_printed, ((-50.0, -500.0, ""),), set()),
    ("CN32", as_printed, (), {PACKED, FindingCode.EXTENT_ONLY}),
    ("CN36", application, ((220.0, 100.0, ""),), set())])
def test_every_published_boundary_is_read_as_printed(published, number, written, levels, codes):
    row = published[number]
    asked_for_degrees = row["coord_type"] == "LB_packed_dms" and (number == "CN32" or written is numbered)
    if asked_for_degrees:
        with pytest.raises(UnknownDegrees):
            read(written(row), DATUMS[row["crs"]])
    if written not in (parcel, application):
        with pytest.raises(UnknownCrs):
            read(written(row), None, DegreeForm.PACKED if asked_for_degrees else None)
    found = read(written(row), DATUMS[row["crs"]], DegreeForm.PACKED if asked_for_degrees else None)
    assert found.datum is DATUMS[row["crs"]]
    assert found.area_m2[0] == pytest.approx(row["computed"]["official_formula_vertices_m2"], abs=0.001)
    assert found.levels == [levels]
    assert {finding.code for finding in found.findings} - SYSTEM == codes
    assert found.valid.tolist() == [True]
    assert not [finding for finding in found.findings if finding.severity in (Severity.BLOCKS, Severity.REFUSED)]


def read(text, crs, degrees=None):
    """Read in this process."""
    return read_here(text, Answers(crs, degrees=degrees), lambda done, total: None)


def test_both_places_of_a_misprinted_extent_are_shown(published):
    with pytest.raises(UnknownDegrees) as question:
        read(published["CN32"]["printed_string"], Datum.CGCS2000)
    packed, decimal = question.value.candidates
    west, south, east, north = ((120, 18, 3.0), (48, 6, 49), (120, 20, 2.5), (48, 8, 13))
    assert packed.bounds == pytest.approx([whole + minutes / 60 + seconds / 3600 for whole, minutes, seconds in (west, south, east, north)])
    assert decimal.bounds == pytest.approx((120.1803, 48.0649, 120.20025, 48.0813))
    assert (packed.values["value"], packed.values["means"]) == ("120°10′49.08″", "120°18′03″")
