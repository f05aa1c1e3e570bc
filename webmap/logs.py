"""The exported log as a file, and the script that checks it without the registry."""

import gzip
import json
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from mines.queries.exported_log import log_lines

from . import check_log

CHECKER = Path(check_log.__file__)
"""The script that checks an exported log; it needs nothing but Python."""


def write(session: Session, file: IO[bytes]) -> int:
    """Write the log, compressed, and give the number of its lines."""
    count = 0
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0, filename="") as packed:
        for line in log_lines(session):
            packed.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            count += 1
    return count
