"""Names: used twice, used and declared nowhere, declared and used nowhere."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from specwright import diagnostics
from specwright.diagnostics import Related, Report
from specwright.read.source import Origin, Source, UnresolvableError
from specwright.validate.walked import Walked, objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specwright.pytypes import JsonValue
    from specwright.validate.rules.paths import Paths
    from specwright.validate.walked import Visited


COMPONENT_NAME = re.compile(r"[A-Za-z0-9._-]+\Z")


def operation_ids(walked: Walked, paths: Paths, report: Report) -> None:
    first: dict[str, Origin] = {}
    for operation in walked.of("operation"):
        name = operation.value.get("operationId")
        name = None if name == "" else name
        method, path = paths.operations.get(id(operation.value), ("call", ""))
        words = re.findall(r"[A-Za-z0-9]+", f"{method} {path.replace('{', ' by ')}")
        suggestion = words[0] + "".join(word[:1].upper() + word[1:] for word in words[1:])
        if name is None and "x-python-name" in operation.value:
            continue  # which is a name that stays, too
        if name is None:
            report.add(diagnostics.MISSING_OPERATION_ID, operation.origin, at="key", suggestion=suggestion)
        elif not isinstance(name, str):
            continue  # reported as a wrong type
        elif name in first:
            report.add(
                diagnostics.DUPLICATE_OPERATION_ID,
                operation.origin / "operationId",
                related=(Related(where=first[name], message="first here"),),
                id=name,
                suggestion=suggestion,
            )
        else:
            first[name] = operation.origin / "operationId"


def tags(walked: Walked, report: Report) -> None:
    first: dict[str, Origin] = {}
    tags = walked.of("tag")
    for tag in tags:
        name = tag.value.get("name")
        if not isinstance(name, str):
            continue
        if name in first:
            related = (Related(where=first[name], message="first here"),)
            walked.unusual.add("/tags")
            report.add(diagnostics.DUPLICATE_TAG, tag.origin / "name", related=related, name=name)
        first.setdefault(name, tag.origin / "name")
    for tag in tags:
        parent = tag.value.get("parent")
        if isinstance(parent, str) and parent not in first:
            report.add(
                diagnostics.WRONG_VALUE,
                tag.origin / "parent",
                keyword="parent",
                problem=f"is not the name of a tag: '{parent}'",
                hint="describe that tag too, or delete parent",
            )


def links(walked: Walked, report: Report) -> None:
    for link in walked.of("link"):
        if link.value.keys().isdisjoint(("operationId", "operationRef")):
            report.add(
                diagnostics.MISSING_KEYWORD,
                link.origin,
                noun="a link",
                keyword="operationId or operationRef",
                example="operationId: …",
            )
        if "server" in link.value:
            hint = "follow the link with a client of that base_url"
            report.add(
                diagnostics.IGNORED_KEYWORD, link.origin / "server", at="key", keyword="server", hint=hint
            )


def discriminators(source: Source, walked: Walked, report: Report) -> None:
    for discriminator in walked.of("discriminator"):
        for word, origin, target in _mappings(discriminator):
            if not _maps(source, origin, target):
                subject = "any other value" if word is None else f"the value '{word}'"
                report.add(diagnostics.DANGLING_MAPPING, origin, subject=subject, target=target)


def _mappings(discriminator: Visited) -> Iterator[tuple[str | None, Origin, str]]:
    """The words of a discriminator, `None` for all others (3.2), each with what it stands for."""
    mapping = discriminator.value.get("mapping")
    for key, target in mapping.items() if isinstance(mapping, dict) else ():
        if isinstance(target, str):
            yield key, discriminator.origin / "mapping" / key, target
    default = discriminator.value.get("defaultMapping")
    if isinstance(default, str):
        yield None, discriminator.origin / "defaultMapping", default


def _maps(source: Source, origin: Origin, target: str) -> bool:
    """A mapping's value is the name of a component or a reference (3.1.1, 4.8.25.2)."""
    if not ("/" in target or "#" in target or target.endswith((".yaml", ".yml", ".json"))):
        origin, target = source.root, f"#/components/schemas/{target}"
    try:
        source.resolve(origin, target)
    except UnresolvableError:
        return False
    return True


def components(source: Source, root: dict[str, JsonValue], walked: Walked, report: Report) -> None:
    """Components that nothing refers to, and names that the specification does not allow."""
    referred = Counter(origin for _, origin in walked.references)
    # What a component is another name for may be what everybody else refers to.
    named = [reference.origin for reference, origin in walked.references if referred[origin] > 1]
    entered = {
        tuple(origin.tokens[1:3])
        for origin in [*referred, *(each for each in named if len(each.tokens) == 3)]
        if origin.file == source.root.file and origin.pointer.startswith("/components/")
    }
    mapped = {
        target.rpartition("/")[2] for node in walked.of("discriminator") for _, _, target in _mappings(node)
    }
    for group, members in objects(root.get("components")):
        if group.startswith("x-"):
            continue
        if (source.root / "components" / group).pointer in walked.unusual:
            continue  # all of it is in another file
        for name in members:
            origin = source.root / "components" / group / name
            if not COMPONENT_NAME.match(name):
                report.add(diagnostics.COMPONENT_NAME, origin, at="key", name=name)
            if group == "securitySchemes" or (group == "schemas" and name in mapped):
                continue
            # After an error it may be wanted: a misspelt reference, or a keyword that was not followed.
            if not report.failed and (group, name) not in entered:
                report.add(diagnostics.UNUSED_COMPONENT, origin, at="key", name=name)
