"""`[tool.specwright]` of pyproject.toml: which documents become which packages, and where."""

from __future__ import annotations

import keyword
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from specwright import diagnostics
from specwright.diagnostics import Place, project
from specwright.diagnostics.nearest import nearest

if TYPE_CHECKING:
    from specwright.diagnostics import Report
    from specwright.write.manifest import Entry, Manifest

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_OUT = "generated"


class Package(Struct, frozen=True, kw_only=True):
    """One document and the package made of it."""

    name: str
    """Import name."""
    spec: str
    """Path of the document relative to `Config.base`, with `/`."""
    allow: tuple[str, ...] = ()
    """Codes of errors that are warnings for this document."""
    allow_remote: tuple[str, ...] = ()
    """Machines that its references may lead to, as in a URL: `example.com` or `example.com:8080`."""
    root: str | None = None
    """The folder, relative to `Config.base`, that its references stay in; `None`: the document's own."""


class Skeleton(Struct, frozen=True, kw_only=True):
    """What `specwright new-adapter` begins an adapter with."""

    folder: str
    """Folder of templates, laid out like the project, relative to `Config.base`."""
    implements: str
    """The generated interface that an adapter implements: `package.module.Class`."""


class Config(Struct, frozen=True, kw_only=True):
    base: Path
    """The folder to which the paths are relative."""
    out: str
    """The folder that holds the packages."""
    templates: str | None
    """A folder of templates that stand in for ours of the same name."""
    packages: tuple[Package, ...]
    skeleton: Skeleton | None = None
    written: bool = True
    """In a file; otherwise it was made of a command line."""


def discover(start: Path) -> Path | None:
    """The pyproject.toml with a `[tool.specwright]` table, in `start` or the nearest folder above."""
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if _has_table(file):
            return file
    return None


def _has_table(file: Path) -> bool:
    return file.is_file() and b"tool.specwright" in file.read_bytes()


def configuration_of(config: Config) -> str:
    """The folder of the configuration relative to the output folder, as manifests have it."""
    return Path(os.path.relpath(config.base, config.base / config.out)).as_posix()


def elsewhere(config: Config, package: str, entry: Entry | None) -> Path | None:
    """The other configuration that writes the package into the same folder, if there is one now."""
    if entry is None or not entry.configured or entry.by == configuration_of(config):
        return None
    out = config.base / config.out
    file = Path(os.path.normpath(out / entry.by / "pyproject.toml"))
    if not _has_table(file) or file.parent.samefile(config.base):
        return None
    import tomllib

    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))["tool"]["specwright"]
        named = any(each["name"] == package for each in table["package"])
        same = (file.parent / table.get("out", _OUT)).resolve() == out.resolve()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return file  # it cannot be read now; what it wrote is not ours to delete
    return file if named and same else None


def refuse_shared(file: Path, config: Config, before: Manifest, report: Report) -> None:
    """Two configurations may write into one folder, but not the same package."""
    for package in config.packages:
        other = elsewhere(config, package.name, before.packages.get(package.name))
        if other is not None:
            shown = Path(os.path.relpath(other, config.base)).as_posix()
            _Reader(file.name, file.read_text(encoding="utf-8"), report).shared(package.name, shown)


