"""One package: is it up to date, and if not, what is it to be?"""

from __future__ import annotations

import functools
import os
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from specwright.build.run_cache import NOTHING, Remembered
from specwright.config import configuration_of, template_folder
from specwright.diagnostics import Failure, Place, Report, project
from specwright.write import manifest, swap
from specwright.write.import_check import PACKAGE, Prover

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from specwright.build.incremental import Retouched
    from specwright.build.reuse import Kept
    from specwright.build.run_cache import Told
    from specwright.config import Config, Package
    from specwright.diagnostics.coverage import Coverage
    from specwright.diagnostics.listing import Format
    from specwright.read.units import Divided, Opened


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
    configured: bool
    """Whether a configuration names the package."""
    by: str
    """The folder of that configuration, relative to `out`."""
    reporting: bool
    """Whether to tell what became of each operation and schema."""
    earlier: manifest.Entry | None = None
    """What was written last time."""
    remembered: Remembered | None = None
    """Of that."""


class Made(Struct, frozen=True, kw_only=True):
    """What became of an order. `tree` is `None` where the document is at fault."""

    findings: tuple[Told, ...]
    said: str
    """The findings as text, in the format that was asked for."""
    records: tuple[str, ...]
    """The findings as JSON, if that was asked for."""
    coverage: Coverage | None
    """What became of each operation and schema, if that was asked for."""
    tree: dict[str, str] | None
    alike: frozenset[str]
    """Paths of files that are imported if those of the last run were: in docstrings alone they differ."""
    seen: dict[str, manifest.Seen]
    """Files of the last run that were there."""
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
        configured=config.written,
        by=configuration_of(config),
        reporting=reporting,
    )


def recalling(order: Order, before: manifest.Manifest, memory: Mapping[str, Remembered]) -> Order:
    """The order, knowing what came of it last time. What was configured once stays so."""
    name = order.package.name
    earlier = before.packages.get(name)
    return replace(
        order,
        configured=order.configured or (earlier is not None and earlier.configured),
        by=earlier.by if earlier is not None and earlier.configured and not order.configured else order.by,
        earlier=earlier,
        remembered=memory.get(name),
    )


def location(config: Config, package: Package) -> tuple[Path, str]:
    """The folder that names of documents are relative to, and the document's name: never an absolute one."""
    spec = Path(package.spec)
    if spec.is_absolute():
        return spec.parent, spec.name
    return config.base, spec.as_posix()


def is_fresh(order: Order) -> bool:
    """Neither the inputs nor any file written from them changed since the last run."""
    earlier = order.earlier
    if earlier is None or not was_made_alike(order):
        return False
    if (earlier.config, earlier.configured, earlier.by) != (order.config, order.configured, order.by):
        return False
    if next(iter(earlier.documents), None) != order.document:
        return False
    if any(_digest(order, file) != digest for file, digest in earlier.documents.items()):
        return False
    return not any(swap.edited(order.out, earlier.files))


def was_made_alike(order: Order) -> bool:
    """By this very generator and with these templates: only the document may have changed."""
    earlier, remembered = order.earlier, order.remembered
    if earlier is None or remembered is None:
        return False
    made = (remembered.generator, remembered.entry, earlier.templates)
    return made == (order.generator, earlier.digest, order.templates)


def _digest(order: Order, file: str) -> str | None:
    if "://" not in file:
        return manifest.digest_or_none(order.base / file)
    from specwright.read.remote import fetch
    from specwright.read.text import BEYOND, MAX_BYTES

    try:
        return manifest.digest(fetch(file, order.hosts, MAX_BYTES * BEYOND).replace(b"\r\n", b"\n"))
    except OSError:
        return None


def make(order: Order, form: Format, *, colour: bool, prover: Prover | None = None) -> Made:
    """Run the pipeline; what the last run wrote and still holds is not done again.

    `prover` is started as soon as there turns out to be something to be proven.
    """
    from specwright import pipeline
    from specwright.diagnostics import messages
    from specwright.read.source import read
    from specwright.read.units import Read, Skimmed

    kept = _kept(order)
    report = Report(order.allow)
    source, api, tree, around = None, None, None, NOTHING
    documents, texts = dict[str, str](), dict[str, str]()
    touched, skimmed = None, False
    try:
        if (peeked := _peeked(order)) is not None:
            skimmed = True
            content, digest = peeked
            touched = _retouched(order, partial(Skimmed, order.document, content), (), kept, prover)
            documents, texts = {order.document: digest}, {order.document: content}
        if touched is None:
            source = read(report, name=order.document, base=order.base, hosts=order.hosts, root=order.root)
            if not skimmed and _is_retouchable(order):
                found = messages.tell(report.diagnostics, source)
                touched = _retouched(order, partial(Read, source), found, kept, prover)
        if touched is None and source is not None:
            if prover is not None:  # most of what makes everything anew is code, too
                prover.start(PACKAGE)
            whole = pipeline.understand(source, order.package.name, report)
            api, files = whole.api, pipeline.planned(whole.api)
            tree = pipeline.write(files, templates=order.overrides, kept=kept)
            if order.overrides is None:
                around = pipeline.surroundings(source, whole, files)
        elif touched is not None:
            tree, around = touched.tree, touched.around
    except Failure:
        pass
    except OSError as error:  # not of documents, which is a finding already, but of the formatter's folder
        unwritable(error, report)
    except Exception as error:
        if order.overrides is None or not _is_of_templates(error):
            internal(error, order.document, report)
        else:
            folder = str(order.overrides)
            report.add(project.TEMPLATE_ERROR, Place(folder, 0, 0), problem=error, folder=folder)
    if source is not None:
        documents = {text.file: text.digest for text in source.texts}
        texts = {text.file: text.content for text in source.texts}
    findings = messages.tell(report.diagnostics, source) if touched is None else touched.findings
    entry, known = None, None
    if tree is not None:
        entry = manifest.Entry(
            config=order.config,
            templates=order.templates,
            documents=documents,
            files={path: kept.digest(path, text) for path, text in tree.items()},
            configured=order.configured,
            by=order.by,
        )
        known = Remembered(
            generator=order.generator,
            entry=entry.digest,
            given=kept.given if touched is None else touched.given,
            findings=findings,
            around=around,
        )
    said, records = messages.listed(findings, texts, order.base, form, colour=colour)
    told = None
    if order.reporting:
        from specwright.diagnostics import coverage

        told = coverage.cover(
            order.package.name, order.document, source, api, tree is not None, report.diagnostics
        )
    return Made(
        findings=findings,
        said=said,
        records=records,
        coverage=told,
        tree=tree,
        # In a template of somebody else's, a docstring may stand where it does something.
        alike=frozenset()
        if order.overrides is not None
        else frozenset(kept.alike)
        if touched is None
        else touched.alike,
        seen={path: seen for path, (_, seen) in kept.seen.items()},
        entry=entry,
        remembered=known,
    )


