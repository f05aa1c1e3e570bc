"""What a text says otherwise than the one before it: sentence by sentence, with the numbers that changed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"[^。；]+[。；]?")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?%?)")
_PIECE = re.compile(r"(\d+(?:\.\d+)?%?|[，、：])")

ALIKE = 0.6
"""How much of two sentences must agree, apart from their numbers, for one to stand in the place of the other (0-1)."""


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence; ``before`` is what stood in its place, None where nothing changed."""

    text: str
    before: str | None = None


@dataclass(frozen=True)
class Sentence:
    """One sentence: ``what`` is same, changed, added or removed."""

    what: str
    pieces: Sequence[Piece]


def differences(before: Iterable[str], after: Iterable[str]) -> list[list[Sentence]]:
    """The paragraphs of ``after``, each sentence held against the most alike of ``before``; what is gone stands in a last paragraph."""
    old = [sentence for paragraph in before for sentence in sentences(paragraph)]
    left = list(old)
    found = []
    for paragraph in after:
        lines = []
        for sentence in sentences(paragraph):
            match = _most_alike(sentence, left)
            if match is not None:
                left.remove(match)
            lines.append(_held_against(sentence, match))
        found.append(lines)
    return [*found, *([[Sentence("removed", [Piece(one)]) for one in left]] if left else [])]


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph."""
    return [one.strip() for one in _SENTENCE.findall(paragraph) if one.strip()]


def _most_alike(sentence: str, others: Sequence[str]) -> str | None:
    if sentence in others:
        return sentence
    bare = _NUMBER.sub("#", sentence)
    likeness = {other: SequenceMatcher(None, bare, _NUMBER.sub("#", other), autojunk=False).ratio() for other in dict.fromkeys(others)}
    best = max(likeness, key=lambda other: likeness[other], default=None)
    return best if best is not None and likeness[best] >= ALIKE else None


def _held_against(sentence: str, other: str | None) -> Sentence:
    if other is None:
        return Sentence("added", [Piece(sentence)])
    if other == sentence:
        return Sentence("same", [Piece(sentence)])
    now, then = ([piece for piece in _PIECE.split(one) if piece] for one in (sentence, other))
    pieces = []
    for tag, first, last, start, end in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        text, was = "".join(now[start:end]), "".join(then[first:last])
        if text or was:
            pieces.append(Piece(text, None if tag == "equal" else was))
    return Sentence("changed", pieces)
