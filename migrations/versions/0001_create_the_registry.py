"""Create the registry."""

import sqlalchemy as sa
from alembic import op

from geodata.append_only import RefuseChange
from geodata.columns import Shape

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "act",
    "block",
    "edition",
    "evidence",
    "import",
    "mine",
    "officer",
    "opening",
    "region",
    "seal",
    "site",
    "target",
    "zone",
    "assessment_record",
    "block_boundary_record",
    "block_existence_record",
    "checklist_record",
    "closing_plan_record",
    "evidence_link",
    "gate_step",
    "ground_step",
    "holder_record",
    "item",
    "ledger_record",
    "licence_record",
    "listing_step",
    "measure_record",
    "membership_record",
    "mine_boundary_record",
    "mine_existence_record",
    "money_record",
    "officer_record",
    "opening_record",
    "output_record",
    "paper_step",
    "pit_step",
    "production_record",
    "region_boundary_record",
    "region_existence_record",
    "reserve_record",
    "right_record",
    "safety_permit_record",
    "sealing_record",
    "site_boundary_record",
    "site_existence_record",
    "terms_record",
    "treatment_record",
    "zone_boundary_record",
    "zone_existence_record",
    "assessment_score",
)


def upgrade():
    """Create the registry."""
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("acted_at", sa.DateTime(), nullable=False),
        sa.Column("acted_by", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint("code", name=op.f("uq_block_code")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.Column("pass_total", sa.Double(), nullable=True),
        sa.Column("pass_share", sa.Double(), nullable=True),
        sa.Column("valid_months", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("code", name=op.f("uq_edition_code")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_sha256"), "evidence", ["sha256"], unique=False)
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("source_crs", sa.String(), nullable=True),
        sa.Column("encoding", sa.String(), nullable=True),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("blocked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_table(
        "mine",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mine")),
        sa.UniqueConstraint("code", name=op.f("uq_mine_code")),
    )
    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("code", name=op.f("uq_officer_code")),
    )
    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("code", name=op.f("uq_opening_code")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("code", name=op.f("uq_region_code")),
    )
    op.create_table(
        "seal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed_at", sa.DateTime(), nullable=False),
        sa.Column("ranges", sa.Text(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("before", name=op.f("uq_seal_before")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("code", name=op.f("uq_site_code")),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("base_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_table(
        "zone",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("code", name=op.f("uq_zone_code")),
    )
    op.create_table(
        "assessment_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("total", sa.Double(), nullable=True),
        sa.Column("met", sa.String(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("gaps", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_assessment_record_edition_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_assessment_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_record")),
    )
    op.create_index(
        "ix_assessment_record_in_force",
        "assessment_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_assessment_record_corrects",
        "assessment_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_assessment_record_device_key",
        "assessment_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_geospatial_table(
        "block_boundary_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outline", sa.String(), nullable=False),
        sa.Column("shape", Shape(), nullable=True),
        sa.Column("area_ha", sa.Double(), nullable=True),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("source_crs", sa.String(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=True),
        sa.Column("levels", sa.Text(), nullable=True),
        sa.Column("published_ha", sa.Double(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["block.id"], name=op.f("fk_block_boundary_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block_boundary_record")),
    )
    op.create_index(
        "ix_block_boundary_record_in_force",
        "block_boundary_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_block_boundary_record_corrects",
        "block_boundary_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_block_boundary_record_device_key",
        "block_boundary_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "block_existence_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("mineral", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["block.id"], name=op.f("fk_block_existence_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block_existence_record")),
    )
    op.create_index(
        "ix_block_existence_record_in_force",
        "block_existence_record",
        ["subject_id", "effective_on", "seq", "withdrawn", "region_code"],
        unique=False,
    )
    op.create_index(
        "uq_block_existence_record_corrects",
        "block_existence_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_block_existence_record_device_key",
        "block_existence_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "checklist_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_checklist_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_record")),
    )
    op.create_index(
        "ix_checklist_record_in_force",
        "checklist_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_checklist_record_corrects",
        "checklist_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_checklist_record_device_key",
        "checklist_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "closing_plan_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("duty_bearer", sa.String(), nullable=True),
        sa.Column("blocker", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_closing_plan_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_plan_record")),
    )
    op.create_index(
        "ix_closing_plan_record_in_force",
        "closing_plan_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_closing_plan_record_corrects",
        "closing_plan_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_closing_plan_record_device_key",
        "closing_plan_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "evidence_link",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("record_table", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_link_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_link")),
    )
    op.create_index(
        op.f("ix_evidence_link_record_table_record_id"), "evidence_link", ["record_table", "record_id"], unique=False
    )
    op.create_table(
        "gate_step",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("taken_over", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["block.id"], name=op.f("fk_gate_step_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_step")),
        sa.UniqueConstraint("subject_id", "follows", name=op.f("uq_gate_step_subject_id_follows")),
    )
    op.create_index(
        "ix_gate_step_in_force", "gate_step", ["subject_id", "effective_on", "seq", "withdrawn", "stage"], unique=False
    )
    op.create_index(
        "uq_gate_step_corrects",
        "gate_step",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_gate_step_device_key",
        "gate_step",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "ground_step",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("taken_over", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_ground_step_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_step")),
        sa.UniqueConstraint("subject_id", "follows", name=op.f("uq_ground_step_subject_id_follows")),
    )
    op.create_index(
        "ix_ground_step_in_force",
        "ground_step",
        ["subject_id", "effective_on", "seq", "withdrawn", "stage"],
        unique=False,
    )
    op.create_index(
        "uq_ground_step_corrects",
        "ground_step",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_ground_step_device_key",
        "ground_step",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "holder_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_holder_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder_record")),
    )
    op.create_index(
        "ix_holder_record_in_force", "holder_record", ["subject_id", "effective_on", "seq", "withdrawn"], unique=False
    )
    op.create_index(
        "uq_holder_record_corrects",
        "holder_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_holder_record_device_key",
        "holder_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("max_points", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_item_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_item_edition_id_code")),
    )
    op.create_table(
        "ledger_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("area_ha", sa.Double(), nullable=False),
        sa.Column("damage_type", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["site.id"], name=op.f("fk_ledger_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_record")),
    )
    op.create_index(
        "ix_ledger_record_in_force", "ledger_record", ["subject_id", "effective_on", "seq", "withdrawn"], unique=False
    )
    op.create_index(
        "uq_ledger_record_corrects",
        "ledger_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_ledger_record_device_key",
        "ledger_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "licence_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_licence_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_record")),
    )
    op.create_index(
        "ix_licence_record_in_force",
        "licence_record",
        ["subject_id", "effective_on", "seq", "withdrawn", "valid_to"],
        unique=False,
    )
    op.create_index(
        "uq_licence_record_corrects",
        "licence_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_licence_record_device_key",
        "licence_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "listing_step",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("removal", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("taken_over", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_listing_step_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_step")),
        sa.UniqueConstraint("subject_id", "follows", name=op.f("uq_listing_step_subject_id_follows")),
    )
    op.create_index(
        "ix_listing_step_in_force",
        "listing_step",
        ["subject_id", "effective_on", "seq", "withdrawn", "stage"],
        unique=False,
    )
    op.create_index(
        "uq_listing_step_corrects",
        "listing_step",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_listing_step_device_key",
        "listing_step",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "measure_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("gap", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("cost_10k_yuan", sa.Double(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_measure_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_record")),
    )
    op.create_index(
        "ix_measure_record_in_force", "measure_record", ["subject_id", "effective_on", "seq", "withdrawn"], unique=False
    )
    op.create_index(
        "uq_measure_record_corrects",
        "measure_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_measure_record_device_key",
        "measure_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "membership_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_membership_record_block_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_membership_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_record")),
    )
    op.create_index(op.f("ix_membership_record_block_id"), "membership_record", ["block_id"], unique=False)
    op.create_index(
        "ix_membership_record_in_force",
        "membership_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_membership_record_corrects",
        "membership_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_membership_record_device_key",
        "membership_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_geospatial_table(
        "mine_boundary_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outline", sa.String(), nullable=False),
        sa.Column("shape", Shape(), nullable=True),
        sa.Column("area_ha", sa.Double(), nullable=True),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("source_crs", sa.String(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=True),
        sa.Column("levels", sa.Text(), nullable=True),
        sa.Column("published_ha", sa.Double(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_mine_boundary_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mine_boundary_record")),
    )
    op.create_index(
        "ix_mine_boundary_record_in_force",
        "mine_boundary_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_mine_boundary_record_corrects",
        "mine_boundary_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_mine_boundary_record_device_key",
        "mine_boundary_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "mine_existence_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_mine_existence_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mine_existence_record")),
    )
    op.create_index(
        "ix_mine_existence_record_in_force",
        "mine_existence_record",
        ["subject_id", "effective_on", "seq", "withdrawn", "region_code"],
        unique=False,
    )
    op.create_index(
        "uq_mine_existence_record_corrects",
        "mine_existence_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_mine_existence_record_device_key",
        "mine_existence_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "money_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("amount_10k_yuan", sa.Double(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["site.id"], name=op.f("fk_money_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_record")),
    )
    op.create_index(
        "ix_money_record_in_force", "money_record", ["subject_id", "effective_on", "seq", "withdrawn"], unique=False
    )
    op.create_index(
        "uq_money_record_corrects",
        "money_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_money_record_device_key",
        "money_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "officer_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["officer.id"], name=op.f("fk_officer_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_record")),
    )
    op.create_index(
        "ix_officer_record_in_force", "officer_record", ["subject_id", "effective_on", "seq", "withdrawn"], unique=False
    )
    op.create_index(
        "uq_officer_record_corrects",
        "officer_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_officer_record_device_key",
        "officer_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "opening_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mine_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mine_id"], ["mine.id"], name=op.f("fk_opening_record_mine_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["opening.id"], name=op.f("fk_opening_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_record")),
    )
    op.create_index(
        "ix_opening_record_in_force", "opening_record", ["subject_id", "effective_on", "seq", "withdrawn"], unique=False
    )
    op.create_index(
        "uq_opening_record_corrects",
        "opening_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_opening_record_device_key",
        "opening_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "output_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("month_from", sa.Integer(), nullable=False),
        sa.Column("month_to", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_output_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_output_record")),
    )
    op.create_index(
        "ix_output_record_in_force",
        "output_record",
        ["subject_id", "effective_on", "seq", "withdrawn", "year", "months", "first_on"],
        unique=False,
    )
    op.create_index(
        "uq_output_record_corrects",
        "output_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_output_record_device_key",
        "output_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "paper_step",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("taken_over", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_paper_step_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_step")),
        sa.UniqueConstraint("subject_id", "follows", name=op.f("uq_paper_step_subject_id_follows")),
    )
    op.create_index(
        "ix_paper_step_in_force",
        "paper_step",
        ["subject_id", "effective_on", "seq", "withdrawn", "stage"],
        unique=False,
    )
    op.create_index(
        "uq_paper_step_corrects",
        "paper_step",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_paper_step_device_key",
        "paper_step",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "pit_step",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("taken_over", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_pit_step_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pit_step")),
        sa.UniqueConstraint("subject_id", "follows", name=op.f("uq_pit_step_subject_id_follows")),
    )
    op.create_index(
        "ix_pit_step_in_force", "pit_step", ["subject_id", "effective_on", "seq", "withdrawn", "stage"], unique=False
    )
    op.create_index(
        "uq_pit_step_corrects",
        "pit_step",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_pit_step_device_key",
        "pit_step",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "production_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_production_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_record")),
    )
    op.create_index(
        "ix_production_record_in_force",
        "production_record",
        ["subject_id", "effective_on", "seq", "withdrawn", "state"],
        unique=False,
    )
    op.create_index(
        "uq_production_record_corrects",
        "production_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_production_record_device_key",
        "production_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_geospatial_table(
        "region_boundary_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outline", sa.String(), nullable=False),
        sa.Column("shape", Shape(), nullable=True),
        sa.Column("area_ha", sa.Double(), nullable=True),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("source_crs", sa.String(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=True),
        sa.Column("levels", sa.Text(), nullable=True),
        sa.Column("published_ha", sa.Double(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["region.id"], name=op.f("fk_region_boundary_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_boundary_record")),
    )
    op.create_index(
        "ix_region_boundary_record_in_force",
        "region_boundary_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_region_boundary_record_corrects",
        "region_boundary_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_region_boundary_record_device_key",
        "region_boundary_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "region_existence_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parent_code", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["region.id"], name=op.f("fk_region_existence_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_existence_record")),
    )
    op.create_index(
        "ix_region_existence_record_in_force",
        "region_existence_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_region_existence_record_corrects",
        "region_existence_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_region_existence_record_device_key",
        "region_existence_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "reserve_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("remaining_life_years", sa.Double(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_reserve_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reserve_record")),
    )
    op.create_index(
        "ix_reserve_record_in_force", "reserve_record", ["subject_id", "effective_on", "seq", "withdrawn"], unique=False
    )
    op.create_index(
        "uq_reserve_record_corrects",
        "reserve_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_reserve_record_device_key",
        "reserve_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "right_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_right_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_right_record")),
    )
    op.create_index(
        "ix_right_record_in_force",
        "right_record",
        ["subject_id", "effective_on", "seq", "withdrawn", "valid_to"],
        unique=False,
    )
    op.create_index(
        "uq_right_record_corrects",
        "right_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_right_record_device_key",
        "right_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "safety_permit_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("permit", sa.String(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_safety_permit_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_permit_record")),
    )
    op.create_index(
        "ix_safety_permit_record_in_force",
        "safety_permit_record",
        ["subject_id", "effective_on", "seq", "withdrawn", "permit", "valid_to"],
        unique=False,
    )
    op.create_index(
        "uq_safety_permit_record_corrects",
        "safety_permit_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_safety_permit_record_device_key",
        "safety_permit_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "sealing_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["opening.id"], name=op.f("fk_sealing_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_record")),
    )
    op.create_index(
        "ix_sealing_record_in_force", "sealing_record", ["subject_id", "effective_on", "seq", "withdrawn"], unique=False
    )
    op.create_index(
        "uq_sealing_record_corrects",
        "sealing_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_sealing_record_device_key",
        "sealing_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_geospatial_table(
        "site_boundary_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outline", sa.String(), nullable=False),
        sa.Column("shape", Shape(), nullable=True),
        sa.Column("area_ha", sa.Double(), nullable=True),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("source_crs", sa.String(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=True),
        sa.Column("levels", sa.Text(), nullable=True),
        sa.Column("published_ha", sa.Double(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["site.id"], name=op.f("fk_site_boundary_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_boundary_record")),
    )
    op.create_index(
        "ix_site_boundary_record_in_force",
        "site_boundary_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_site_boundary_record_corrects",
        "site_boundary_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_site_boundary_record_device_key",
        "site_boundary_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "site_existence_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("duty_bearer", sa.String(), nullable=True),
        sa.Column("mine_code", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["site.id"], name=op.f("fk_site_existence_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_existence_record")),
    )
    op.create_index(
        "ix_site_existence_record_in_force",
        "site_existence_record",
        ["subject_id", "effective_on", "seq", "withdrawn", "region_code"],
        unique=False,
    )
    op.create_index(
        "uq_site_existence_record_corrects",
        "site_existence_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_site_existence_record_device_key",
        "site_existence_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "terms_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mineral", sa.String(), nullable=False),
        sa.Column("mineral_code", sa.String(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("capacity", sa.Double(), nullable=True),
        sa.Column("capacity_unit", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["mine.id"], name=op.f("fk_terms_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_record")),
    )
    op.create_index(
        "ix_terms_record_in_force", "terms_record", ["subject_id", "effective_on", "seq", "withdrawn"], unique=False
    )
    op.create_index(
        "uq_terms_record_corrects",
        "terms_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_terms_record_device_key",
        "terms_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "treatment_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("damage_type", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("land_use", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["site.id"], name=op.f("fk_treatment_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_record")),
    )
    op.create_index(
        "ix_treatment_record_in_force",
        "treatment_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_treatment_record_corrects",
        "treatment_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_treatment_record_device_key",
        "treatment_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_geospatial_table(
        "zone_boundary_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outline", sa.String(), nullable=False),
        sa.Column("shape", Shape(), nullable=True),
        sa.Column("area_ha", sa.Double(), nullable=True),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("source_crs", sa.String(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=True),
        sa.Column("levels", sa.Text(), nullable=True),
        sa.Column("published_ha", sa.Double(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["zone.id"], name=op.f("fk_zone_boundary_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_boundary_record")),
    )
    op.create_index(
        "ix_zone_boundary_record_in_force",
        "zone_boundary_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_zone_boundary_record_corrects",
        "zone_boundary_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_zone_boundary_record_device_key",
        "zone_boundary_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "zone_existence_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("zone_kind", sa.String(), nullable=False),
        sa.Column("source_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device_key", sa.String(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["zone.id"], name=op.f("fk_zone_existence_record_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_existence_record")),
    )
    op.create_index(
        "ix_zone_existence_record_in_force",
        "zone_existence_record",
        ["subject_id", "effective_on", "seq", "withdrawn"],
        unique=False,
    )
    op.create_index(
        "uq_zone_existence_record_corrects",
        "zone_existence_record",
        ["corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_zone_existence_record_device_key",
        "zone_existence_record",
        ["device_key"],
        unique=True,
        sqlite_where=sa.text("device_key IS NOT NULL"),
        postgresql_where=sa.text("device_key IS NOT NULL"),
    )
    op.create_table(
        "assessment_score",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment_record.id"], name=op.f("fk_assessment_score_assessment_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_assessment_score_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_score")),
        sa.UniqueConstraint("assessment_id", "item_id", name=op.f("uq_assessment_score_assessment_id_item_id")),
    )
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            op.execute(RefuseChange(table, act))
