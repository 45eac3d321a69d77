"""Writing loses nothing: what is not ours or was edited stays, and a failed run changes nothing."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pytest

from specwright.diagnostics import Failure, Report
from specwright.write import manifest, sinks, swap
from specwright.write.import_check import Prover
from specwright.write.manifest import Entry, Manifest
from specwright.write.sinks import Output

ROOT = Path(__file__).resolve().parents[2]

FIRST = {"video_api/__init__.py": "A = 1\n", "video_api/models/cat.py": "B = 2\n", "video_api/py.typed": ""}
SECOND = {"video_api/__init__.py": "A = 1\n", "video_api/models/dog.py": "C = 3\n", "video_api/py.typed": ""}


def output(
    out: Path,
    trees: Mapping[str, Mapping[str, str]],
    before: Manifest | None = None,
    dropped: tuple[str, ...] = (),
) -> Output:
    entries = {
        name: Entry(
            config="c",
            templates="t",
            documents={"a.yaml": "d"},
            files={path: manifest.digest(text.encode()) for path, text in tree.items()},
        )
        for name, tree in trees.items()
    }
    return Output(
        out=out,
        shown="generated",
        trees=trees,
        dropped=dropped,
        before=before if before is not None else manifest.load(out),
        after=Manifest(entries),
    )


def write(out: Path, tree: Mapping[str, str], *, force: bool = False) -> bool:
    return sinks.write(output(out, {"video_api": tree}), Report(), force=force)


def snapshot(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def codes(failure: pytest.ExceptionInfo[Failure]) -> list[str]:
    return [finding.rule.code for finding in failure.value.diagnostics]


def test_a_second_run_brings_new_files_and_takes_only_its_own_away(tmp_path: Path) -> None:
    assert write(tmp_path, FIRST) is True
    (tmp_path / "video_api/notes.txt").write_text("mine")
    (tmp_path / "elsewhere.py").write_text("mine")
    assert write(tmp_path, SECOND) is True
    assert snapshot(tmp_path) == {
        **SECOND,
        "video_api/notes.txt": "mine",
        "elsewhere.py": "mine",
        "MANIFEST.json": (tmp_path / "MANIFEST.json").read_text(),
    }
    assert list(manifest.load(tmp_path).packages["video_api"].files) == sorted(SECOND)


def test_the_same_again_touches_no_file(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert write(tmp_path, FIRST) is False
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_an_unchanged_file_keeps_its_time(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    before = (tmp_path / "video_api/__init__.py").stat().st_mtime_ns
    write(tmp_path, SECOND)
    assert (tmp_path / "video_api/__init__.py").stat().st_mtime_ns == before


@pytest.mark.parametrize("path", ["video_api/__init__.py", "video_api/models/cat.py"])
def test_an_edited_file_is_neither_overwritten_nor_deleted(tmp_path: Path, path: str) -> None:
    write(tmp_path, FIRST)
    (tmp_path / path).write_text("edited = True\n")
    before = snapshot(tmp_path)
    changed = {**SECOND, "video_api/__init__.py": "A = 2\n"}
    with pytest.raises(Failure, match=path) as failure:
        write(tmp_path, changed)
    assert codes(failure) == ["edited-file"]
    assert snapshot(tmp_path) == before
    assert write(tmp_path, changed, force=True) is True
    assert (tmp_path / "video_api/__init__.py").read_text() == "A = 2\n"


def test_a_foreign_file_in_the_way_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "video_api").mkdir()
    (tmp_path / "video_api/__init__.py").write_text("by_hand = True\n")
    with pytest.raises(Failure) as failure:
        write(tmp_path, FIRST)
    assert codes(failure) == ["foreign-file"]
    assert snapshot(tmp_path) == {"video_api/__init__.py": "by_hand = True\n"}


def test_files_that_already_say_the_same_are_adopted(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    (tmp_path / "MANIFEST.json").unlink()
    assert write(tmp_path, FIRST) is True
    assert manifest.load(tmp_path).owns("video_api/py.typed") == manifest.digest(b"")


@pytest.mark.parametrize(
    "broken", ["def f(:\n", "import nothing_of_that_name\n", "raise RuntimeError('no')\n"]
)
def test_code_that_cannot_be_imported_never_reaches_the_folder(tmp_path: Path, broken: str) -> None:
    write(tmp_path, FIRST)
    before = snapshot(tmp_path)
    with pytest.raises(Failure) as failure:
        write(tmp_path, {**FIRST, "video_api/models/cat.py": broken})
    assert codes(failure) == ["broken-output"]
    assert "video_api/models/cat.py" in str(failure.value)
    assert snapshot(tmp_path) == before


def test_only_a_module_that_may_do_something_else_is_imported_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"video_api/__init__.py": "A = 1\n", "video_api/cat.py": "B = 1\n"})
    proven: list[str] = []

    def prove(prover: object, root: Path, paths: list[str]) -> None:
        proven.extend(paths)

    monkeypatch.setattr("specwright.write.sinks.Prover.prove", prove)
    changed = output(tmp_path, {"video_api": {"video_api/__init__.py": "A = 2\n", "video_api/cat.py": "B\n"}})
    alike = frozenset({"video_api/cat.py"})
    assert sinks.write(msgspec.structs.replace(changed, alike=alike), Report(), force=False)
    assert proven == ["video_api/__init__.py"]


def test_a_module_that_may_import_one_that_is_gone_is_imported_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {"video_api/zoo.py": "from .models.cat import B\n", "video_api/other.py": "category = 1\n"}
    write(tmp_path, {**FIRST, **kept})
    proven: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr("specwright.write.sinks.Prover.prove", lambda _, root, paths: proven.extend(paths))
        assert write(tmp_path, {**SECOND, **kept})
    assert sorted(proven) == ["video_api/models/dog.py", "video_api/zoo.py"]
    write(tmp_path, {**FIRST, **kept})
    with pytest.raises(Failure, match=r"No module named 'video_api\.models\.cat'"):
        write(tmp_path, {**SECOND, **kept})


def test_what_is_like_a_file_that_somebody_edited_is_imported(tmp_path: Path) -> None:
    write(tmp_path, {"video_api/__init__.py": "A = 1\n"})
    (tmp_path / "video_api/__init__.py").write_text("mine\n")
    changed = output(tmp_path, {"video_api": {"video_api/__init__.py": "nothing\n"}})
    with pytest.raises(Failure) as failure:
        sinks.write(
            msgspec.structs.replace(changed, alike=frozenset({"video_api/__init__.py"})), Report(), force=True
        )
    assert codes(failure) == ["broken-output"]


def test_tests_are_compiled_but_need_no_pytest_to_be_written(tmp_path: Path) -> None:
    write(tmp_path, {**FIRST, "video_api/contract/test_cat.py": "import nothing_of_that_name\n"})
    with pytest.raises(Failure, match="test_cat"):
        write(tmp_path, {**FIRST, "video_api/contract/test_cat.py": "def f(:\n"})


@pytest.fixture(params=[True, False], ids=["in one step", "in three steps"])
def exchanging(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the system can let two folders change places at once."""
    able: bool = request.param
    if not able:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    return able


