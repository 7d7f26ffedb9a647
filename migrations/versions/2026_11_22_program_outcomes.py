"""program outcomes

Revision: 0002, after 0001, made 2026-11-22 21:02:11.508211+00:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "program_outcomes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("input_key", sa.String(length=64), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_program_outcomes_program_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_program_outcomes_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_outcomes")),
        sa.UniqueConstraint("program_id", "input_key", name=op.f("uq_program_outcomes_program_id_input_key")),
    )
    op.create_index(
        op.f("ix_program_outcomes_question_id_input_key_act"),
        "program_outcomes",
        ["question_id", "input_key", "act"],
        unique=False,
    )
    # Rows that are there need a value; from then on the program gives one.
    op.add_column("assignments", sa.Column("run_programs", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("assignments", sa.Column("show_witness", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("questions", sa.Column("watched_on", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("grading_runs", sa.Column("inputs", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("programs", sa.Column("repair", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("programs", "repair")
    op.drop_column("grading_runs", "inputs")
    op.drop_column("questions", "watched_on")
    op.drop_column("assignments", "show_witness")
    op.drop_column("assignments", "run_programs")
    op.drop_index(op.f("ix_program_outcomes_question_id_input_key_act"), table_name="program_outcomes")
    op.drop_table("program_outcomes")
