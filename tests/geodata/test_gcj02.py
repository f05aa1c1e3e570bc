"""The shifted degrees of web maps: the public formula, its inverse, and outlines that seem shifted."""
import numpy as np
import pytest
import shapely

from geodata.crs import Datum
from geodata.findings import FindingCode, Severity
from geodata.gcj02 import shifted, suspected_m, unshifted
from geodata.readers import read

FENGNING = np.array([[116.646, 41.209]])


@pytest.fixture(scope="module")
def counties(real_data):
    """Give the eleven counties of Chengde, not shifted, by their code."""
    read_once = read(real_data / "admin" / "chengde_counties_130800_bom.json", crs="cgcs2000")
    return dict(zip([row["id"] for row in read_once.attributes], read_once.shapes, strict=True))


def suspicions(boundaries):
    return [finding for finding in boundaries.findings if finding.code is FindingCode.GCJ02_SUSPECTED]


def test_the_formula_moves_fengning_by_what_is_known_of_it():
    assert (shifted(FENGNING) - FENGNING)[0] == pytest.approx([0.0060, 0.0017], abs=5e-5)


def test_the_inverse_finds_every_place_back():
    random = np.random.default_rng(7)
    places = np.column_stack([random.uniform(75, 134, 500), random.uniform(18, 53, 500)])
    assert np.abs(unshifted(shifted(places)) - places).max() < 1e-10


def test_the_county_of_a_web_map_is_suspected_and_its_distance_told(real_data, counties):
    county = read(real_data / "admin" / "datav_130826_fengning.geojson", crs="wgs84", home=counties["130826"])
    (finding,) = suspicions(county)
    assert (finding.row, finding.severity) == (1, Severity.WARNS)
    assert 500 < finding.values["distance_m"] < 580
    assert finding.place is not None
    assert county.valid.all()


def test_counties_that_are_not_shifted_are_not_suspected(counties):
    shapes = np.array(list(counties.values()))
    for home in shapes:
        assert np.isnan(suspected_m(shapes, home)).all()


def test_the_unshifted_county_is_not_suspected_when_the_other_map_is_right(real_data, counties):
    of_the_map = read(real_data / "admin" / "datav_130826_fengning.geojson", crs="gcj02").shapes[0]
    home = shapely.transform(of_the_map, unshifted)
    assert np.isnan(suspected_m(np.array([counties["130826"]]), home)).all()
    assert np.isfinite(suspected_m(np.array([of_the_map]), home)).all()


def test_what_is_called_shifted_is_not_suspected_again(real_data, counties):
    county = read(real_data / "admin" / "datav_130826_fengning.geojson", crs="gcj02", home=counties["130826"])
    assert suspicions(county) == []
    assert county.datum is Datum.GCJ02
    assert np.isnan(county.area_m2).all()
    assert np.isnan(county.plane_m2).all()
