"""What the generator has to say about a project: its settings, and the folder that it writes to."""

from __future__ import annotations

from specwright.diagnostics.findings import Severity, rule

_E = Severity.ERROR

CONFIG_NOT_FOUND = rule(
    "config-not-found",
    _E,
    "{problem}",
    'add to pyproject.toml:\n    [[tool.specwright.package]]\n    name = "my_api"\n'
    '    spec = "specs/my-api.yaml"\n'
    "or name the document: specwright generate --spec FILE --package NAME --out DIR",
)
CONFIG_SYNTAX = rule("config-syntax", _E, "TOML syntax: {problem}", "correct the text here or just before")
UNKNOWN_CONFIG_KEY = rule("unknown-config-key", _E, "there is no setting {key!r} in {table}", "{hint}")
MISSING_CONFIG_KEY = rule("missing-config-key", _E, "{table} needs {key}", "add:\n    {example}")
CONFIG_VALUE = rule("config-value", _E, "{key} must be {expected}, this is {found}", "{hint}")
TEMPLATE_ERROR = rule(
    "template-error",
    _E,
    "{problem}",
    "correct the template in {folder}, or delete it to use specwright's own",
)
EDITED_FILE = rule(
    "edited-file",
    _E,
    "{path} was edited by hand since it was generated",
    "move the change to the document or to hand-written code; `specwright diff` shows it, "
    "--force overwrites it",
)
FOREIGN_FILE = rule(
    "foreign-file",
    _E,
    "{path} is in the way: specwright did not write it",
    "move it elsewhere; --force overwrites it",
)
CANNOT_WRITE = rule(
    "cannot-write",
    _E,
    "{path} cannot be written: {reason}",
    "free some space, make the folder writable, or choose another; nothing that was there has changed",
)
STALE_FILE = rule("stale-file", _E, "{path} is out of date", "run `specwright generate`")
MISSING_FILE = rule("missing-file", _E, "{path} is missing", "run `specwright generate`")
SURPLUS_FILE = rule(
    "surplus-file", _E, "{path} is no longer generated", "run `specwright generate`; it deletes the file"
)
BROKEN_OUTPUT = rule(
    "broken-output",
    _E,
    "what was generated cannot be imported, so nothing was written: {problem}",
    "this is a bug in specwright; please report it with the document",
)
INTERNAL = rule(
    "internal-error",
    _E,
    "specwright failed on this document: {problem}",
    "this is a bug in specwright; please report it with the document and the output of SPECWRIGHT_TRACE=1",
)
