"""When a target will be reached: what is left of each open case, by how long the same stages took in finished ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from statistics import quantiles

LEAST_FINISHED = 5
"""Finished cases without which nothing is projected."""

FARTHEST_DAYS = 20 * 365


@dataclass(frozen=True)
class Case:
    """An open case: in each of its tracks the place of the stage it is in (None: not begun, of which nothing is known) and days there.

    ``weight`` is what it adds to the figure once it is done: one, or hectares.
    """

    at: Sequence[tuple[int | None, int]]
    weight: float = 1.0


@dataclass(frozen=True)
class Course:
    """How cases go: ``durations`` gives the days that finished cases spent, by track and stage; ``finished`` how many there are."""

    durations: Sequence[Sequence[Sequence[int]]]
    finished: int
    cases: Sequence[Case]


@dataclass(frozen=True)
class Projection:
    """The day a target is reached if open cases go like half of the finished ones (``likely``), like their faster and slower quarter.

    Days are None with fewer finished cases than ``LEAST_FINISHED``, or where the open ones do not reach the target within 20 years.
    """

    finished: int
    earliest: date | None = None
    likely: date | None = None
    latest: date | None = None

    @property
    def few(self) -> bool:
        """Whether too few cases are finished to project from."""
        return self.finished < LEAST_FINISHED


def project(course: Course, need: float, as_of: date) -> Projection:
    """When open cases worth ``need`` will be done: of each, the remaining stages at the quartiles of their observed durations.

    Of the stage a case is in counts what those finished cases still needed that were in it longer; where none was, the whole stage again.
    """
    if course.finished < LEAST_FINISHED:
        return Projection(course.finished)
    left = [(_left(course, case), case.weight) for case in course.cases]
    return Projection(course.finished, *(_reached([(days[quarter], weight) for days, weight in left], need, as_of) for quarter in range(3)))


def _quartiles(days: Sequence[int]) -> Sequence[float]:
    """Lower quartile, median and upper quartile; endless where nothing was observed."""
    if not days:
        return (inf, inf, inf)
    return quantiles(days, n=4, method="inclusive") if len(days) > 1 else [float(days[0])] * 3


def _left(course: Course, case: Case) -> Sequence[float]:
    """Days that a case still needs at each quartile: those of its longest track."""
    tracks = [_left_of_track(track, *at) for track, at in zip(course.durations, case.at, strict=True)]
    return [max(days) for days in zip(*tracks, strict=True)]


def _left_of_track(track: Sequence[Sequence[int]], place: int | None, spent: int) -> Sequence[float]:
    if place is None:
        return (inf, inf, inf)
    if place >= len(track):
        return (0.0, 0.0, 0.0)
    rest = _quartiles([days - spent for days in track[place] if days > spent] or track[place])
    return [sum(stage) for stage in zip(rest, *(_quartiles(days) for days in track[place + 1:]), strict=True)]


def _reached(left: Sequence[tuple[float, float]], need: float, as_of: date) -> date | None:
    done = 0.0
    for days, weight in sorted(left):
        done += weight
        if done >= need - 1e-9:
            return as_of + timedelta(days=round(days)) if days <= FARTHEST_DAYS else None
    return None