def _kept(order: Order) -> Kept:
    """What is still there of what this generator made with these templates."""
    from specwright.build.reuse import Kept

    earlier, remembered = order.earlier, order.remembered
    if earlier is None or remembered is None or not was_made_alike(order):
        return Kept({})
    files = earlier.files

    def read(path: str) -> tuple[str, manifest.Seen] | None:
        file = order.out / path
        stamp = manifest.stamp(file)
        try:
            data = file.read_bytes().replace(b"\r\n", b"\n")
        except OSError:
            return None
        digest = manifest.digest(data)
        if digest != files.get(path) or stamp is None:
            return None
        return data.decode(), manifest.Seen(digest, stamp)

    return Kept(remembered.given, read)


def _is_retouchable(order: Order) -> bool:
    """Whether a part of the document may be enough to tell what becomes of the package."""
    earlier, remembered = order.earlier, order.remembered
    if earlier is None or remembered is None or remembered.around == NOTHING or not was_made_alike(order):
        return False
    if order.reporting or order.overrides is not None or earlier.config != order.config:
        return False
    return next(iter(earlier.documents), None) == order.document


def _peeked(order: Order) -> tuple[str, str] | None:
    """Text and hash of a document that need not be read as a whole."""
    from specwright.read.source import peek

    if not _is_retouchable(order) or not order.document.endswith(".json"):
        return None
    assert order.remembered is not None
    if any(told.spot.pointer is None for told in order.remembered.findings):  # about the text itself
        return None
    return peek(name=order.document, base=order.base, root=order.root)


def _retouched(
    order: Order,
    opening: Callable[[Divided], Opened],
    found: Sequence[Told],
    kept: Kept,
    prover: Prover | None,
) -> Retouched | None:
    from specwright.build.incremental import Before, retouch

    earlier, remembered = order.earlier, order.remembered
    assert earlier is not None
    assert remembered is not None
    before = Before(
        package=order.package.name,
        document=order.document,
        paths=tuple(earlier.files),
        read=kept.read,
        remembered=remembered,
    )
    try:
        return retouch(opening, found, before, order.allow, prover)
    except Exception:  # a fault of ours in there need not be one of the whole run
        if os.environ.get("SPECWRIGHT_TRACE"):
            raise
        return None


def make_all(
    orders: Sequence[Order], form: Format, *, colour: bool, prover: Prover | None = None
) -> list[Made]:
    """Each order in a process of its own, where there are cores for that; in the order of `orders`."""
    work = partial(make, form=form, colour=colour)
    cores = min(os.cpu_count() or 1, len(orders))
    if cores < 2 or not hasattr(os, "fork"):
        return [work(order, prover=prover) for order in orders]
    import multiprocessing

    with multiprocessing.get_context("fork").Pool(cores) as pool:
        return pool.map(work, orders, chunksize=1)


def unwritable(error: OSError, report: Report) -> None:
    path = str(error.filename or "the temporary folder")
    report.add(project.CANNOT_WRITE, Place(path, 0, 0), path=path, reason=error.strerror or str(error))


def _is_of_templates(error: Exception) -> bool:
    from specwright.render import RenderError

    return isinstance(error, RenderError)


def internal(error: Exception, name: str, report: Report) -> None:
    """A fault of ours is a finding too: the other packages are still made, and the exit status is 1.

    Not so a package that is not installed, which the command tells of.
    """
    if os.environ.get("SPECWRIGHT_TRACE") or isinstance(error, ModuleNotFoundError):
        raise error
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    frame = (
        f" ({Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno})" if where is not None else ""
    )
    problem = f"{type(error).__name__}: {error}{frame}"[:500]
    report.add(project.INTERNAL, Place(name, 0, 0), problem=problem)


@functools.cache
def _own_digests(config: Config) -> tuple[str, str]:
    """Of the generator's code and of the templates: when they change, everything is made anew."""
    own = Path(__file__).parents[1]
    generator = manifest.digest(f"{manifest.digest_folder(own, '.py', '.txt')} {_formatter()}".encode())
    folders = [template_folder()]
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
