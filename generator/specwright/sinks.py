"""Where a rendered tree goes: written, compared, or shown as a difference."""

from __future__ import annotations

import contextlib
import difflib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from specwright import diagnostics, manifest
from specwright.diagnostics import Place
from specwright.manifest import Manifest
from specwright.proof import Prover, compiles, does_the_same, is_imported

if TYPE_CHECKING:
    from specwright.diagnostics import Report

_STAGE = ".specwright-"


class Output(Struct, frozen=True, kw_only=True):
    """The packages to be, beside what the manifest says was written before."""

    out: Path
    shown: str
    """`out` as messages call it."""
    trees: Mapping[str, Mapping[str, str]]
    """Package name to its files: path below `out`, with `/`, to text."""
    dropped: tuple[str, ...]
    """Packages of the old manifest that are no longer configured."""
    before: Manifest
    after: Manifest

    def __post_init__(self) -> None:
        for name, tree in self.trees.items():
            for path in tree:
                parts = PurePosixPath(path).parts
                if not parts or parts[0] != name or ".." in parts or "\\" in path or "\0" in path:
                    raise ValueError(f"{path!r} is not inside the package {name}")

    def file(self, path: str) -> Place:
        return Place(f"{self.shown}/{path}", 0, 0)


def write(output: Output, report: Report, *, force: bool, prover: Prover | None = None) -> bool:
    """Bring the folder to the new state, wholly or not at all; true if any file changed.

    Raises `Failure` before anything is touched when a file was edited by hand or is not ours
    (unless `force`), when the new packages cannot be imported, or when the folder cannot be written.
    """
    try:
        return _write(output, report, force=force, prover=prover)
    except OSError as error:
        path = Path(error.filename or output.out)
        if path.is_relative_to(output.out):
            path = Path(output.shown) / path.relative_to(output.out)
        report.add(
            diagnostics.CANNOT_WRITE,
            Place(output.shown, 0, 0),
            path=path.as_posix(),
            reason=error.strerror or str(error),
        )
    report.check()
    raise AssertionError("an error was reported")


def _write(output: Output, report: Report, *, force: bool, prover: Prover | None) -> bool:
    output.out.mkdir(parents=True, exist_ok=True)
    with _locked(output.out):
        _recover(output.out)
        output = _current(output)
        if not force:
            _refuse(output, report)
            report.check()
        changed = [name for name in output.trees if _changes(output, name)]
        gone = [
            path
            for name in output.dropped
            if name in output.before.packages
            for path in output.before.packages[name].files
        ]
        text = output.after.text()
        if changed:
            stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=output.out))
            try:
                written = {name: _stage(output, name, stage / "new") for name in changed}
                unproven = _unproven(output, written)
                if unproven:
                    with prover or Prover() as proving:
                        problem = proving.prove(stage / "new", unproven)
                    if problem is not None:
                        report.add(diagnostics.BROKEN_OUTPUT, Place(output.shown, 0, 0), problem=problem)
                report.check()
                (stage / manifest.NAME).write_text(text, encoding="utf-8", newline="\n")
                _swap(output.out, changed, stage)
            finally:
                shutil.rmtree(stage, ignore_errors=True)
        for path in gone:
            (output.out / path).unlink(missing_ok=True)
        for name in output.dropped:
            _prune(output.out / name)
        if _read(output.out / manifest.NAME) != text:
            _replace(output.out / manifest.NAME, text)
            return True
        return bool(changed or gone)


def _current(output: Output) -> Output:
    """Beside what is on disk now: another run may have written other packages since this one began."""
    before = manifest.load(output.out)
    packages = {name: entry for name, entry in before.packages.items() if name not in output.dropped}
    packages |= {name: output.after.packages[name] for name in output.trees}
    return replace(output, before=before, after=Manifest(packages))


