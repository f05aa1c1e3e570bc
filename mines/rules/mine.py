"""Questions about a mine. Given a row: True or False. Given the columns of ``mines_on(day)``: the same question as SQL."""

from ..codes import (
    BlockRole, ClosingState, GroundStage, Met, PaperStage, Permit, ProductionState, ReviewTrigger, Scale, Tier,
)
from . import FAR_DATE, NO_DATE, one_of

LEAST_MONTHS = 6
"""Months with production that each of the last three complete years needs (Sichuan wording of 自然资规〔2024〕1号)."""

LEAST_LIFE_YEARS = 3
"""Remaining minable life in years that a licensed producing mine needs (same source)."""

UNKNOWN_LIFE = -1.0
"""Stands for "remaining life not recorded"."""

_DECIDED = (GroundStage.DECIDED, GroundStage.IMPLEMENTING, GroundStage.SELF_CHECKED, GroundStage.ACCEPTED)
_WORKING = (GroundStage.IMPLEMENTING, GroundStage.SELF_CHECKED, GroundStage.ACCEPTED)


# ---- closing

def right_cancelled(mine):
    """The mining right is cancelled and the cancellation announced."""
    return mine.paper_stage == PaperStage.CANCELLED


def merged_away(mine):
    """An old right of a consolidation block that is cancelled: the block's new mine stands in its place."""
    return one_of(mine.block_role, (BlockRole.LEAD, BlockRole.MERGED)) & right_cancelled(mine)


def taken_off(mine):
    """Taken off the closing list by a document (撤出)."""
    return mine.closing_state == ClosingState.TAKEN_OFF


def suspended(mine):
    """A closing that waits on a dispute, a seizure or a mortgage (暂停)."""
    return mine.closing_state == ClosingState.SUSPENDED


def on_closing_list(mine):
    """A closing task that stands: planned or begun, for the whole mine or its open pit, and not taken off."""
    begun = (mine.ground_stage != GroundStage.OPEN) | (mine.pit_stage != GroundStage.OPEN)
    listed = one_of(mine.closing_state, (ClosingState.ACTIVE, ClosingState.SUSPENDED))
    return (begun | listed) & (mine.closing_state != ClosingState.TAKEN_OFF)


def leaving(mine):
    """The whole mine is in a closing state from ``decided`` on."""
    return on_closing_list(mine) & one_of(mine.ground_stage, _DECIDED)


def staying(mine):
    """No decision to close the whole mine stands."""
    return one_of(mine.ground_stage, (GroundStage.OPEN, GroundStage.ANNOUNCED)) | taken_off(mine)


def closing_decided(mine):
    """On the closing list with a decision, for the whole mine or its open pit."""
    return on_closing_list(mine) & (one_of(mine.ground_stage, _DECIDED) | one_of(mine.pit_stage, _DECIDED))


def pit_closed(mine):
    """Only the open pit is closed, and that is accepted; the underground right stays (handbook rule 6)."""
    return on_closing_list(mine) & (mine.ground_stage == GroundStage.OPEN) & (mine.pit_stage == GroundStage.ACCEPTED)


def ground_accepted(mine):
    """Closing accepted on the ground."""
    return (on_closing_list(mine) & (mine.ground_stage == GroundStage.ACCEPTED)) | pit_closed(mine)


def paper_done(mine):
    """The right of a mine on the closing list is cancelled."""
    return on_closing_list(mine) & right_cancelled(mine)


def closed_in_place(mine):
    """Accepted on the ground, right cancelled, safety permit cancelled or never held (安委办〔2019〕9号)."""
    permit = one_of(mine.safety_permit, (Permit.CANCELLED, Permit.NEVER_HELD))
    return (mine.ground_stage == GroundStage.ACCEPTED) & right_cancelled(mine) & permit


def closing_task_done(mine):
    """What the closing task asks is done: closed in place, or the pit accepted where only the pit is to close."""
    return (on_closing_list(mine) & closed_in_place(mine)) | pit_closed(mine)


def in_progress(mine):
    """Closing has begun on the ground."""
    return on_closing_list(mine) & (one_of(mine.ground_stage, _WORKING) | one_of(mine.pit_stage, _WORKING))


def closing_not_begun(mine):
    """On the closing list with nothing done on the ground or on paper (零开工)."""
    before = (GroundStage.OPEN, GroundStage.ANNOUNCED, GroundStage.DECIDED)
    idle = one_of(mine.ground_stage, before) & one_of(mine.pit_stage, before) & (mine.paper_stage == PaperStage.VALID)
    return on_closing_list(mine) & idle


