"""Where a rendered tree goes: written, compared, or shown as a difference."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from specwright.diagnostics import Place, project
from specwright.write import manifest, swap
from specwright.write.import_check import Prover, compiles, is_imported
from specwright.write.manifest import Manifest, Seen

if TYPE_CHECKING:
    from specwright.diagnostics import Report


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
    alike: frozenset[str] = frozenset()
    """Paths of files that are imported if those of the last run were."""
    seen: Mapping[str, Seen] = {}
    """Files that were looked at a moment ago."""

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
            project.CANNOT_WRITE,
            Place(output.shown, 0, 0),
            path=path.as_posix(),
            reason=error.strerror or str(error),
        )
    report.check()
    raise AssertionError("an error was reported")


def _write(output: Output, report: Report, *, force: bool, prover: Prover | None) -> bool:
    output.out.mkdir(parents=True, exist_ok=True)
    with swap.locked(output.out):
        swap.recover(output.out)
        output = _current(output)
        disk = _Disk(output.out, output.seen)
        if not force:
            _refuse(output, disk, report)
            report.check()
        changed = [name for name in output.trees if _changes(output, disk, name)]
        leaving = {
            name: output.before.packages[name] for name in output.dropped if name in output.before.packages
        }
        if changed:
            stage = Path(tempfile.mkdtemp(prefix=swap.STAGE, dir=output.out))
            try:
                written = {name: _stage(output, disk, name, stage / "new") for name in changed}
                unproven = _unproven(output, disk, written)
                if unproven:
                    with prover or Prover() as proving:
                        problem = proving.prove(stage / "new", unproven)
                    if problem is not None:
                        report.add(project.BROKEN_OUTPUT, Place(output.shown, 0, 0), problem=problem)
                report.check()
                # What leaves is ours until it is gone.
                staged = Manifest({**leaving, **output.after.packages})
                swap.replace(stage / manifest.NAME, staged.text())
                swap.put(output.out, stage, changed)
            finally:
                shutil.rmtree(stage, ignore_errors=True)
        gone = [path for entry in leaving.values() for path in entry.files]
        for path in gone:
            (output.out / path).unlink(missing_ok=True)
        for name in output.dropped:
            _prune(output.out / name)
        text = output.after.text()
        if _read(output.out / manifest.NAME) != text:
            swap.replace(output.out / manifest.NAME, text)
            return True
        return bool(changed or gone)


class _Disk:
    """What is in the folder now, by its hash, line ends as in the repository. Each file is read once."""

    def __init__(self, out: Path, seen: Mapping[str, Seen]) -> None:
        self._out = out
        self._seen = seen
        self._found: dict[str, str | None] = {}

    def digest(self, path: str) -> str | None:
        """`None` where there is no file."""
        if path not in self._found:
            file = self._out / path
            seen = self._seen.get(path)
            known = seen is not None and manifest.stamp(file) == seen.stamp
            self._found[path] = seen.digest if seen and known else manifest.digest_or_none(file)
        return self._found[path]


def _current(output: Output) -> Output:
    """Beside what is on disk now: another run may have written other packages since this one began."""
    before = manifest.load(output.out)
    packages = {
        name: entry
        for name, entry in before.packages.items()
        # Whoever asked for a package on a command line deletes it by hand.
        if name not in output.dropped and (entry.configured or (output.out / name).exists())
    }
    packages |= {name: output.after.packages[name] for name in output.trees}
    return replace(output, before=before, after=Manifest(packages))


def check(output: Output, report: Report) -> None:
    """Report every file that is not what it would be if it were written now."""
    for name, tree in output.trees.items():
        for path, text in tree.items():
            on_disk = manifest.digest_or_none(output.out / path)
            if on_disk is None:
                report.add(project.MISSING_FILE, output.file(path), path=path)
            elif on_disk != manifest.digest(text.encode()):
                owned = output.before.owns(path)
                edited = owned is not None and owned != on_disk
                rule = project.EDITED_FILE if edited else project.STALE_FILE
                report.add(rule, output.file(path), path=path)
        before = output.before.packages.get(name)
        _report_surplus(
            output, [path for path in (before.files if before else ()) if path not in tree], report
        )
        after = output.after.packages[name]
        # What is allowed on this command line need not be what was when it was written.
        if not report.failed and before is not None and replace(before, config=after.config) != after:
            report.add(project.STALE_FILE, output.file(manifest.NAME), path=manifest.NAME)
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


def _report_surplus(output: Output, paths: list[str], report: Report) -> None:
    for path in paths:
        if (output.out / path).exists():
            report.add(project.SURPLUS_FILE, output.file(path), path=path)


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


def _refuse(output: Output, disk: _Disk, report: Report) -> None:
    """Report what somebody would lose."""
    for name, tree in output.trees.items():
        if (output.out / name).is_symlink():
            report.add(project.FOREIGN_FILE, output.file(name), path=name)
            continue
        before = output.before.packages.get(name)
        for path in (*tree, *(path for path in (before.files if before else ()) if path not in tree)):
            _refuse_file(output, disk, path, output.after.packages[name].files.get(path), report)
    for name in output.dropped:
        entry = output.before.packages.get(name)
        for path in entry.files if entry else ():
            _refuse_file(output, disk, path, None, report)


def _refuse_file(output: Output, disk: _Disk, path: str, new: str | None, report: Report) -> None:
    """`new` is the hash that the file will have."""
    if (output.out / path).is_dir():
        report.add(project.FOREIGN_FILE, output.file(path), path=path)
        return
    found, owned = disk.digest(path), output.before.owns(path)
    if found is not None and found not in (owned, new):
        rule = project.FOREIGN_FILE if owned is None else project.EDITED_FILE
        report.add(rule, output.file(path), path=path)


def _changes(output: Output, disk: _Disk, name: str) -> bool:
    tree = output.trees[name]
    before = output.before.packages.get(name)
    if any((output.out / path).exists() for path in (before.files if before else ()) if path not in tree):
        return True
    files = output.after.packages[name].files
    return any(disk.digest(path) != files[path] for path in tree)


def _stage(output: Output, disk: _Disk, name: str, stage: Path) -> set[str]:
    """The package as it will be, with the files in its folder that are not ours; answers what changed."""
    tree, files = output.trees[name], output.after.packages[name].files
    changed: set[str] = set()
    for inner in {PurePosixPath(path).parent for path in tree}:
        (stage / inner).mkdir(parents=True, exist_ok=True)
    for path, text in tree.items():
        target, old = stage / path, output.out / path
        if disk.digest(path) == files[path] and not old.is_symlink():
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


def _unproven(output: Output, disk: _Disk, changed: Mapping[str, set[str]]) -> list[str]:
    """What must be imported: the files that changed, and those that may lean on one that did or is gone."""
    paths: list[str] = []
    for name, files in changed.items():
        tree = output.trees[name]
        before = output.before.packages.get(name)
        if before is None:
            paths += tree
            continue
        unproven = {path for path in files if not _is_proven(output, disk, path)}
        models = f"{name}/models/"
        # Modules of models do not import each other; in a template of somebody else's they may.
        leaning = re.compile(rf"^(?:from \.|(?:from|import) {name}\b)", re.MULTILINE)
        moved = any(path.startswith(models) for path in unproven)
        gone = [_stem(path) for path in before.files if path not in tree and is_imported(path)]
        naming = re.compile(rf"\b(?:{'|'.join(gone)})\b" if gone else r"(?!)")
        paths += [
            path
            for path, text in tree.items()
            if path in unproven
            or (moved and path.startswith(models) and leaning.search(text))
            or (path.endswith(".py") and path not in files and naming.search(text))
        ]
    return paths


def _is_proven(output: Output, disk: _Disk, path: str) -> bool:
    """The file in its place, which was imported when it was written, does the same."""
    if not path.endswith(".py"):
        return True
    if path in output.alike:
        return disk.digest(path) == output.before.owns(path)
    return not is_imported(path) and compiles(output.trees[path.partition("/")[0]][path])


def _stem(path: str) -> str:
    """What an import statement calls a module or package, at least."""
    return PurePosixPath(path.removesuffix("/__init__.py")).stem


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
