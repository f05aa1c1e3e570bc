"""The land of the example county is registered: regions, the water-source zone, and every outline on its day."""

from datetime import date

from shapely import Polygon

from mines.codes import RegionLevel, Subject, ZoneKind
from mines.tables.blocks import BlockBoundaryRecord
from mines.tables.mines import MineBoundaryRecord
from mines.tables.regions import RegionBoundaryRecord, ZoneBoundaryRecord
from mines.tables.sites import SiteBoundaryRecord

from .geography import CODES, COUNTY, COUNTY_NAME, TOWNSHIPS, Geography
from .officers import LICENCES, RESOURCES
from .parcels import Parcels, drawn
from .plans import PLANS
from .plots import PLOTS
from .roll import MINES, OPENING
from .story import FIRST_DAY, Story


def tell(story: Story, land: Geography) -> None:
    """Register the county with its townships and its zone."""
    _region(story, COUNTY, COUNTY_NAME, RegionLevel.COUNTY, None, land.county)
    for short, outline in land.townships.items():
        _region(story, CODES[short], TOWNSHIPS[short][0], RegionLevel.TOWNSHIP, COUNTY, outline)
    story.register(Subject.ZONE, "SY-01", on=date(2020, 6, 5), by=RESOURCES, name="柳河饮用水水源保护区", region_code=COUNTY,
                   zone_kind=ZoneKind.WATER_SOURCE, source_on=date(2020, 5, 20))
    story.record(ZoneBoundaryRecord, "SY-01", on=date(2020, 6, 5), by=RESOURCES, **drawn(land.water_source))


def tell_outlines(story: Story, parcels: Parcels) -> None:
    """Record the outline of every mine, block and site; after all of them are registered."""
    for label, mine in MINES.items():
        top = mine.dice.randrange(820, 1500, 20)
        story.record(MineBoundaryRecord, mine.code, on=mine.registered, by=LICENCES, **drawn(parcels.mines[label]),
                     levels="1180,860," if label == "青杨1号" else f"{top},{top - mine.dice.randrange(80, 400, 20)},")
    for plan in PLANS:
        story.record(BlockBoundaryRecord, plan.code, on=plan.drafted, by=RESOURCES, **drawn(parcels.blocks[plan.code]))
    for plot in PLOTS:
        story.record(SiteBoundaryRecord, plot.code, on=OPENING, by=RESOURCES, **drawn(parcels.sites[plot.code]))


def _region(story: Story, code: str, name: str, level: RegionLevel, parent: str | None, outline: Polygon) -> None:
    story.register(Subject.REGION, code, on=OPENING, by=RESOURCES, known=FIRST_DAY, name=name, level=level, parent_code=parent)
    story.record(RegionBoundaryRecord, code, on=OPENING, by=RESOURCES, known=FIRST_DAY, **drawn(outline))
