"""A day of the registry for analysts: one GeoDataFrame a kind of subject, every facet a column, with its class."""

from datetime import date, datetime

import geopandas
from sqlalchemy.orm import Session

from geodata.crs import STORED_SRID

from ..codes import Subject
from .export import layers_on


def mines_frame(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> geopandas.GeoDataFrame:
    """Mines of a day by code, with the class of the theme ``state``; see ``frame_of``. Read-only."""
    return frame_of(session, Subject.MINE, as_of, known_at, region)


def blocks_frame(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> geopandas.GeoDataFrame:
    """Consolidation blocks of a day by code; see ``frame_of``. Read-only."""
    return frame_of(session, Subject.BLOCK, as_of, known_at, region)


def sites_frame(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> geopandas.GeoDataFrame:
    """Restoration sites of a day by code, areas in hectares; see ``frame_of``. Read-only."""
    return frame_of(session, Subject.SITE, as_of, known_at, region)


def frame_of(session: Session, subject: Subject, as_of: date, known_at: datetime | None = None,
             region: str | None = None) -> geopandas.GeoDataFrame:
    """Subjects of one kind as of a day, by code: facets as columns (dates as ISO text), outlines in the stored CRS (CGCS2000, degrees).

    A subject without an outline on the map has none here. Read-only.
    """
    layer = layers_on(session, as_of, known_at, region)[str(subject)]
    frame = geopandas.GeoDataFrame(layer.attributes, geometry=layer.shapes, crs=f"EPSG:{STORED_SRID}")
    return frame.set_index("code") if "code" in frame else frame
