"""What is expected is compared, not run."""

collect_ignore_glob = ["*/expected/*"]
