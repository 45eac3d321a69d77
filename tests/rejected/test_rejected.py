"""A folder holds a document or a configuration that is refused, and what standard error says, caret included.

`make golden` writes `stderr.txt` anew; the review reads the difference.
"""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

import pytest

from specwright import cli
from specwright.diagnostics import RULES

HERE = Path(__file__).resolve().parent
FOLDERS = sorted(path for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__")

ELSEWHERE = {
    # said about an output folder, templates or a fault of ours: tests/unit/test_sinks.py and test_cli.py
    "invalid-document",  # what our own rules do not know: tests/unit/test_validate.py
    *("edited-file", "foreign-file", "stale-file", "missing-file", "surplus-file"),
    *(
        "broken-output",
        "cannot-write",
        "internal-error",
        "file-beyond-limits",
        "file-too-large",
        "config-not-found",
        "document-too-large",
        "template-error",
    ),
}


def validate(folder: Path) -> tuple[int, str]:
    """Exit status and standard error of `specwright validate` in `folder`."""
    document = next((name for name in ("spec.yaml", "spec.json") if (folder / name).exists()), None)
    chosen = ["--spec", document] if document is not None else ["--config", "config.toml"]
    errors = io.StringIO()
    before = Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
            status = cli.main(["validate", *chosen])
    finally:
        os.chdir(before)
    return status, errors.getvalue()


def bless() -> None:
    for folder in FOLDERS:
        (folder / "stderr.txt").write_text(validate(folder)[1], encoding="utf-8", newline="\n")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_finding_names_place_reason_and_remedy(folder: Path) -> None:
    status, errors = validate(folder)
    assert errors == (folder / "stderr.txt").read_text(encoding="utf-8")
    assert status == (1 if ": error[" in errors else 0)
    assert "help: " in errors


@pytest.mark.parametrize(
    "code", [code for code, rule in RULES.items() if rule.allowable and code not in ELSEWHERE]
)
def test_a_package_is_generated_where_all_errors_are_allowed(code: str, tmp_path: Path) -> None:
    folder = HERE / code.replace("-", "_")
    (spec,) = folder.glob("spec.*")
    command = ["generate", "--spec", str(spec), "--package", "allowed_api", "--out", str(tmp_path)]
    assert cli.main(command) == 1
    assert cli.main([*command, "--allow", code]) == 0
    assert (tmp_path / "allowed_api" / "server.py").exists()


def test_every_rule_of_the_front_has_a_folder() -> None:
    shown = "".join((folder / "stderr.txt").read_text(encoding="utf-8") for folder in FOLDERS)
    rules = list(RULES)
    front = rules[: rules.index("not-supported")]
    assert "config-not-found" in front
    assert [code for code in front if f"[{code}]" not in shown and code not in ELSEWHERE] == []
