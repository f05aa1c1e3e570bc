"""LibreOffice without a window: what an office's own program makes of a document."""
import shutil
import subprocess
from pathlib import Path

from pypdf import PdfReader


def libreoffice() -> str | None:
    """Find the installed LibreOffice."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pages_of(program: str, document: Path) -> list[str]:
    """Convert ``document`` to PDF beside it and give the text of each page."""
    profile = f"-env:UserInstallation=file://{document.parent / 'profile'}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(document.parent), str(document)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=180)
    return [page.extract_text() for page in PdfReader(document.with_suffix(".pdf")).pages]
