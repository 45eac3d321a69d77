"""One package: is it up to date, and if not, what is it to be?"""

from __future__ import annotations

import functools
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from specwright import diagnostics, manifest
from specwright.diagnostics import Diagnostic, Failure, Place, Report
from specwright.memory import Remembered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specwright.config import Config, Package
    from specwright.coverage import Coverage
    from specwright.listing import Format
    from specwright.source import Origin, Source


class Order(Struct, frozen=True, kw_only=True):
    """A package to be made, and what its manifest entry must say for it to be up to date."""

    package: Package
    base: Path
    """The folder that names of documents are relative to."""
    document: str
    out: Path
    overrides: Path | None
    allow: tuple[str, ...]
    hosts: tuple[str, ...]
    """Machines that references may lead to."""
    root: Path | None
    """The folder that they stay in; `None`: the document's own."""
    config: str
    generator: str
    templates: str
    reporting: bool
    """Whether to tell what became of each operation and schema."""


class Made(Struct, frozen=True, kw_only=True):
    """What became of an order. `tree` is `None` where the document is at fault."""

    findings: tuple[Diagnostic, ...]
    said: str
    """The findings as text, in the format that was asked for."""
    records: tuple[str, ...]
    """The findings as JSON, if that was asked for."""
    coverage: Coverage | None
    """What became of each operation and schema, if that was asked for."""
    tree: dict[str, str] | None
    entry: manifest.Entry | None
    remembered: Remembered | None
    """For the next run."""


def order(
    config: Config,
    package: Package,
    allow: Sequence[str],
    hosts: Sequence[str],
    root: Path | None = None,
    *,
    reporting: bool = False,
) -> Order:
    """`allow`, `hosts` and `root` are what the command line adds to what the configuration says."""
    base, document = location(config, package)
    allowed = tuple(sorted({*package.allow, *allow}))
    machines = tuple(sorted({*package.allow_remote, *hosts}))
    generator, templates = _own_digests(config)
    if root is None and package.root is not None:
        root = config.base / package.root
    inside = () if root is None else (os.path.relpath(root, base),)
    settings = (package.name, package.spec, allowed, *([machines] if machines else []), *inside)
    return Order(
        package=package,
        base=base,
        document=document,
        out=config.base / config.out,
        overrides=config.base / config.templates if config.templates is not None else None,
        allow=allowed,
        hosts=machines,
        root=root,
        config=manifest.digest(repr(settings).encode()),
        generator=generator,
        templates=templates,
        reporting=reporting,
    )


def location(config: Config, package: Package) -> tuple[Path, str]:
    """The folder that names of documents are relative to, and the document's name: never an absolute one."""
    spec = Path(package.spec)
    if spec.is_absolute():
        return spec.parent, spec.name
    return config.base, spec.as_posix()


def is_fresh(order: Order, before: manifest.Manifest, memory: Mapping[str, Remembered]) -> bool:
    """Neither the inputs nor any file written from them changed since the last run."""
    from specwright import sinks

    entry = before.packages.get(order.package.name)
    if entry is None or not was_made_alike(order, before, memory) or entry.config != order.config:
        return False
    if next(iter(entry.documents), None) != order.document:
        return False
    if any(_digest(order, file) != digest for file, digest in entry.documents.items()):
        return False
    return not any(sinks.edited(order.out, entry.files))


def was_made_alike(order: Order, before: manifest.Manifest, memory: Mapping[str, Remembered]) -> bool:
    """By this very generator and with these templates: only the document may have changed."""
    entry, remembered = before.packages.get(order.package.name), memory.get(order.package.name)
    if entry is None or remembered is None:
        return False
    made = (remembered.generator, remembered.entry, entry.templates)
    return made == (order.generator, entry.digest, order.templates)


def _digest(order: Order, file: str) -> str | None:
    if "://" not in file:
        return manifest.digest_or_none(order.base / file)
    from specwright.remote import fetch

    try:
        return manifest.digest(fetch(file, order.hosts).replace(b"\r\n", b"\n"))
    except OSError:
        return None