def check(output: Output, report: Report) -> None:
    """Report every file that is not what it would be if it were written now."""
    for name, tree in output.trees.items():
        for path, text in tree.items():
            on_disk = manifest.digest_or_none(output.out / path)
            if on_disk is None:
                report.add(diagnostics.MISSING_FILE, output.file(path), path=path)
            elif on_disk != manifest.digest(text.encode()):
                owned = output.before.owns(path)
                edited = owned is not None and owned != on_disk
                rule = diagnostics.EDITED_FILE if edited else diagnostics.STALE_FILE
                report.add(rule, output.file(path), path=path)
        before = output.before.packages.get(name)
        _report_surplus(
            output, [path for path in (before.files if before else ()) if path not in tree], report
        )
        after = output.after.packages[name]
        # What is allowed on this command line need not be what was when it was written.
        if not report.failed and before is not None and replace(before, config=after.config) != after:
            report.add(diagnostics.STALE_FILE, output.file(manifest.NAME), path=manifest.NAME)
    for name in output.dropped:
        _report_surplus(output, list(output.before.packages[name].files), report)


def diff(output: Output) -> Iterator[str]:
    """Unified differences from what is on disk to what would be written."""
    for name, tree in sorted(output.trees.items()):
        before = output.before.packages.get(name)
        for path in sorted({*tree, *(before.files if before else ())}):
            yield from _difference(output, path, tree.get(path))
    for name in output.dropped:
        for path in output.before.packages[name].files:
            yield from _difference(output, path, None)