# ---- papers

def papers_unknown(mine):
    """Validity of right or licence, or the state of the safety permit, is not recorded."""
    dates = (mine.right_valid_to == NO_DATE) | (mine.licence_valid_to == NO_DATE)
    return dates | (mine.safety_permit == Permit.UNKNOWN)


def valid_right(mine):
    """The mining right stands: within its validity and not cancelled."""
    return (mine.right_valid_to >= mine.as_of) & (mine.paper_stage != PaperStage.CANCELLED)


def valid_papers(mine):
    """Mining right, mining licence and work-safety permit are all valid on the day."""
    safety = (mine.safety_permit == Permit.VALID) & (mine.safety_valid_to >= mine.as_of)
    return valid_right(mine) & (mine.licence_valid_to >= mine.as_of) & safety


def expired(mine):
    """Right, licence or safety permit has run out or is void on the day."""
    dates = (mine.right_valid_to < mine.as_of) | (mine.licence_valid_to < mine.as_of)
    safety = (mine.safety_permit != Permit.VALID) | (mine.safety_valid_to < mine.as_of)
    return dates | safety


def _right_stands(mine):
    return mine.paper_stage != PaperStage.CANCELLED


def _expiring_by(mine, day):
    safety = (mine.safety_permit == Permit.VALID) & (mine.safety_valid_to <= day)
    return (mine.right_valid_to <= day) | (mine.licence_valid_to <= day) | safety


# ---- production

def producing(mine):
    """Producing on the day."""
    return mine.production_state == ProductionState.PRODUCING


def production_unknown(mine):
    """No production state is recorded."""
    return mine.production_state == ProductionState.UNKNOWN


def new_mine(mine):
    """Fewer than three complete calendar years since first output; still being built counts as new."""
    started_late = (mine.first_output_on > mine.three_years_from) & (mine.first_output_on != FAR_DATE)
    return started_late | (mine.production_state == ProductionState.BUILDING)


def output_unknown(mine):
    """No output report stands."""
    return mine.first_output_on == FAR_DATE


def too_few_months(mine):
    """Fewer than six months with production in one of the last three complete calendar years."""
    return mine.least_months_of_three_years < LEAST_MONTHS


def life_unknown(mine):
    """The remaining minable life is not recorded."""
    return mine.remaining_life_years == UNKNOWN_LIFE


def short_life(mine):
    """Remaining minable life of less than three years."""
    return mine.remaining_life_years < LEAST_LIFE_YEARS


def licensed_producing_2022(mine):
    """Valid papers, producing on the day, not in a closing state from ``decided`` on, not merged away."""
    return valid_papers(mine) & producing(mine) & staying(mine)


def licensed_producing_2028(mine):
    """Valid papers, six months a year in each of the last three complete years, three years of life, neither closing, merged nor new."""
    steady = mine.least_months_of_three_years >= LEAST_MONTHS
    old = mine.first_output_on <= mine.three_years_from
    return valid_papers(mine) & staying(mine) & steady & old & (mine.remaining_life_years >= LEAST_LIFE_YEARS)


def reports_output(mine):
    """Owes a monthly report: its right is not cancelled and it is not closed."""
    return (mine.paper_stage != PaperStage.CANCELLED) & (mine.ground_stage != GroundStage.ACCEPTED)


# ---- green mines

def listed_national(mine):
    """In the national list."""
    return mine.tier == Tier.NATIONAL


def listed_provincial(mine):
    """In the provincial list or above."""
    return one_of(mine.tier, (Tier.PROVINCIAL, Tier.NATIONAL))


def met_national(mine):
    """The latest assessment by a national edition is passed and not too old."""
    return mine.national_met == Met.YES


def met_provincial(mine):
    """The latest assessment by a provincial or national edition is passed and not too old."""
    return (mine.provincial_met == Met.YES) | (mine.national_met == Met.YES)


def below_standard(mine):
    """Listed, and found short of the standard of its list by others than itself."""
    provincial = (mine.provincial_met == Met.NO) & (mine.national_met != Met.YES)
    return ((mine.tier == Tier.NATIONAL) & (mine.national_met == Met.NO)) | ((mine.tier == Tier.PROVINCIAL) & provincial)


