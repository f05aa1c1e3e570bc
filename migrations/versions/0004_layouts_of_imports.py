"""Imports keep the layout of their file, what somebody answered of its columns and words, and what was mended or retyped."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    """Add what a file of the same layout is read with."""
    op.add_column("import", sa.Column("layout", sa.String()))
    for column in ("columns", "words", "mended"):
        op.add_column("import", sa.Column(column, sa.Text()))
