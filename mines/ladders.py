"""Ladders: which stage may follow which, on what evidence, and by whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .errors import EvidenceMissing, SamePerson, StepRefused


@dataclass(frozen=True)
class Rung:
    """A standing step as a ladder sees it: its stage and day, and who had a hand in any version of it.

    ``people`` joins ``done_by`` and ``recorded_by`` over every version of the rung, so that a correction cannot hide one.
    ``numbered`` are the kinds of ``evidence`` that were given with number and date.
    ``taken_over`` names the ledger an opening state comes from; an opening state needs no papers of its own.
    """

    stage: str
    on: date
    people: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    taken_over: str | None = None


@dataclass(frozen=True)
class Ladder:
    """``next`` lists the stages allowed after each; the first key is where all begin.

    ``evidence`` lists the kinds a stage needs, ``numbered`` those that it needs with number and date. A stage in ``witnessed`` may not
    be done or recorded by those who did or recorded the stages it is a witness of, back to the last time it was reached. ``also`` is a
    further check of the whole chain, raising like ``check``. Only the first rung may be an opening state.
    """

    name: str
    next: Mapping[Any, frozenset[Any]]
    evidence: Mapping[Any, frozenset[Any]] = field(default_factory=dict)
    witnessed: Mapping[Any, frozenset[Any]] = field(default_factory=dict)
    also: Callable[[Sequence[Rung]], None] | None = None
    numbered: Mapping[Any, frozenset[Any]] = field(default_factory=dict)

    @property
    def start(self) -> str:
        """The stage that holds when no step stands."""
        return str(next(iter(self.next)))

    @property
    def codes(self) -> Any:
        """The enumeration that the stages are of."""
        return type(next(iter(self.next)))

    @property
    def stages(self) -> tuple[str, ...]:
        """All stages, in the order in which the ladder lists them."""
        return tuple(self.next)

    def reached(self, stage: str) -> frozenset[str]:
        """``stage`` and all that come after it in the order of the ladder."""
        return frozenset(self.stages[self.stages.index(stage):])

    def check(self, standing: Sequence[Rung]) -> None:
        """Check the whole standing chain, oldest rung first.

        Raises StepRefused, EvidenceMissing or SamePerson, naming the first rung that does not hold.
        """
        before: Rung | None = None
        for place, rung in enumerate(standing):
            self._check_order(before, rung)
            if before is not None and rung.taken_over is not None:
                raise StepRefused(ladder=self.name, stage=rung.stage, after=before.stage, taken_over=rung.taken_over)
            self._check_witness(standing[:place], rung)
            if rung.taken_over is None:
                self._check_papers(rung)
            before = rung
        if self.also is not None:
            self.also(standing)

    def _check_papers(self, rung: Rung) -> None:
        missing = self.evidence.get(rung.stage, frozenset()) - rung.evidence
        if missing:
            raise EvidenceMissing(ladder=self.name, stage=rung.stage, missing=", ".join(sorted(missing)))
        unnumbered = self.numbered.get(rung.stage, frozenset()) - rung.numbered
        if unnumbered:
            raise EvidenceMissing(ladder=self.name, stage=rung.stage, without_number=", ".join(sorted(unnumbered)))

    def _check_witness(self, earlier: Sequence[Rung], rung: Rung) -> None:
        for other in reversed(earlier if rung.stage in self.witnessed else ()):
            if other.stage == rung.stage:
                return
            if other.stage in self.witnessed[rung.stage] and other.people & rung.people:
                raise SamePerson(ladder=self.name, stage=rung.stage, person=", ".join(sorted(other.people & rung.people)))

    def _check_order(self, before: Rung | None, rung: Rung) -> None:
        stage = before.stage if before else self.start
        opening = before is None and rung.taken_over is not None
        if rung.stage not in self.next or not (opening or rung.stage in self.next[stage]):
            raise StepRefused(ladder=self.name, stage=rung.stage, after=stage)
        if before is not None and rung.on < before.on:
            raise StepRefused(ladder=self.name, stage=rung.stage, after=stage, on=rung.on, before_on=before.on)
