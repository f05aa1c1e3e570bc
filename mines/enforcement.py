"""Rectification: the order in which an item goes off the list."""

from .codes import EvidenceKind as Paper
from .codes import IssueStage as Stage
from .ladders import Ladder

ISSUE = Ladder(
    "issue",
    {
        Stage.FOUND: frozenset({Stage.ASSIGNED}),
        Stage.ASSIGNED: frozenset({Stage.RECTIFYING}),
        Stage.RECTIFYING: frozenset({Stage.SUBMITTED}),
        Stage.SUBMITTED: frozenset({Stage.VERIFIED, Stage.RECTIFYING}),
        Stage.VERIFIED: frozenset({Stage.STRUCK_OFF, Stage.RECTIFYING}),
        Stage.STRUCK_OFF: frozenset({Stage.RECTIFYING}),
    },
    {Stage.SUBMITTED: frozenset({Paper.REPORT}), Stage.VERIFIED: frozenset({Paper.REVIEW})},
    {Stage.VERIFIED: frozenset({Stage.RECTIFYING, Stage.SUBMITTED}), Stage.STRUCK_OFF: frozenset({Stage.RECTIFYING, Stage.SUBMITTED})},
)
"""Found, assigned, put right, submitted, verified by another person, struck off (handbook 6.3, rule 3); what falls short goes back."""
