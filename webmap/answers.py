"""Answers kept: what is read is fixed by the newest seal and the question, so a worker gives the same answer again."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache
from flask import Response, current_app, g, make_response, request

from mines import __version__

from . import auth, errors, params
from .languages import language
from .session import newest_seal

Answered = TypeVar("Answered")

KEPT_BYTES = 64 * 1024 * 1024
"""What a worker keeps of each view's answers."""

PACKING = 1
"""Level of compression: a thousand outlines take 7 ms, at the usual level 6 a fifth less bytes and 39 ms."""

SMALL = 1024
"""Bytes below which compressing is not worth it."""


@dataclass(frozen=True)
class Answer:
    """A body as sent, plain and compressed."""

    body: bytes
    packed: bytes | None
    mimetype: str


def etag(*more: object) -> str:
    """Name of the answer to this request: newest seal, today, address, language, program version, whose page it is and ``more``."""
    seal = newest_seal()
    whose = "" if errors.for_programs() else auth.session_name()
    known = (seal.sha256 if seal else "", params.today(), request.full_path, language(), __version__, whose, *more)
    return hashlib.sha256("\n".join(map(str, known)).encode()).hexdigest()[:32]


def kept(view: Callable[..., Any]) -> Callable[..., Response]:
    """Answer 304 to who has the answer, from memory when the worker has it, else by ``view``.

    An answer with a nonce is never given again by the worker; the browser that has it keeps its policy with it.
    """
    answers: LRUCache[str, Answer] = LRUCache(KEPT_BYTES, getsizeof=lambda one: len(one.body) + len(one.packed or b""))
    turn = Lock()

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Response:
        if current_app.debug:
            return make_response(view(*args, **kwargs))
        name = etag(current_app.config["INSTALLATION"])
        if request.if_none_match.contains_weak(name):
            return _named(Response(status=304), name)
        with turn:
            found = answers.get(name)
        if found is not None:
            return _named(_sent(found), name)
        response = make_response(view(*args, **kwargs))
        if response.status_code != 200:
            return response
        if "nonce" in g or response.is_streamed:
            return _named(response, name)
        found = _packed(response)
        with turn:
            if len(found.body) < KEPT_BYTES // 4:
                answers[name] = found
        return _named(_sent(found), name)

    return answer


def _packed(response: Response) -> Answer:
    body = response.get_data()
    return Answer(body, gzip.compress(body, PACKING, mtime=0) if len(body) > SMALL else None, response.mimetype or "text/html")


def _sent(answer: Answer) -> Response:
    if answer.packed is None or not request.accept_encodings.quality("gzip"):
        return Response(answer.body, mimetype=answer.mimetype)
    return Response(answer.packed, mimetype=answer.mimetype, headers={"Content-Encoding": "gzip"})


def _named(response: Response, name: str) -> Response:
    response.set_etag(name, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


_REMEMBERED: LRUCache[tuple[Any, ...], Any] = LRUCache(256)
_TURN = Lock()


def remembered(make: Callable[..., Answered], session: Any, *asked: Any) -> Answered:
    """What ``make(session, *asked)`` gives: plain values that follow from the newest seal and ``asked``, asked once by a worker."""
    seal = newest_seal()
    question = (current_app.config["INSTALLATION"], seal.sha256 if seal else "", make.__qualname__, *asked)
    with _TURN:
        if question in _REMEMBERED:
            return _REMEMBERED[question]
    found = make(session, *asked)
    with _TURN:
        _REMEMBERED[question] = found
    return found
