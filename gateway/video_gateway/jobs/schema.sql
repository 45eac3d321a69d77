CREATE TABLE jobs (
  seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id VARCHAR(700) NOT NULL,
  provider VARCHAR(64) NOT NULL,
  native_id TEXT NOT NULL,
  "key" VARCHAR(64) NOT NULL,
  owner VARCHAR(200) NOT NULL,
  operation VARCHAR(32) NOT NULL,
  model TEXT NOT NULL,
  request TEXT NOT NULL,
  status VARCHAR(32) NOT NULL,
  answer TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  completed_at BIGINT,
  expires_at BIGINT,
  checked_at FLOAT NOT NULL,
  deleted_at BIGINT,
  CONSTRAINT jobs_identity UNIQUE (id, provider)
);

CREATE INDEX jobs_by_owner ON jobs (owner, seq);

CREATE INDEX jobs_by_provider ON jobs (provider, seq);

CREATE INDEX jobs_by_owner_and_provider ON jobs (owner, provider, seq);

CREATE INDEX jobs_by_status ON jobs (status, provider, deleted_at);

CREATE TABLE promises (
  owner VARCHAR(200) NOT NULL,
  operation VARCHAR(32) NOT NULL,
  "key" VARCHAR(255) NOT NULL,
  fingerprint VARCHAR(64) NOT NULL,
  token VARCHAR(32) NOT NULL,
  state VARCHAR(16) NOT NULL,
  answer TEXT,
  created_at BIGINT NOT NULL,
  lease_until FLOAT NOT NULL,
  PRIMARY KEY (owner, operation, "key")
);

CREATE TABLE virtual_keys (
  sha256 VARCHAR(64) NOT NULL,
  name VARCHAR(200) NOT NULL,
  hint VARCHAR(32) NOT NULL,
  providers TEXT NOT NULL,
  models TEXT NOT NULL,
  requests_per_minute INTEGER,
  created_at BIGINT NOT NULL,
  ends_at BIGINT,
  PRIMARY KEY (sha256)
);

CREATE TABLE usage (
  name VARCHAR(200) NOT NULL,
  minute BIGINT NOT NULL,
  requests INTEGER NOT NULL,
  PRIMARY KEY (name, minute)
);

CREATE TABLE secrets (
  name VARCHAR(64) NOT NULL,
  value VARCHAR(128) NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL PRIMARY KEY
)
