"""May the cancelling of a mining right be asked for: the package of the policy route, the papers of the ordinary one, encumbrances."""

from collections.abc import Sequence
from typing import Any

from ..closure import check_ordinary_papers
from ..codes import ClosingRoute, ClosingScope, ClosingState, PaperStage
from ..errors import Encumbered, PackageIncomplete, ScopeRefused
from ..queries.history import standing_facts
from ..queries.packages import package_of, standing_encumbrances
from ..tables.closures import PaperStep
from .transactions import Writer


def _check_paper(session: Writer, mine_id: int, steps: Sequence[Any]) -> None:
    """What leaves the right is neither encumbered nor incomplete on the day it is asked for (handbook rules 4 and 5).

    A right cancelled at once, without a request before, is held against the same.
    """
    step = steps[-1] if steps else None
    if step is None or step.taken_over or step.stage == PaperStage.VALID:
        return
    encumbrances = standing_encumbrances(session, mine_id, step.effective_on)
    if encumbrances:
        raise Encumbered(**{fact.record.encumbrance: fact.record.effective_on for fact in encumbrances})
    requested = len(steps) > 1 and steps[-2].stage == PaperStage.CANCELLATION_REQUESTED
    if step.stage == PaperStage.CANCELLATION_REQUESTED or not requested:
        _check_package(session, mine_id, step)


def _check_package(session: Writer, mine_id: int, step: Any) -> None:
    package = package_of(session, mine_id, step.effective_on)
    if package.plan is None or package.plan.state == ClosingState.TAKEN_OFF:
        return
    if package.plan.scope == ClosingScope.OPEN_PIT_ONLY:
        raise ScopeRefused(scope=package.plan.scope, ladder=PaperStep.ladder.name)
    if package.plan.route == ClosingRoute.POLICY and package.missing:
        raise PackageIncomplete(missing=", ".join(package.missing))
    if package.plan.route == ClosingRoute.ORDINARY:
        papers = standing_facts(session, PaperStep, mine_id, step.effective_on)[-1].papers
        check_ordinary_papers(step.stage, [paper.kind for paper in papers])


CHECKS = {PaperStep: _check_paper}
"""Checks of the paper track, by table."""
