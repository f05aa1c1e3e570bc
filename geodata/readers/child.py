"""The process that reads: what crashes here, or grows without end, takes nothing else with it."""
import gc
import pickle
import resource
import signal
import sys
import tempfile
import warnings
from hashlib import sha256
from os import dup, dup2
from pathlib import Path

from shapely.errors import GEOSException

from geodata.errors import GeodataError
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Boundaries, Progress, Refused, refused
from geodata.readers.dxf import read_dxf
from geodata.readers.exchange import read_exchange
from geodata.readers.geojson import read_geojson
from geodata.readers.layers import UNREADABLE
from geodata.readers.settling import settle
from geodata.readers.shapefile import read_shapefile
from geodata.readers.sheets import read_workbook
from geodata.readers.source import opened
from geodata.readers.vector import read_geodatabase, read_geopackage, read_kml, read_shifted_kml
from geodata.readers.writing import read_text, read_text_file

MOST_MEMORY = 4 * 2**30
"""Address space in bytes, so that a hostile file starves this process and not the machine."""

READERS = {"geojson": read_geojson, "shapefile": read_shapefile, "gpkg": read_geopackage, "gdb": read_geodatabase, "kml": read_kml,
           "ovkml": read_shifted_kml, "dxf": read_dxf, "exchange": read_exchange, "corners": read_text_file,
           "workbook": read_workbook}


def serve(patience: int) -> None:
    """Take one request from standard input within so many seconds; answer with progress, then with boundaries or what must be asked."""
    signal.alarm(patience)
    gc.disable()        # it is over before garbage could gather
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    warnings.simplefilter("ignore")
    with open(dup(1), "wb") as said:
        dup2(2, 1)          # what GDAL prints must not mix with the answers
        source, given = pickle.load(sys.stdin.buffer)
        signal.alarm(0)

        def send(kind: str, *content: object) -> None:
            pickle.dump((kind, *content), said)
            said.flush()

        try:
            send("boundaries", read_here(source, given, lambda done, total: send("progress", done, total)))
        except GeodataError as question:
            send("question", question)


def read_here(source: Path | str, answers: Answers, on_progress: Progress) -> Boundaries:
    """Read without a process of its own; whatever is wrong with the source is a finding, a question is raised."""
    digest = ""
    try:
        if isinstance(source, str):
            digest = sha256(source.encode(errors="surrogatepass")).hexdigest()
            return settle(read_text(source, answers), digest, answers, on_progress)
        with tempfile.TemporaryDirectory(prefix="geodata-") as scratch:
            found = opened(source, Path(scratch), answers.layer)
            digest = found.sha256
            delivered = READERS[found.kind](found.path, answers)
            if found.left_out:
                delivered.findings.append(Finding(FindingCode.LAYERS_LEFT_OUT, Severity.WARNS, values={
                    "read": found.name, "left_out": ", ".join(found.left_out)}))
            return settle(delivered, digest, answers, on_progress)
    except Refused as refusal:
        finding = refusal.finding
    except (*UNREADABLE, GEOSException, OSError, ValueError) as failure:
        finding = refused(FindingCode.FILE_DAMAGED, reason=str(failure)).finding
    except MemoryError:
        finding = refused(FindingCode.OUT_OF_MEMORY, limit=MOST_MEMORY).finding
    return Boundaries("unknown", digest, findings=[finding])