def load(file: Path, report: Report) -> Config:
    """Read the configuration; every unknown or wrong setting is in the report, then `Failure` is raised."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        report.add(
            project.CONFIG_NOT_FOUND,
            Place(file.name, 0, 0),
            problem=f"cannot read {file}: {reason}",
        )
        report.check()
        raise AssertionError("an error was reported") from error
    import tomllib

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"(.*) \(at line (\d+), column (\d+)\)", str(error))
        place = Place(file.name, int(match[2]), int(match[3])) if match else Place(file.name, 0, 0)
        report.add(project.CONFIG_SYNTAX, place, problem=(match[1] if match else str(error)).lower())
        report.check()
        raise AssertionError("an error was reported") from error
    reader = _Reader(file.name, text, report)
    table = document.get("tool", {}).get("specwright")
    if not isinstance(table, dict):
        report.add(
            project.CONFIG_NOT_FOUND,
            Place(file.name, 0, 0),
            problem=f"{file.name} has no [tool.specwright]",
        )
        report.check()
        table = {}
    config = reader.config(table, file.parent)
    report.check()
    return config


class _Reader:
    def __init__(self, file: str, text: str, report: Report) -> None:
        self._file = file
        self._lines = text.split("\n")
        self._report = report

    def config(self, table: dict[str, object], base: Path) -> Config:
        header = "[tool.specwright]"
        self._known(table, ("out", "templates", "package", "skeleton"), header, 0)
        out = self._text(table, "out", header, 0) or _OUT
        templates = self._text(table, "templates", header, 0)
        if templates is not None and not (base / templates).is_dir():
            self._wrong("templates", templates, "a folder", header, 0, "create it, or correct the path")
        skeleton = self._skeleton(table["skeleton"], header) if "skeleton" in table else None
        entries = table.get("package", [])
        packages = []
        if not isinstance(entries, list) or not entries:
            self._wrong(
                "package", entries, "an array of tables", header, 0, "write [[tool.specwright.package]]"
            )
            entries = []
        names: set[str] = set()
        for index, entry in enumerate(entries):
            package = self._package(entry, index)
            if package is None:
                continue
            if package.name in names:
                self._wrong(
                    "name",
                    package.name,
                    "a name of its own",
                    _PACKAGE,
                    index,
                    "rename one of the two packages",
                )
            names.add(package.name)
            packages.append(package)
        return Config(base=base, out=out, templates=templates, packages=tuple(packages), skeleton=skeleton)

    def shared(self, name: str, other: str) -> None:
        import tomllib

        packages = tomllib.loads("\n".join(self._lines))["tool"]["specwright"]["package"]
        index = [each["name"] for each in packages].index(name)
        expected = f"other than what {other} writes into the same folder"
        self._wrong(
            "name", name, expected, _PACKAGE, index, "rename one of the two, or let out be another folder"
        )

    def _skeleton(self, value: object, header: str) -> Skeleton | None:
        match value:
            case {"folder": str(folder), "implements": str(name), **rest} if folder and not rest:
                if name.count(".") >= 2 and all(part.isidentifier() for part in name.split(".")):
                    return Skeleton(folder=folder, implements=name)
        expected = "a table of folder and implements, the latter as package.module.Class"
        self._wrong("skeleton", value, expected, header, 0, f"for example, {SKELETON}")
        return None

    def _package(self, entry: object, index: int) -> Package | None:
        if not isinstance(entry, dict):
            self._wrong("package", entry, "an array of tables", _PACKAGE, index, f"write {_PACKAGE}")
            return None
        self._known(entry, ("name", "spec", "allow", "allow-remote", "root"), _PACKAGE, index)
        name = self._text(entry, "name", _PACKAGE, index, required='name = "my_api"')
        spec = self._text(entry, "spec", _PACKAGE, index, required='spec = "specs/my-api.yaml"')
        if name is not None and (problem := name_problem(name)):
            self._wrong("name", name, problem, _PACKAGE, index, 'for example, name = "my_api"')
            name = None
        allow = self._texts(entry, "allow", "an array of codes", 'allow = ["duplicate-operation-id"]', index)
        hosts = self._texts(
            entry, "allow-remote", "an array of hosts", 'allow-remote = ["example.com"]', index
        )
        root = self._text(entry, "root", _PACKAGE, index)
        for code in allow:
            if problem := allow_problem(code):
                self._wrong("allow", code, problem, _PACKAGE, index, "see docs/diagnostics.md")
        if name is None or spec is None:
            return None
        return Package(name=name, spec=spec, allow=allow, allow_remote=hosts, root=root)

    def _texts(
        self, table: dict[str, object], key: str, expected: str, hint: str, index: int
    ) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list):
            texts = tuple(item for item in value if isinstance(item, str))
            if len(texts) == len(value):
                return texts
        self._wrong(key, value, expected, _PACKAGE, index, hint)
        return ()

    def _known(self, table: dict[str, object], keys: tuple[str, ...], header: str, index: int) -> None:
        for key in table:
            if key not in keys:
                close = nearest(key, keys)
                hint = f"did you mean {close!r}?" if close else f"the settings are {', '.join(keys)}"
                place = self._place(header, index, key)
                self._report.add(project.UNKNOWN_CONFIG_KEY, place, key=key, table=header, hint=hint)

    def _text(
        self, table: dict[str, object], key: str, header: str, index: int, *, required: str | None = None
    ) -> str | None:
        value = table.get(key)
        if isinstance(value, str) and value:
            return value
        if key in table:
            self._wrong(key, value, "a string", header, index, f'write {key} = "…"')
        elif required is not None:
            place = self._place(header, index, None)
            self._report.add(project.MISSING_CONFIG_KEY, place, table=header, key=key, example=required)
        return None

    def _wrong(self, key: str, value: object, expected: str, header: str, index: int, hint: str) -> None:
        self._report.add(
            project.CONFIG_VALUE,
            self._place(header, index, key),
            key=key,
            expected=expected,
            found=repr(value),
            hint=hint,
        )

    def _place(self, header: str, index: int, key: str | None) -> Place:
        """The line of `key` below the `index`-th `header`, or that header's; TOML values carry no places."""
        inside, seen, header_line = False, -1, 0
        for number, line in enumerate(self._lines, start=1):
            text = line.strip()
            if text.startswith("["):
                inside = text.split("#")[0].replace(" ", "").strip() == header
                seen += inside
                if inside and seen == index:
                    header_line = number
            elif inside and seen == index and key is not None:
                match = re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)
                if match:
                    column = len(line) - len(line.lstrip()) + 1
                    return Place(self._file, number, column, len(match[0].rstrip(" =").strip()))
        return Place(self._file, header_line, 1, len(header)) if header_line else Place(self._file, 0, 0)


SKELETON = 'skeleton = { folder = "skeleton", implements = "my_api.interface.Api" }'

_PACKAGE = "[[tool.specwright.package]]"


def name_problem(name: str) -> str | None:
    """What a package name must be, if this one is not."""
    if not _NAME.match(name) or keyword.iskeyword(name):
        return "an import name of lower-case letters, digits and _"
    if name in ("specwright", "specwright_runtime", "pydantic", "starlette"):
        return "other than the packages it imports"
    return None


def allow_problem(code: str) -> str | None:
    """What an allowed code must be, if this one is not."""
    rule = diagnostics.RULES.get(code)
    if rule is None:
        close = nearest(code, diagnostics.RULES)
        return "a code of a diagnostic" + (f" (did you mean {close}?)" if close else "")
    if not rule.allowable:
        return "a code that can be allowed; nothing right could be generated past this one"
    return None


def template_folder() -> Path:
    """Where our templates are: inside an installed wheel, or beside the source tree's pyproject.toml."""
    packaged = Path(__file__).with_name("templates")
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "templates"
