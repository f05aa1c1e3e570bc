"""The made-up county that `greenmine demo` fills an empty registry with."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from geodata.database import reading
from mines.errors import NotEmpty
from mines.tables.mines import Mine
from mines.tables.regions import Region

from . import blocks, closings, geography, goals, green, land, licences, listings, measures, officers, output, parcels, sites
from .story import Story


def fill(engine: Engine) -> None:
    """Record the county's story from 2018 to 2026-01-08, by the commands that officers' work calls. Raises NotEmpty."""
    with Session(reading(engine)) as session:
        if any(session.scalar(select(kind.id).limit(1)) for kind in (Mine, Region)):
            raise NotEmpty()
    story = Story()
    outlines = geography.draw()
    ground = parcels.lay_out(outlines)
    officers.tell(story)
    land.tell(story, outlines)
    for part in (licences, blocks, sites):
        part.tell(story)
    land.tell_outlines(story, ground)
    closings.tell(story, ground)
    for part in (output, green, listings, measures, goals):
        part.tell(story)
    story.write(engine)
