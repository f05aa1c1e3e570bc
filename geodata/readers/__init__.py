"""Files and texts of every kind in, one ``Boundaries`` out."""
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import geodata
from geodata.findings import FindingCode
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Boundaries, Progress, refused

__all__ = ["Answers", "Boundaries", "get_ready", "read"]

MOST_SECONDS = 600
MOST_SECONDS_READY = 600
_SERVE = """
import sys
sys.path.insert(0, sys.argv[1])
sys.modules.update(dict.fromkeys(("geopandas", "pandas", "pyarrow")))
from geodata.readers.child import serve
serve(int(sys.argv[2]))
"""
"""pyogrio imports those three where it can, which takes half a second; reading needs none of them."""

_ROOM = str(Path(geodata.__file__).parents[1])


@dataclass(frozen=True)
class _Child:
    """A process that reads one source, and what it complains of."""

    process: subprocess.Popen[bytes]
    complaints: IO[bytes]
    since: float = field(default_factory=time.monotonic)

    @property
    def fit(self) -> bool:
        """Whether it still waits, and will not leave while it is asked."""
        return self.process.poll() is None and time.monotonic() - self.since < MOST_SECONDS_READY

    def kill(self) -> None:
        """Stop it, whatever it does."""
        with suppress(BrokenPipeError), self.complaints, self.process:
            self.process.kill()


_ready: queue.SimpleQueue[_Child] = queue.SimpleQueue()


def get_ready() -> None:
    """Have a process wait for the next ``read``, for a while: most files are read faster than one starts."""
    _ready.put(_taken() or _started())


def read(source: Path | str, *, on_progress: Progress = lambda done, total: None, **answers: Any) -> Boundaries:
    """Read a file, folder or archive (``Path``) or the text of corner points (``str``) in a process of its own.

    ``answers`` are those of ``Answers``, first of all ``crs``: ``EPSG:4527``, ``cgcs2000``, ``xian_1980`` ... Whatever is wrong with the
    source is a finding; raised are only ``UnknownCrs``, ``UnknownDegrees`` and ``UnknownEncoding``, which somebody must answer.
    ``on_progress`` is told the rows done and all rows.
    """
    timed_out = threading.Event()
    child = _taken() or _started()
    timer = threading.Timer(MOST_SECONDS, _stop, (child.process, timed_out))
    timer.start()
    try:
        for kind, *content in _answers(child.process, (source, Answers(**answers))):
            if kind == "progress":
                on_progress(*content)
            elif kind == "question":
                raise content[0]
            else:
                boundaries: Boundaries = content[0]
                return boundaries
        if timed_out.is_set():
            return _refused(FindingCode.READER_TIMED_OUT, seconds=MOST_SECONDS)
        child.complaints.seek(0)
        reason = child.complaints.read().decode(errors="replace").strip().rpartition("\n")[2]
        return _refused(FindingCode.READER_CRASHED, signal=-min(child.process.returncode, 0), reason=reason)
    finally:
        timer.cancel()
        child.kill()


def _taken() -> _Child | None:
    """A process that was got ready; those that waited too long are let go."""
    with suppress(queue.Empty):
        while not (child := _ready.get_nowait()).fit:
            child.kill()
        return child
    return None


def _started() -> _Child:
    complaints = tempfile.TemporaryFile()
    words = [sys.executable, "-P", "-c", _SERVE, _ROOM, str(2 * MOST_SECONDS_READY)]
    return _Child(subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints), complaints)


def _stop(child: subprocess.Popen[bytes], timed_out: threading.Event) -> None:
    timed_out.set()
    child.kill()


def _answers(child: subprocess.Popen[bytes], request: tuple[object, ...]) -> Iterator[tuple[Any, ...]]:
    """Hand over the request and give each answer until the child falls silent."""
    assert child.stdin is not None and child.stdout is not None
    try:
        pickle.dump(request, child.stdin)
        child.stdin.close()
        while True:
            yield pickle.load(child.stdout)
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        child.wait()


def _refused(code: FindingCode, **values: object) -> Boundaries:
    return Boundaries("unknown", "", findings=[refused(code, **values).finding])
