#!/usr/bin/env python3
"""Check an exported log of the green mine registry, with nothing but Python: no database, no program of the registry.

    python3 check_log.py LOG.jsonl.gz [SEAL ...]

Every seal is recomputed from its digests and the seal before it, every row's digest from its content. What does not fit is named, one line
each, and the exit code is 1. Each SEAL is the SHA-256 of a seal known from elsewhere (an issued report, an evidence pack, a print): the log
must hold it, or its tail was cut off or its whole chain rewritten. Rows of passwords and other secrets are told by their digest only.
"""

import base64
import gzip
import hashlib
import json
import struct
import sys
import zlib

DIGEST_BYTES = 32
BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, struct.error)


def content_of(said):
    """The bytes of one written value as they enter a digest: a letter for the type, then the content."""
    tag, rest = said[:1], said[1:]
    if tag == "s":
        text = rest.encode()
        return b"s%d:" % len(text) + text
    if tag == "b":
        raw = base64.b64decode(rest, validate=True)
        return b"b%d:" % len(raw) + raw
    if tag == "f":
        return b"f" + struct.pack(">d", float(rest))
    if tag in ("i", "?", "d", "t"):
        return said.encode()
    raise ValueError(said)


def digest_of(table, values):
    """The SHA-256 of one row: its table, then each column by name with its value."""
    digest = hashlib.sha256(table.encode())
    for name in sorted(values):
        digest.update(b"|" + name.encode() + b"=" + content_of(values[name]))
    return digest.digest()


def chained(before, sealed_at, ranges, digests):
    """The SHA-256 of one seal, over the seal before it, its moment, its ranges and its digests."""
    return hashlib.sha256(f"{before}\n{sealed_at}\n{ranges}\n".encode() + digests).hexdigest()


class Log:
    """What has been read of a log, and what does not fit."""

    def __init__(self):
        """Begin before the first line."""
        self.faults, self.known, self.sealed, self.seen = [], {}, {}, {}
        self.before, self.seals, self.rows, self.withheld, self.newest, self.ended = "", 0, 0, 0, None, False

    def fault(self, what, where, row):
        """Name something that does not fit."""
        self.faults.append(f"{where} {row}: {what}")

    def read(self, number, line):
        """Take one line."""
        try:
            entry = json.loads(line)
            if "seal" in entry:
                self.read_seal(entry)
            elif "t" in entry:
                self.read_row(entry)
            elif "end" in entry:
                self.read_end(entry["end"])
            elif number == 1 and entry.get("log") == "greenmine-log" and entry.get("version") == 1:
                self.newest = entry["newest"]
            else:
                self.fault("unknown", "line", number)
        except BROKEN:
            self.fault("unreadable", "line", number)

    def read_seal(self, seal):
        """Recompute a seal, and keep the digests of the rows that it covers."""
        self.seals += 1
        digests = base64.b64decode(seal["digests"], validate=True)
        whole = seal["sha256"] == chained(seal["before"], seal["sealed_at"], seal["ranges"], digests)
        if not whole or seal["seal"] != self.seals or seal["before"] != self.before:
            self.fault("seal_altered", "seal", seal["seal"])
            self.seals = seal["seal"]
        self.before = seal["sha256"]
        self.known[seal["sha256"]] = seal["seal"]
        place = 0
        for line in seal["ranges"].splitlines():
            table, first, last = line.split()
            for row in range(int(first), int(last) + 1):
                if place >= len(digests):
                    return
                self.sealed.setdefault(table, {})[row] = digests[place:place + DIGEST_BYTES]
                place += DIGEST_BYTES

    def read_row(self, row):
        """Recompute the digest of a row from its content, and hold it against its seal's."""
        self.rows += 1
        table, number = row["t"], row["id"]
        sealed = self.sealed.get(table, {})
        seen = self.seen.setdefault(table, set())
        if number in seen:
            self.fault("twice", table, number)
        seen.add(number)
        if number not in sealed:
            self.fault("unsealed", table, number)
            return
        self.withheld += "withheld" in row
        try:
            found = bytes.fromhex(row["withheld"]) if "withheld" in row else digest_of(table, row["v"])
        except BROKEN:
            found = b""
        if found != sealed[number]:
            self.fault("changed", table, number)

    def read_end(self, counts):
        """Compare the counts at the end with what was read."""
        self.ended = True
        if counts["rows"] != self.rows:
            self.fault("counts %d, read %d" % (counts["rows"], self.rows), "end", "rows")

    def finish(self, wanted):
        """Name what is missing once everything was read."""
        if not self.ended:
            self.fault("missing, the file is cut off", "end", "line")
        for table, rows in sorted(self.sealed.items()):
            for number in sorted(rows.keys() - self.seen.get(table, set())):
                self.fault("removed", table, number)
        if self.newest is not None and self.newest != self.before:
            self.fault("not the newest seal", "seal", self.newest)
        for sha256 in wanted:
            if sha256 not in self.known:
                self.fault("not in this log", "seal", sha256)


def check(path, wanted=()):
    """Read the log at ``path``, and give it with all its faults."""
    log = Log()
    opened = gzip.open if open(path, "rb").read(2) == b"\x1f\x8b" else open
    try:
        with opened(path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                log.read(number, line)
    except (EOFError, OSError, zlib.error) as failure:
        log.fault(str(failure), "file", path)
    log.finish(wanted)
    return log


def main(arguments):
    """Check a log, print what does not fit, and give the exit code."""
    if not arguments or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        log = check(arguments[0], arguments[1:])
    except OSError as failure:
        print(failure, file=sys.stderr)
        return 2
    for fault in log.faults:
        print(fault)
    print(f"{'FAULTS ' + str(len(log.faults)) if log.faults else 'OK'}: {log.seals} seals, {log.rows} rows, {log.withheld} withheld, "
          f"newest seal {log.before or '-'}")
    return 1 if log.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
