"""A throw-away PostgreSQL cluster with PostGIS, started from the installed binaries, also as root."""
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "100",
    "shared_buffers": "256MB",
}


def binaries() -> Path | None:
    """Find the newest installed PostgreSQL server that has PostGIS."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    for initdb in reversed(found):
        if Path(f"/usr/share/postgresql/{initdb.parts[-3]}/extension/postgis.control").exists():
            return initdb.parent
    return None


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Start a cluster that only this machine's sockets reach, give its URL, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="greenmine-", dir="/tmp"))  # short, for a socket, and open to postgres
    data = folder / "data"
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())

    def run(program: str, *arguments: str) -> None:
        subprocess.run([programs / program, "-D", data, *arguments], cwd=folder, env={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, **_account(folder))

    run("initdb", "--username=greenmine", "--auth=trust", "--encoding=UTF8", "--no-sync")
    run("pg_ctl", "start", "--wait", f"--log={folder}/log", f"--options={options} -c unix_socket_directories={folder}")
    try:
        yield f"postgresql+psycopg://greenmine@/postgres?host={folder}"
    finally:
        run("pg_ctl", "stop", "--wait", "--mode=immediate")
        shutil.rmtree(folder)


def _account(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: hand the folder to the account that Debian's package made for it."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
