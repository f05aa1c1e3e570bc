"""The column type of an outline: shapely in, shapely out, on either database."""
from collections.abc import Callable
from typing import Any

import shapely
from geoalchemy2 import Geometry
from sqlalchemy import func

from geodata.crs import STORED_SRID


class Shape(Geometry):
    """A polygon or multipolygon of the stored coordinate system, x = longitude, y = latitude, in degrees."""

    cache_ok = True

    def __init__(self, geometry_type: str = "GEOMETRY", srid: int = STORED_SRID, **options: Any):
        """Keep GeoAlchemy2's arguments, so that reflection and migrations can copy the type."""
        super().__init__(geometry_type, srid=srid, **options)

    def bind_processor(self, dialect: Any) -> Callable[[Any], bytes | None]:
        """Send WKB."""
        return lambda shape: None if shape is None else shapely.to_wkb(shape, output_dimension=2)

    def bind_expression(self, bindvalue: Any) -> Any:
        """Let the database read the WKB."""
        return func.ST_GeomFromWKB(bindvalue, self.srid, type_=self)

    def column_expression(self, column: Any) -> Any:
        """Ask for WKB: the text form GeoAlchemy2 asks for takes twenty times as long on SpatiaLite."""
        return func.ST_AsBinary(column, type_=self)

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Any]:
        """Receive WKB."""
        return lambda wkb: None if wkb is None else shapely.from_wkb(bytes(wkb))
