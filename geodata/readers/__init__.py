"""Files and texts of every kind in, one ``Boundaries`` out."""
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import shapely

import geodata
from geodata.findings import FindingCode
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Boundaries, Progress, refused

__all__ = ["Answers", "Boundaries", "read"]

MOST_SECONDS = 600
_SERVE = """
import sys
sys.path.insert(0, sys.argv[1])
sys.modules.update(dict.fromkeys(("geopandas", "pandas", "pyarrow")))
from geodata.readers.child import serve
serve()
"""
"""pyogrio imports those three where it can, which takes half a second; reading needs none of them."""

_ROOM = str(Path(geodata.__file__).parents[1])


def read(source: Path | str, *, on_progress: Progress = lambda done, total: None, **answers: Any) -> Boundaries:
    """Read a file, folder or archive (``Path``) or the text of corner points (``str``) in a process of its own.

    ``answers`` are those of ``Answers``, first of all ``crs``: ``EPSG:4527``, ``cgcs2000``, ``xian_1980`` ... Whatever is wrong with the
    source is a finding; raised are only ``UnknownCrs``, ``UnknownDegrees`` and ``UnknownEncoding``, which somebody must answer.
    ``on_progress`` is told the rows done and all rows.
    """
    timed_out = threading.Event()
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen([sys.executable, "-P", "-c", _SERVE, _ROOM], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=complaints) as child:
            timer = threading.Timer(MOST_SECONDS, _stop, (child, timed_out))
            timer.start()
            try:
                for kind, *content in _answers(child, (source, Answers(**answers))):
                    if kind == "progress":
                        on_progress(*content)
                    elif kind == "question":
                        raise content[0]
                    else:
                        boundaries: Boundaries = content[0]
                        return replace(boundaries, shapes=shapely.from_wkb(boundaries.shapes))
            finally:
                timer.cancel()
                child.kill()
        if timed_out.is_set():
            return _refused(FindingCode.READER_TIMED_OUT, seconds=MOST_SECONDS)
        complaints.seek(0)
        reason = complaints.read().decode(errors="replace").strip().rpartition("\n")[2]
        return _refused(FindingCode.READER_CRASHED, signal=-min(child.returncode, 0), reason=reason)


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
