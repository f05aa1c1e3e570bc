"""Leaders: issued months, reasons for delay, thresholds and the addresses that alerts are sent to."""

import sqlalchemy as sa
from alembic import op

from geodata.append_only import RefuseChange

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _text(name, nullable=False):
    return sa.Column(name, sa.String(), nullable=nullable)


def _id():
    return sa.Column("id", sa.Integer(), autoincrement=False, nullable=False)


def _signed():
    return sa.Column("recorded_at", sa.DateTime(), nullable=False), _text("recorded_by")


def _refuse_changes(table):
    for act in ("UPDATE", "DELETE"):
        op.execute(RefuseChange(table, act))


def _record(table, subject, *columns, asked=()):
    """Create a table of dated records about ``subject`` with its indexes."""
    op.create_table(
        table, _id(), *columns, sa.Column("effective_on", sa.Date(), nullable=False), *_signed(), _text("done_by", True),
        sa.Column("seq", sa.Integer(), nullable=False), sa.Column("corrects", sa.Integer()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        _text("reason", True), _text("device_key", True), sa.Column("import_id", sa.Integer()), _text("note", True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], [f"{subject}.id"], name=f"fk_{table}_subject_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_in_force", table, ["subject_id", "effective_on", "seq", "withdrawn", *asked])
    for column in ("corrects", "device_key"):
        given = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"uq_{table}_{column}", table, [column], unique=True, sqlite_where=given, postgresql_where=given)
    _refuse_changes(table)


def upgrade():
    """Create the tables of the leaders' work."""
    op.create_table(
        "issued_report", _id(), _text("month"), _text("region_code"), sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(), nullable=False), _text("content"), _text("program_version"), *_signed(),
        sa.PrimaryKeyConstraint("id", name="pk_issued_report"),
        sa.UniqueConstraint("region_code", "month", name="uq_issued_report_region_code_month"))
    op.create_table(
        "threshold", _id(), _text("indicator"), _text("version"), _text("region_code"), sa.Column("least", sa.Double()),
        sa.Column("most", sa.Double()), *_signed(), sa.Column("replaces", sa.Integer()), sa.PrimaryKeyConstraint("id", name="pk_threshold"))
    for table in ("issued_report", "threshold"):
        _refuse_changes(table)
    for subject in ("mine", "block", "site"):
        _record(f"{subject}_delay_record", subject, _text("task"), _text("cause"), _text("measure"), _text("owner"),
                sa.Column("new_due_on", sa.Date(), nullable=False))
    _record("address_record", "officer", _text("email"), sa.Column("alerts", sa.Boolean(), nullable=False))
