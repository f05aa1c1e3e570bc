"""The one stored coordinate system, the Chinese zones, and honest conversion: nothing else may write an EPSG number."""
from enum import StrEnum

STORED_SRID = 4490


class Datum(StrEnum):
    """What longitude and latitude refer to."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    XIAN_1980 = "xian_1980"
    BEIJING_1954 = "beijing_1954"
    GCJ02 = "gcj02"
