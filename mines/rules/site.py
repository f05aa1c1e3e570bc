"""Questions about a restoration site. Given a row or the columns of ``sites_on(day)``."""

from ..codes import Duty, TreatmentState
from ..restoration import TOLERANCE_HA


def false_change(site):
    """Registered, but found to be no damage (伪变化): never counted as owed."""
    return site.treatment_state == TreatmentState.FALSE_CHANGE


def owed(site):
    """A site with land to treat, or of which that is not known."""
    return site.treatment_state != TreatmentState.FALSE_CHANGE


def ownerless(site):
    """Owed, and its responsible party is gone (责任主体灭失)."""
    return owed(site) & (site.duty == Duty.OWNERLESS)


def has_bearer(site):
    """Owed, and a duty-bearer is named."""
    return owed(site) & (site.duty == Duty.BEARER)


def area_known(site):
    """The hectares owed are recorded."""
    return site.owed_ha > TOLERANCE_HA


def accepted(site):
    """Everything owed is treated and accepted."""
    return owed(site) & area_known(site) & (site.owed_ha - site.accepted_ha <= TOLERANCE_HA)


def finished(site):
    """Everything owed is treated; acceptance may be outstanding."""
    return owed(site) & area_known(site) & (site.owed_ha - site.finished_ha <= TOLERANCE_HA)


def treating(site):
    """Treatment has begun."""
    return owed(site) & ((site.treatment_state == TreatmentState.TREATING) | (site.finished_ha > TOLERANCE_HA))


def untreated(site):
    """Known to be untreated."""
    return owed(site) & area_known(site) & (site.treatment_state == TreatmentState.UNTREATED)


def state_unknown(site):
    """Neither the state of treatment nor a finished area is recorded."""
    return owed(site)


SITE_CLASSES = {
    "accepted": accepted,
    "finished": finished,
    "treating": treating,
    "untreated": untreated,
    "unknown": state_unknown,
}

CLASSES = {"site": SITE_CLASSES}
"""The themes of the map that colour sites."""
