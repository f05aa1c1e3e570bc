"""The made-up county that `greenmine demo` fills an empty registry with."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from geodata.database import reading
from mines.errors import NotEmpty
from mines.tables.mines import Mine
from mines.tables.regions import Region

from . import blocks, land, licences, officers, output, sites
from .story import Story


def fill(engine: Engine) -> None:
    """Record the county's story from 2018 to 2026-01-08, by the commands that officers' work calls. Raises NotEmpty."""
    with Session(reading(engine)) as session:
        if any(session.scalar(select(kind.id).limit(1)) for kind in (Mine, Region)):
            raise NotEmpty()
    story = Story()
    for part in (officers.tell, land.tell, licences.tell, blocks.tell, sites.tell, land.tell_outlines, output.tell):
        part(story)
    story.write(engine)
