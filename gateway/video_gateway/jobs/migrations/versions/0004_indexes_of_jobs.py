"""Indexes for lists of one provider's jobs, for counts, and for jobs that have no end."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("jobs_by_provider", "jobs", ["provider", "seq"])
    op.create_index("jobs_by_owner_and_provider", "jobs", ["owner", "provider", "seq"])
    op.create_index("jobs_by_status", "jobs", ["status", "provider", "deleted_at"])


def downgrade() -> None:
    for name in ("jobs_by_status", "jobs_by_owner_and_provider", "jobs_by_provider"):
        op.drop_index(name, "jobs")
