"""Officers' work: issues, confirmations, encumbrances, acceptances, accounts' secrets, calendars and scale rules."""

import sqlalchemy as sa
from alembic import op

from geodata.append_only import RefuseChange

revision = "0002"
down_revision = "0001"
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


def _step(table, subject, *columns):
    """Create a table of the steps of a ladder."""
    once = sa.UniqueConstraint("subject_id", "follows", name=f"uq_{table}_subject_id_follows")
    _record(table, subject, _text("stage"), sa.Column("follows", sa.Integer(), nullable=False), _text("taken_over", True), *columns, once,
            asked=["stage"])


def upgrade():
    """Create the tables and columns of officers' work."""
    op.create_table("issue", _id(), _text("code"), sa.PrimaryKeyConstraint("id", name="pk_issue"),
                    sa.UniqueConstraint("code", name="uq_issue_code"))
    op.create_table("moved_day", _id(), sa.Column("day", sa.Date(), nullable=False), _text("kind"), _text("source"), *_signed(),
                    sa.PrimaryKeyConstraint("id", name="pk_moved_day"))
    op.create_index("ix_moved_day_day", "moved_day", ["day"])
    op.create_table(
        "scale_rule", _id(), _text("mineral"), _text("method", True), _text("capacity_unit"),
        sa.Column("large_from", sa.Double(), nullable=False), sa.Column("medium_from", sa.Double(), nullable=False),
        sa.Column("least", sa.Double()), _text("source"), sa.Column("valid_from", sa.Date(), nullable=False), *_signed(),
        sa.PrimaryKeyConstraint("id", name="pk_scale_rule"))
    for table in ("issue", "moved_day", "scale_rule"):
        _refuse_changes(table)

    _record("confirmation_record", "mine", _text("item"), _text("department"), _text("verdict"))
    _record("encumbrance_record", "mine", _text("encumbrance"), _text("state"), _text("creditor", True))
    _record("facility_record", "mine", _text("tailings"))
    _record("patrol_record", "mine", _text("verdict"))
    _record("category_record", "mine", _text("batch"), _text("plan_number", True))
    _record("precondition_record", "mine", sa.Column("edition_id", sa.Integer(), nullable=False), _text("item"), _text("verdict"),
            sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_precondition_record_edition_id"))
    _record("block_plan_record", "block", sa.Column("capacity", sa.Double()), _text("capacity_unit"), sa.Column("area_ha", sa.Double()),
            _text("lead_override", True))
    _step("acceptance_step", "site", sa.Column("area_ha", sa.Double()), sa.Column("experts", sa.Integer()), _text("participants", True))
    _record("follow_up_record", "site", _text("verdict"))
    _record("issue_existence_record", "issue", _text("name"), _text("region_code"), _text("subject"), _text("subject_code"),
            _text("source"), _text("source_number", True), _text("issue_kind"), asked=["region_code"])
    _record("assignment_record", "issue", _text("department", True), _text("owner"), sa.Column("due_on", sa.Date(), nullable=False))
    _step("issue_step", "issue")
    _record("credential_record", "officer", _text("password_hash"), sa.Column("one_time", sa.Boolean(), nullable=False),
            sa.Column("valid_until", sa.DateTime()))
    _record("second_factor_record", "officer", _text("secret"), sa.Column("active", sa.Boolean(), nullable=False))
    _record("token_record", "officer", _text("name"), _text("token_sha256"), sa.Column("valid_to", sa.Date(), nullable=False),
            sa.Column("active", sa.Boolean(), nullable=False))
    op.create_index("ix_token_record_token_sha256", "token_record", ["token_sha256"])

    op.create_index("ix_act_acted_by_tag", "act", ["acted_by", "tag"])
    op.create_index("ix_act_detail", "act", ["detail"], postgresql_using="hash")    # a detail may be longer than a tree takes
    for table, column in (
        ("assessment_record", _text("agency", True)), ("assessment_record", sa.Column("team", sa.Integer())),
        ("assessment_record", sa.Column("seniors", sa.Integer())), ("assessment_record", sa.Column("independent", sa.Boolean())),
        ("edition", sa.Column("incomplete", sa.Boolean())), ("item", _text("kind", True)), ("item", _text("method", True)),
        ("item", _text("guidance", True)), ("item", _text("answered_by", True)), ("listing_step", sa.Column("review_on", sa.Date())),
    ):
        op.add_column(table, column)
