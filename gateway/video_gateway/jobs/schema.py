"""Tables of the job store; migrations bring a database here."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

_Sequence = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER is a row id in SQLite

jobs = Table(
    "jobs",
    metadata,
    Column("seq", _Sequence, primary_key=True, autoincrement=True),
    Column("id", String(700), nullable=False),
    Column("provider", String(64), nullable=False),
    Column("native_id", Text, nullable=False),
    Column("key", String(64), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("operation", String(32), nullable=False),
    Column("model", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("status", String(32), nullable=False),
    Column("answer", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("completed_at", BigInteger),
    Column("expires_at", BigInteger),
    Column("checked_at", Float, nullable=False),
    Column("deleted_at", BigInteger),
    UniqueConstraint("id", "provider", name="jobs_identity"),
    Index("jobs_by_owner", "owner", "seq"),
    Index("jobs_by_provider", "provider", "seq"),
    Index("jobs_by_owner_and_provider", "owner", "provider", "seq"),
    Index("jobs_by_status", "status", "provider", "deleted_at"),
    sqlite_autoincrement=True,
)

promises = Table(
    "promises",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("operation", String(32), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("token", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("answer", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("lease_until", Float, nullable=False),
)

virtual_keys = Table(
    "virtual_keys",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("hint", String(32), nullable=False),
    Column("providers", Text, nullable=False),
    Column("models", Text, nullable=False),
    Column("requests_per_minute", Integer),
    Column("created_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger),
)

usage = Table(
    "usage",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("minute", BigInteger, primary_key=True),
    Column("requests", Integer, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", String(128), nullable=False),
)