def lapsed(mine):
    """A right, licence or safety permit that is on record has run out or is cancelled."""
    right = (mine.right_valid_to != NO_DATE) & (mine.right_valid_to < mine.as_of)
    licence = (mine.licence_valid_to != NO_DATE) & (mine.licence_valid_to < mine.as_of)
    permit = (mine.safety_permit == Permit.CANCELLED) | ((mine.safety_permit == Permit.VALID) & (mine.safety_valid_to < mine.as_of))
    return right | licence | permit


def large(mine):
    """Of large scale."""
    return mine.scale == Scale.LARGE


def medium(mine):
    """Of medium scale."""
    return mine.scale == Scale.MEDIUM


def large_or_medium(mine):
    """Of large or medium scale."""
    return one_of(mine.scale, (Scale.LARGE, Scale.MEDIUM))


def scale_known(mine):
    """Has a scale class."""
    return mine.scale != Scale.UNKNOWN


# ---- classes: first match wins

STATE_CLASSES = {
    "merged": merged_away,
    "closed": lambda mine: closed_in_place(mine) | (right_cancelled(mine) & staying(mine)),
    "closing": leaving,
    "new": lambda mine: mine.production_state == ProductionState.BUILDING,
    "unknown": lambda mine: papers_unknown(mine) | production_unknown(mine),
    "expired": expired,
    "producing": producing,
    "stopped": lambda mine: mine.production_state == ProductionState.STOPPED,
}

CLOSING_CLASSES = {
    "taken_off": taken_off,
    "in_place": lambda mine: on_closing_list(mine) & closed_in_place(mine),
    "pit_closed": pit_closed,
    "suspended": suspended,
    "ground_only": ground_accepted,
    "paper_only": paper_done,
    "implementing": in_progress,
    "decided": closing_decided,
    "announced": on_closing_list,
}

TIER_CLASSES = {
    "national": lambda mine: licensed_producing_2028(mine) & listed_national(mine),
    "provincial": lambda mine: licensed_producing_2028(mine) & (mine.tier == Tier.PROVINCIAL),
    "reserve": lambda mine: licensed_producing_2028(mine) & (mine.tier == Tier.RESERVE),
    "none": lambda mine: licensed_producing_2028(mine) & (mine.tier == Tier.NONE),
    "removed": lambda mine: licensed_producing_2028(mine) & (mine.tier == Tier.REMOVED),
}

EXPIRY_CLASSES = {
    "unknown": lambda mine: _right_stands(mine) & papers_unknown(mine),
    "expired": lambda mine: _right_stands(mine) & expired(mine),
    "d30": lambda mine: _right_stands(mine) & _expiring_by(mine, mine.in_30_days),
    "d90": lambda mine: _right_stands(mine) & _expiring_by(mine, mine.in_90_days),
    "y1": lambda mine: _right_stands(mine) & _expiring_by(mine, mine.in_a_year),
    "later": valid_papers,
}

LEFT_OUT_2022 = {
    "merged": merged_away,
    "closing": lambda mine: leaving(mine) | right_cancelled(mine),
    "new": lambda mine: mine.production_state == ProductionState.BUILDING,
    "papers_unknown": papers_unknown,
    "expired": expired,
    "production_unknown": production_unknown,
    "stopped": lambda mine: mine.production_state == ProductionState.STOPPED,
}
"""Why a mine is not licensed producing by the definition of 2022."""

LEFT_OUT_2028 = {
    "merged": merged_away,
    "closing": lambda mine: leaving(mine) | right_cancelled(mine),
    "new": new_mine,
    "papers_unknown": papers_unknown,
    "expired": expired,
    "output_unknown": output_unknown,
    "too_few_months": too_few_months,
    "life_unknown": life_unknown,
    "short_life": short_life,
}
"""Why a mine is not licensed producing by the definition of 2028."""

REVIEW_TRIGGERS = {
    ReviewTrigger.EXPIRED: lapsed,
    ReviewTrigger.CANCELLED: right_cancelled,
    ReviewTrigger.CLOSING: leaving,
    ReviewTrigger.BELOW_STANDARD: below_standard,
}
"""What makes a listing be looked at again (handbook rule 19); open preconditions are found beside them."""

CLASSES = {
    "state": STATE_CLASSES,
    "closing": CLOSING_CLASSES,
    "tier": TIER_CLASSES,
    "expiry": EXPIRY_CLASSES,
}
"""The themes of the map that colour mines."""