def edited(output_folder: Path, owned: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Files that are not as they were written, with their hash now (`None`: gone)."""
    for path, digest in owned.items():
        found = manifest.digest_or_none(output_folder / path)
        if found != digest:
            yield path, found


def _report_surplus(output: Output, paths: list[str], report: Report) -> None:
    for path in paths:
        if (output.out / path).exists():
            report.add(diagnostics.SURPLUS_FILE, output.file(path), path=path)


def _difference(output: Output, path: str, text: str | None) -> Iterator[str]:
    old = _read(output.out / path)
    if old == text:
        return
    shown = f"{output.shown}/{path}"
    yield from difflib.unified_diff(
        (old or "").splitlines(keepends=True),
        (text or "").splitlines(keepends=True),
        fromfile=f"a/{shown}" if old is not None else "/dev/null",
        tofile=f"b/{shown}" if text is not None else "/dev/null",
    )


def _refuse(output: Output, report: Report) -> None:
    """Report what somebody would lose."""
    for name, tree in output.trees.items():
        if (output.out / name).is_symlink():
            report.add(diagnostics.FOREIGN_FILE, output.file(name), path=name)
            continue
        before = output.before.packages.get(name)
        for path in (*tree, *(path for path in (before.files if before else ()) if path not in tree)):
            _refuse_file(output, path, tree.get(path), report)
    for name in output.dropped:
        entry = output.before.packages.get(name)
        for path in entry.files if entry else ():
            _refuse_file(output, path, None, report)


def _refuse_file(output: Output, path: str, text: str | None, report: Report) -> None:
    target = output.out / path
    if target.is_dir():
        report.add(diagnostics.FOREIGN_FILE, output.file(path), path=path)
        return
    on_disk = manifest.digest_or_none(target)
    owned = output.before.owns(path)
    if (
        on_disk is None
        or on_disk == owned
        or (text is not None and on_disk == manifest.digest(text.encode()))
    ):
        return
    rule = diagnostics.FOREIGN_FILE if owned is None else diagnostics.EDITED_FILE
    report.add(rule, output.file(path), path=path)


def _changes(output: Output, name: str) -> bool:
    tree = output.trees[name]
    before = output.before.packages.get(name)
    if any((output.out / path).exists() for path in (before.files if before else ()) if path not in tree):
        return True
    return any(_read(output.out / path) != text for path, text in tree.items())


def _stage(output: Output, name: str, stage: Path) -> set[str]:
    """The package as it will be, with the files in its folder that are not ours; answers what changed."""
    tree = output.trees[name]
    changed: set[str] = set()
    for path, text in tree.items():
        target = stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        old = output.out / path
        if _read(old) == text and not old.is_symlink():
            with contextlib.suppress(OSError):
                os.link(old, target)  # keeps the time stamp, so that nothing downstream is rebuilt
                continue
        changed.add(path)
        target.write_text(text, encoding="utf-8", newline="\n")
    before = output.before.packages.get(name)
    owned = {*tree, *(before.files if before else ())}
    folder = output.out / name
    for file in folder.rglob("*") if folder.is_dir() else ():
        path = file.relative_to(output.out).as_posix()
        if path in owned or "__pycache__" in file.parts or (file.is_dir() and not file.is_symlink()):
            continue
        target = stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target, follow_symlinks=False)
    return changed


def _unproven(output: Output, changed: Mapping[str, set[str]]) -> list[str]:
    """What must be imported: the files that changed, and the models that may lean on a model that did."""
    paths: list[str] = []
    for name, files in changed.items():
        tree = output.trees[name]
        before = output.before.packages.get(name)
        if before is None or any(path not in tree for path in before.files):
            paths += tree
            continue
        if all(_is_proven(output, path, tree[path]) for path in files):
            continue
        models = f"{name}/models/"
        leaning = any(path.startswith(models) for path in files)
        paths += [path for path in tree if path in files or (leaning and path.startswith(models))]
    return paths


def _is_proven(output: Output, path: str, text: str) -> bool:
    """The file in its place, which was imported when it was written, does the same."""
    if not path.endswith(".py"):
        return True
    if not is_imported(path):
        return compiles(text)
    old = _read(output.out / path)
    if old is None or manifest.digest(old.encode()) != output.before.owns(path):
        return False
    return does_the_same(old, text)


def _swap(out: Path, names: list[str], stage: Path) -> None:
    """Put the new packages in place and the manifest beside them; on any failure put the old ones back."""
    (stage / "old").mkdir()
    try:
        for name in names:
            if (out / name).exists() or (out / name).is_symlink():
                (out / name).rename(stage / "old" / name)
            else:
                (stage / "old" / name).mkdir()
            (stage / "new" / name).rename(out / name)
        (stage / manifest.NAME).replace(out / manifest.NAME)
    except BaseException:
        _roll_back(out, stage)
        raise


def _roll_back(out: Path, stage: Path) -> None:
    """The old packages back in their places; an empty one says that there was none."""
    for old in (stage / "old").glob("*"):
        if (out / old.name).exists():
            (out / old.name).rename(stage / "new" / old.name)
        old.rename(out / old.name)
        with contextlib.suppress(OSError):
            (out / old.name).rmdir()


def _recover(out: Path) -> None:
    """What a run that was killed left behind: with a manifest, it was not done with changing places."""
    for stage in out.glob(f"{_STAGE}*"):
        if not stage.is_dir() or stage.is_symlink():
            stage.unlink(missing_ok=True)
            continue
        if (stage / manifest.NAME).exists():
            _roll_back(out, stage)
        shutil.rmtree(stage, ignore_errors=True)


@contextlib.contextmanager
def _locked(out: Path) -> Iterator[None]:
    """One writer at a time, where the system knows locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _prune(folder: Path) -> None:
    """Remove what is left empty, byte code aside."""
    if not folder.is_dir():
        return
    for cache in list(folder.rglob("__pycache__")):
        shutil.rmtree(cache, ignore_errors=True)
    for inner in sorted((item for item in folder.rglob("*") if item.is_dir()), reverse=True):
        with contextlib.suppress(OSError):
            inner.rmdir()
    with contextlib.suppress(OSError):
        folder.rmdir()


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        return None


def _replace(file: Path, text: str) -> None:
    temporary = file.with_name(f"{_STAGE}{file.name}")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(file)