def test_a_swap_that_fails_half_way_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchanging: bool
) -> None:
    trees = {name: {f"{name}/__init__.py": "A = 1\n"} for name in ("a_api", "b_api")}
    sinks.write(output(tmp_path, trees), Report(), force=False)
    before = snapshot(tmp_path)
    newer = {name: dict.fromkeys(tree, "X = 2\n") for name, tree in trees.items()}
    newer["c_api"] = {"c_api/__init__.py": "C = 1\n"}
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if Path(target) == tmp_path / manifest.NAME:
            assert "X = 2" in (tmp_path / "a_api/__init__.py").read_text()
            raise OSError("disk full")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Failure, match="disk full"):
        sinks.write(output(tmp_path, newer), Report(), force=False)
    assert snapshot(tmp_path) == before


def test_two_folders_change_places_in_one_step_where_linux_knows_how(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/file").write_text("a")
    (tmp_path / "b").write_text("b")
    if swap.exchange(tmp_path / "a", tmp_path / "b"):
        assert ((tmp_path / "b/file").read_text(), (tmp_path / "a").read_text()) == ("a", "b")
    else:
        assert sys.platform != "linux"
    assert not swap.exchange(tmp_path / "a", tmp_path / "missing")


def test_a_run_that_was_killed_between_two_renames_is_repaired(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    stage = tmp_path / ".specwright-killed"
    (stage / "old").mkdir(parents=True)
    (stage / "MANIFEST.json").write_text("{}")
    (tmp_path / "video_api").rename(stage / "old" / "video_api")
    assert write(tmp_path, FIRST) is False
    assert sorted(snapshot(tmp_path)) == sorted([*FIRST, "MANIFEST.json"])


class Trusting(Prover):
    """Imports nothing, which takes longer than all the rest."""

    def __init__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        pass

    def prove(self, root: Path, paths: Sequence[str]) -> None:
        pass


KILLED = """
import os, signal, sys, traceback
from pathlib import Path
from specwright.write import sinks
from specwright.write import swap
from specwright.diagnostics import Report
from tests.unit.test_sinks import Trusting, output

def counted(owner, name):
    real = getattr(owner, name)
    def step(*arguments, **named):
        global steps
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)
    setattr(owner, name, step)

def write(out):
    for name in ("rename", "replace", "mkdir", "write_text", "unlink"):
        counted(Path, name)
    counted(swap, "exchange")
    for name in ("unlink", "rmdir"):  # what shutil.rmtree deletes with
        counted(os, name)
    trees = {name: {f"{name}/__init__.py": "A = 2\\n"} for name in ("a_api", "b_api", "c_api")}
    sinks.write(output(out, trees, dropped=("d_api",)), Report(), force=False, prover=Trusting())

if sys.argv[1] == "False":
    swap.exchange = lambda one, other: False
for steps, line in enumerate(sys.stdin):
    if not (child := os.fork()):
        try:
            write(Path(line.rstrip()))
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Writes to the folder on each line of input, in a process that gets a step further than the one before."""


def test_a_run_that_is_killed_at_any_step_leaves_what_the_next_one_takes_up(
    tmp_path: Path, *, exchanging: bool
) -> None:
    """Two packages are there before, one is new, one leaves; another document came in between."""
    old = {name: {f"{name}/__init__.py": "A = 1\n"} for name in ("a_api", "b_api", "d_api")}
    new = {name: {f"{name}/__init__.py": "A = 3\n"} for name in ("a_api", "b_api", "c_api")}
    command = [sys.executable, "-c", KILLED, str(exchanging)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdin is not None
        assert killed.stdout is not None
        for steps in range(200):
            out = tmp_path / str(steps)
            sinks.write(output(out, old), Report(), force=False, prover=Trusting())
            (out / "a_api/mine.py").write_text("MINE = 1\n")
            print(out, file=killed.stdin, flush=True)
            done = int(killed.stdout.readline())
            assert done in (0, -signal.SIGKILL)
            if exchanging:
                for name in ("a_api", "b_api"):  # at no time is a package missing, or half of it
                    assert (out / name / "__init__.py").read_text() in ("A = 1\n", "A = 2\n")
            after = output(out, new, dropped=("d_api",))
            assert sinks.write(after, Report(), force=False, prover=Trusting())
            assert snapshot(out) == {
                **{path: text for tree in new.values() for path, text in tree.items()},
                "a_api/mine.py": "MINE = 1\n",
                manifest.NAME: manifest.load(out).text(),
            }
            if done == 0:
                break
    assert steps > 15


@pytest.mark.parametrize("place", ["file", "file/folder"])
def test_a_folder_that_cannot_be_is_a_finding(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Failure) as failure:
        write(tmp_path / place, FIRST)
    assert codes(failure) == ["cannot-write"]
    assert snapshot(tmp_path) == {"file": "mine"}


def test_without_room_everything_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, FIRST)
    before = snapshot(tmp_path)
    real = Path.write_text

    def full(self: Path, *arguments: str, **named: str) -> int:
        if self.name == "dog.py":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return real(self, *arguments, **named)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(Failure) as failure:
        write(tmp_path, SECOND)
    assert codes(failure) == ["cannot-write"]
    assert "No space left" in str(failure.value)
    assert snapshot(tmp_path) == before


def test_a_package_that_is_a_link_to_elsewhere_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/models.py").write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "video_api").symlink_to(tmp_path / "mine")
    with pytest.raises(Failure) as failure:
        write(out, FIRST)
    assert codes(failure) == ["foreign-file"]
    assert (out / "video_api").is_symlink()
    assert snapshot(tmp_path / "mine") == {"models.py": "mine"}


def test_a_package_that_is_no_longer_configured_leaves(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    (tmp_path / "video_api/__pycache__").mkdir()
    gone = output(tmp_path, {}, dropped=("video_api",))
    assert sinks.write(gone, Report(), force=False) is True
    assert sorted(snapshot(tmp_path)) == ["MANIFEST.json"]
    assert not (tmp_path / "video_api").exists()


@pytest.mark.parametrize("path", ["../x.py", "other/x.py", "video_api/../../x.py", "/etc/x", "video_api\\x"])
def test_no_file_lands_outside_its_package(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not inside"):
        output(tmp_path, {"video_api": {path: ""}})


def test_check_tells_stale_edited_missing_and_surplus_apart(tmp_path: Path) -> None:
    write(tmp_path, {**FIRST, "video_api/a.py": "A = 1\n", "video_api/b.py": "B = 1\n"})
    (tmp_path / "video_api/b.py").write_text("B = 2\n")
    (tmp_path / "video_api/py.typed").unlink()
    report = Report()
    new = {**FIRST, "video_api/a.py": "A = 2\n", "video_api/b.py": "B = 1\n"}
    del new["video_api/models/cat.py"]
    sinks.check(output(tmp_path, {"video_api": new}), report)
    found = {(finding.rule.code, finding.message.split()[0]) for finding in report.diagnostics}
    assert found == {
        ("stale-file", "video_api/a.py"),
        ("edited-file", "video_api/b.py"),
        ("missing-file", "video_api/py.typed"),
        ("surplus-file", "video_api/models/cat.py"),
    }


def test_diff_shows_what_writing_would_change(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    shown = "".join(
        sinks.diff(output(tmp_path, {"video_api": {**SECOND, "video_api/__init__.py": "A = 2\n"}}))
    )
    assert "--- a/generated/video_api/__init__.py\n+++ b/generated/video_api/__init__.py\n" in shown
    assert "-A = 1\n+A = 2\n" in shown
    assert "--- /dev/null\n+++ b/generated/video_api/models/dog.py\n" in shown
    assert "--- a/generated/video_api/models/cat.py\n+++ /dev/null\n" in shown
    assert "".join(sinks.diff(output(tmp_path, {"video_api": FIRST}))) == ""


def test_two_runs_at_once_keep_each_others_packages(tmp_path: Path) -> None:
    first = output(tmp_path, {"video_api": FIRST})
    second = output(tmp_path, {"audio_api": {"audio_api/__init__.py": "A = 1\n"}})
    for run in (first, second):
        sinks.write(run, Report(), force=False)
    assert set(manifest.load(tmp_path).packages) == {"video_api", "audio_api"}
    assert write(tmp_path, SECOND) is True
