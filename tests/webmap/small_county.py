"""A county of five mines, two blocks, two sites, one township and one zone, for the doors to show."""
from datetime import date

from shapely import Point, box

from geodata.database import open_database
from mines.codes import BlockRole, GateStage, OutlineState, Subject
from mines.commands.records import correct, record_fact, register
from mines.commands.steps import record_step
from mines.queries.standing import fact_in_force
from mines.tables.blocks import BlockBoundaryRecord, GateStep, MembershipRecord
from mines.tables.closures import GroundStep
from mines.tables.mines import LicenceRecord, MineBoundaryRecord
from mines.tables.regions import RegionBoundaryRecord, ZoneBoundaryRecord
from mines.tables.sites import SiteBoundaryRecord
from tests.factories import COUNTY, PAPERS, TOWNSHIP, make_mine, make_officers, make_site, open_writer

BEGIN, DECIDED = date(2018, 1, 1), date(2025, 6, 1)
LICENCE = "C1300002019041120148888"
OFF_MAP = "KS-0004"


def fill(url: str, *, example: bool = True) -> None:
    """Put the county into the empty registry at ``url``; without ``example`` it has no region that marks it as the example county."""
    engine = open_database(url)
    with open_writer(engine) as session:
        make_officers(session)
        if example:
            _region(session, COUNTY, "示例县", "county", box(116.0, 40.5, 117.5, 41.5))
        _region(session, TOWNSHIP, "青杨镇", "township", Point(116.6, 41.05).buffer(0.2, 64))
        zone = register(session, Subject.ZONE, "BH-01", on=BEGIN, by="li", name="水源保护区", region_code=TOWNSHIP,
                        zone_kind="water_source")
        _outline(session, ZoneBoundaryRecord, zone, box(116.7, 41.0, 116.75, 41.1))
        mines = [
            make_mine(session, "KS-0001", tier="national", name="青杨1号矿"), make_mine(session, "KS-0002", tier="provincial", west=116.53),
            make_mine(session, "KS-0003", west=116.56), make_mine(session, OFF_MAP, west=116.59),
            make_mine(session, "KS-0005", west=116.62),
        ]
        record_fact(session, LicenceRecord, mines[0].id, on=date(2019, 4, 16), by="li", number=LICENCE, valid_to=date(2026, 4, 15),
                    evidence=PAPERS[:1])
        record_step(session, GroundStep, mines[2].id, "decided", on=DECIDED, by="li", evidence=PAPERS)
        drawn = fact_in_force(session, MineBoundaryRecord, mines[3].id, BEGIN)
        correct(session, drawn, by="li", reason="原坐标系不能换算", shape=None, outline=OutlineState.OTHER_DATUM, datum="xian_1980")
        for code, members in (("QK-01", mines[:2]), ("QK-02", mines[4:])):
            block = register(session, Subject.BLOCK, code, on=BEGIN, by="li", name=f"{code}区块", region_code=TOWNSHIP,
                             due_on=date(2026, 6, 30))
            record_step(session, GateStep, block.id, GateStage.CITY_REVIEWED, on=BEGIN, by="li", taken_over="台账")
            for mine in members:
                record_fact(session, MembershipRecord, mine.id, on=BEGIN, by="li", block_id=block.id, role=BlockRole.MERGED)
        _outline(session, BlockBoundaryRecord, block, box(116.60, 40.98, 116.66, 41.03))
        for code, west, finished in (("XF-0001", 116.50, 10.0), ("XF-0002", 116.55, 0.0)):
            _outline(session, SiteBoundaryRecord, make_site(session, code, on=BEGIN, finished=finished),
                     box(west, 41.05, west + 0.005, 41.055))
        session.commit()
    engine.dispose()


def _region(session, code, name, level, shape) -> None:
    _outline(session, RegionBoundaryRecord, register(session, Subject.REGION, code, on=BEGIN, by="li", name=name, level=level), shape)


def _outline(session, kind, subject, shape) -> None:
    record_fact(session, kind, subject.id, on=BEGIN, by="li", outline=OutlineState.ON_MAP, shape=shape, area_ha=1.0, datum="cgcs2000")