def make(
    order: Order,
    earlier: manifest.Entry | None,
    remembered: Remembered | None,
    form: Format,
    *,
    colour: bool,
) -> Made:
    """Run the pipeline; what of `earlier`, written by the last run, still holds is not done again."""
    from specwright import pipeline
    from specwright.formatting import Formatter
    from specwright.source import read

    formatter = Formatter()
    if (
        earlier is not None
        and remembered is not None
        and (remembered.generator, remembered.entry) == (order.generator, earlier.digest)
    ):
        written = earlier.files

        def kept(path: str) -> str | None:
            file = order.out / path
            if manifest.digest_or_none(file) != written.get(path):
                return None
            return file.read_bytes().decode().replace("\r\n", "\n")

        formatter = Formatter(drafts=remembered.drafts, read=kept)
    report = Report(order.allow)
    source, api, tree = None, None, None
    try:
        source = read(report, name=order.document, base=order.base, hosts=order.hosts, root=order.root)
        api = pipeline.understand(source, order.package.name, report)
        tree = pipeline.write(api, templates=order.overrides, formatter=formatter)
    except Failure:
        pass
    except (
        OSError
    ) as error:  # documents that cannot be read are findings already; this is the formatter's folder
        unwritable(error, report)
    except Exception as error:
        internal(error, order.document, report)
    entry, known = None, None
    if source is not None and tree is not None:
        entry = manifest.Entry(
            config=order.config,
            templates=order.templates,
            documents={text.file: text.digest for text in source.texts},
            files={path: manifest.digest(text.encode()) for path, text in tree.items()},
        )
        known = Remembered(generator=order.generator, entry=entry.digest, drafts=formatter.seen)
    findings = report.diagnostics
    said, records = listed(findings, source, order.base, form, colour=colour)
    told = None
    if order.reporting:
        from specwright import coverage

        told = coverage.cover(order.package.name, order.document, source, api, tree is not None, findings)
    return Made(
        findings=findings,
        said=said,
        records=records,
        coverage=told,
        tree=tree,
        entry=entry,
        remembered=known,
    )


def make_all(
    orders: Sequence[Order],
    before: manifest.Manifest,
    memory: Mapping[str, Remembered],
    form: Format,
    *,
    colour: bool,
) -> list[Made]:
    """Each order in a process of its own, where there are cores for that; in the order of `orders`."""
    jobs = [
        (order, before.packages.get(order.package.name), memory.get(order.package.name), form, colour)
        for order in orders
    ]
    cores = min(os.cpu_count() or 1, len(jobs))
    if cores < 2 or not hasattr(os, "fork"):
        return [_job(job) for job in jobs]
    import multiprocessing

    with multiprocessing.get_context("fork").Pool(cores) as pool:
        return pool.map(_job, jobs, chunksize=1)


def _job(job: tuple[Order, manifest.Entry | None, Remembered | None, Format, bool]) -> Made:
    order, earlier, remembered, form, colour = job
    return make(order, earlier, remembered, form, colour=colour)


def listed(
    findings: Sequence[Diagnostic], source: Source | None, base: Path, form: Format, *, colour: bool
) -> tuple[str, tuple[str, ...]]:
    """The findings as text, or as JSON records where that is the format."""
    if not findings:
        return "", ()
    from specwright.listing import Listing

    texts = {} if source is None else {text.file: text.content for text in source.texts}

    def content(file: str) -> str | None:
        if file in texts:
            return texts[file]
        try:
            return (base / file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def locate(origin: Origin, at: Literal["key", "value"]) -> Place:
        return source.place(origin, at) if source is not None else Place(origin.file, 0, 0)

    prefix = "" if base == Path.cwd() else os.path.relpath(base).replace(os.sep, "/") + "/"
    listing = Listing(locate, content, prefix=prefix, colour=colour)
    if form == "json":
        return "", tuple(listing.records(findings))
    return listing.print(findings, form), ()


def unwritable(error: OSError, report: Report) -> None:
    path = str(error.filename or "the temporary folder")
    report.add(diagnostics.CANNOT_WRITE, Place(path, 0, 0), path=path, reason=error.strerror or str(error))


def internal(error: Exception, name: str, report: Report) -> None:
    """A fault of ours is a finding too: the other packages are still made, and the exit status is 1."""
    if os.environ.get("SPECWRIGHT_TRACE"):
        raise error
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    frame = (
        f" ({Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno})" if where is not None else ""
    )
    problem = f"{type(error).__name__}: {error}{frame}"[:500]
    report.add(diagnostics.INTERNAL, Place(name, 0, 0), problem=problem)


@functools.cache
def _own_digests(config: Config) -> tuple[str, str]:
    """Of the generator's code and of the templates: when they change, everything is made anew."""
    own = Path(__file__).parent
    generator = manifest.digest(f"{manifest.digest_folder(own, '.py', '.txt')} {_formatter()}".encode())
    folder = own / "templates"
    folders = [folder if folder.is_dir() else own.parent.parent / "templates"]
    if config.templates is not None:
        folders.append(config.base / config.templates)
    return generator, manifest.digest("".join(manifest.digest_folder(f, ".jinja") for f in folders).encode())


def _formatter() -> str:
    """The formatter's version is a part of ours; importlib.metadata takes longer to start."""
    package = find_spec("ruff")
    if package is None or package.origin is None:
        return ""
    return ",".join(
        sorted(found.name for found in Path(package.origin).parent.parent.glob("ruff-*.dist-info"))
    )
