"""Many officers at a running server, and a server that is killed: nothing answered is lost, nothing is stored twice."""
import os
import signal
import time
from threading import Thread

import pytest

from geodata.database import open_database
from tests.browser import serve
from tests.officers_at_work import at_work, kept, open_accounts

OFFICERS, ENTRIES = 6, 8


@pytest.fixture
def opened(migrated_url):
    """A registry with accounts and mines: its engine, tokens and codes."""
    engine = open_database(migrated_url)
    yield engine, *open_accounts(engine, OFFICERS)
    engine.dispose()


def test_of_many_officers_at_once_no_entry_is_lost_or_doubled(migrated_url, opened, tmp_path):
    engine, tokens, codes = opened
    with serve(migrated_url, tmp_path, workers=2) as address:
        days = at_work(address, tokens, codes, entries=ENTRIES)
    assert [day.others for day in days] == [[]] * OFFICERS
    answered = set().union(*(day.stored for day in days))
    assert len(answered) == OFFICERS * ENTRIES
    assert kept(engine) == (answered, OFFICERS * ENTRIES, 0)


def test_a_killed_server_loses_nothing_that_it_answered(migrated_url, opened, tmp_path):
    engine, tokens, codes = opened
    days = []
    with serve(migrated_url, tmp_path, workers=2) as address:
        work = Thread(target=lambda: days.extend(at_work(address, tokens, codes, entries=ENTRIES * 3)))
        work.start()
        while kept(engine)[1] < OFFICERS:
            time.sleep(0.1)
        _kill(address, tmp_path)
        work.join()
    answered = set().union(*(day.stored for day in days))
    held, rows, faults = kept(engine)
    assert sum(day.unanswered for day in days) > 0, "the server was killed while they worked"
    assert answered <= held
    assert (rows, faults) == (len(held), 0)
    with serve(migrated_url, tmp_path, workers=2) as address:
        assert [day.others for day in at_work(address, tokens, codes, entries=ENTRIES * 3)] == [[]] * OFFICERS
    assert kept(engine)[1:] == (OFFICERS * ENTRIES * 3, 0)


def _kill(address, folder):
    """Kill the server and its workers, without a word."""
    port = address.rpartition(":")[2]
    for process in os.listdir("/proc"):
        if process.isdigit() and f"127.0.0.1:{port}".encode() in _command(process):
            os.kill(int(process), signal.SIGKILL)


def _command(process):
    try:
        with open(f"/proc/{process}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""
