"""Results of long work, kept for every worker: the last in memory, the others on disk; and how far a worker is with one."""

import json
import os
import pickle
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from cachetools import LRUCache

MOST = 36
"""Results kept on disk; the oldest go."""

MOST_SECONDS = 900
"""After which the work of another worker is taken for dead: longer than reading may last."""


@dataclass
class Progress:
    """How far the work is: rows done of all rows; none are known while the file is opened."""

    done: int = 0
    total: int = 0


class Results:
    """The results in one folder, by name."""

    def __init__(self, folder: Path) -> None:
        """Keep results in ``folder``, which is made where it is missing."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, name: str) -> Any | None:
        """The result of that name, by whichever worker."""
        place = self._folder / name
        with _turn:
            if place in _loaded:
                return _loaded[place]
        with suppress(FileNotFoundError, EOFError, pickle.UnpicklingError, AttributeError):
            result = pickle.loads(place.read_bytes())
            os.utime(place)
            with _turn:
                _loaded[place] = result
            return result
        return None

    def hand_over(self, result: Any, names: Iterable[str]) -> None:
        """Give a result to the requests of this worker at once."""
        with _turn:
            _loaded.update(dict.fromkeys((self._folder / name for name in names), result))

    def keep(self, result: Any, names: Iterable[str]) -> None:
        """Write a result for every worker."""
        content = pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
        for name in names:
            handle, part = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(part, self._folder / name)
        for old in sorted((one for one in self._folder.iterdir() if not one.suffix), key=_age)[MOST:]:
            old.unlink(missing_ok=True)

    def tell(self, name: str, progress: Progress | None) -> None:
        """Tell the other workers how far this one is with a result; None: no longer at it."""
        if progress is None:
            self._told(name).unlink(missing_ok=True)
        else:
            self._told(name).write_text(json.dumps([os.getpid(), progress.done, progress.total]))

    def elsewhere(self, name: str) -> Progress | None:
        """How far another worker is with a result, as long as that worker lives."""
        told = self._told(name)
        try:
            if time.time() - told.stat().st_mtime > MOST_SECONDS:
                return None
            pid, done, total = json.loads(told.read_text())
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return Progress(done, total) if pid != os.getpid() else None

    def _told(self, name: str) -> Path:
        return self._folder / f"{name}.progress"


_loaded: LRUCache[Path, Any] = LRUCache(6)
_turn = Lock()


def _age(place: Path) -> float:
    """Seconds since a result was used; another worker may have taken it away meanwhile."""
    with suppress(FileNotFoundError):
        return time.time() - place.stat().st_mtime
    return float("inf")
