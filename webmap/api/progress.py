"""`/api/progress`: every indicator as of a day, as the command line prints it."""

from typing import Any

from flask import jsonify

from mines.queries.targets import progress as progress_of

from .. import answers, params
from ..json_words import progress_json
from ..session import registry
from .doors import bp


@bp.get("/api/progress")
@answers.kept
def progress() -> Any:
    """Indicators with what they count, what they leave out and how they stand to their targets."""
    asked = params.asked()
    return jsonify(progress_json(progress_of(registry(), *asked), *asked))
