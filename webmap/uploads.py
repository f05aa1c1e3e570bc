"""Bytes of files and scans: kept once, under their own hash."""

import hashlib
import os
import tempfile
from pathlib import Path


def keep(folder: Path, content: bytes) -> str:
    """Keep ``content`` under ``folder`` and give its SHA-256; keeping the same bytes again changes nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = path_of(folder, sha256)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, place)
    return sha256


def path_of(folder: Path, sha256: str) -> Path:
    """Where the bytes with this hash are kept."""
    return folder / "evidence" / sha256[:2] / sha256
