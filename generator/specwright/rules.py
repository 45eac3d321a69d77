"""Rules about how parts of a document agree: names used twice, names that nothing has, paths."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal

from specwright import diagnostics
from specwright.diagnostics import Related, Report
from specwright.patterns import translate
from specwright.source import Origin, Source, UnresolvableError
from specwright.walk import Visited, Walked, objects

if TYPE_CHECKING:
    from specwright.api import JsonValue
    from specwright.grammar import Version

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

_PLACES = ("path", "query", "querystring", "header", "cookie")

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_STATUS = re.compile(r"[1-5](?:[0-9][0-9]|XX)\Z|default\Z")
_COMPONENT_NAME = re.compile(r"[A-Za-z0-9._-]+\Z")


def check(source: Source, version: Version, walked: Walked, report: Report) -> None:
    """Report every disagreement in the document."""
    root = source.value(source.root)
    assert isinstance(root, dict)
    paths = _Paths(source, report)
    for node in walked.of("paths"):
        paths.check(node)
    for callback in walked.of("callback"):
        for key, origin, item in _path_items(source, callback):
            paths.item(key, origin, item, templated=False)
    for key, webhook in objects(root.get("webhooks")):
        paths.item(key, source.root / "webhooks" / key, webhook, templated=False)
    _operation_ids(walked, paths, report)
    _security(source, root, walked, report)
    _tags(walked, report)
    _responses(walked, report)
    _parameters(walked, report)
    _links(source, walked, report)
    _discriminators(source, walked, report)
    _patterns(walked, report)
    _legacy_schemas(version, walked, report)
    _security_schemes(walked, report)
    _server_variables(walked, report)
    _components(source, root, walked, report)


def followed(source: Source, origin: Origin) -> tuple[Origin, dict[str, JsonValue]]:
    """The object at the end of a chain of references; an empty one where there is none."""
    for _ in range(64):
        try:
            value = source.value(origin)
            if not isinstance(value, dict):
                break
            reference = value.get("$ref")
            if not isinstance(reference, str):
                return origin, value
            origin = source.resolve(origin, reference)
        except (KeyError, UnresolvableError):
            break
    return origin, {}


def _path_items(source: Source, paths: Visited) -> Iterator[tuple[str, Origin, dict[str, JsonValue]]]:
    for key, value in objects(paths.value):
        if not key.startswith("x-"):
            yield key, paths.origin / key, value


class _Paths:
    """Path items: their templates, and the parameters of each of their operations."""

    def __init__(self, source: Source, report: Report) -> None:
        self._source = source
        self._report = report
        self.operations: dict[int, tuple[str, str]] = {}
        """Identity of an operation object to its method and path."""

    def check(self, paths: Visited) -> None:
        shapes: dict[str, tuple[str, Origin]] = {}
        for path, origin, item in _path_items(self._source, paths):
            self.item(path, origin, item, templated=True)
            if not path.startswith("/"):
                self._report.add(
                    diagnostics.MALFORMED_PATH,
                    origin,
                    at="key",
                    path=path,
                    problem="does not begin with /",
                    hint=f"write /{path}",
                )
                continue
            shape = _VARIABLE.sub("{}", path)
            if shape in shapes and shapes[shape][0] != path:
                other, other_origin = shapes[shape]
                self._report.add(
                    diagnostics.AMBIGUOUS_PATH,
                    origin,
                    at="key",
                    related=(Related(where=other_origin, message="the other path item", at="key"),),
                    path=path,
                    other=other,
                )
            shapes.setdefault(shape, (path, origin))

    def item(self, path: str, origin: Origin, item: dict[str, JsonValue], *, templated: bool) -> None:
        parts = [(origin, item)]
        if isinstance(item.get("$ref"), str):
            parts.append(followed(self._source, origin))
            parts[0] = (origin, {key: value for key, value in item.items() if key != "$ref"})
        shared: dict[tuple[str, str], Origin] = {}
        for place, part in reversed(parts):
            shared |= self._declared(place / "parameters", part.get("parameters"))
        names = self._template(path, origin) if templated else set[str]()
        for place, part in parts:
            operations = [(method, part[method], place / method) for method in METHODS if method in part]
            operations += [
                (method, value, place / "additionalOperations" / method)
                for method, value in objects(part.get("additionalOperations"))
            ]
            for method, _, operation_origin in operations:
                where, operation = followed(self._source, operation_origin)
                if not operation:
                    continue
                self.operations.setdefault(id(operation), (method, path))
                declared = shared | self._declared(where / "parameters", operation.get("parameters"))
                if templated:
                    self._agree(path, method, operation_origin, names, declared)

    def _declared(self, origin: Origin, value: JsonValue) -> dict[tuple[str, str], Origin]:
        declared: dict[tuple[str, str], Origin] = {}
        for index, _ in enumerate(value if isinstance(value, list) else ()):
            _, parameter = followed(self._source, origin / index)
            name, place = parameter.get("name"), parameter.get("in")
            if not isinstance(name, str) or place not in _PLACES:
                declared["?", ""] = origin / index  # reported elsewhere; it may be any of those missing here
                continue
            key = (str(place), name.lower() if place == "header" else name)
            if key in declared:
                self._report.add(
                    diagnostics.DUPLICATE_PARAMETER,
                    origin / index,
                    related=(Related(where=declared[key], message="first here"),),
                    place=str(place),
                    name=name,
                )
            declared.setdefault(key, origin / index)
        return declared

    def _agree(
        self,
        path: str,
        method: str,
        operation: Origin,
        names: set[str],
        declared: dict[tuple[str, str], Origin],
    ) -> None:
        in_path = {name: origin for (place, name), origin in declared.items() if place == "path"}
        for name in sorted(names - in_path.keys()) if ("?", "") not in declared else ():
            self._report.add(
                diagnostics.UNDECLARED_PATH_PARAMETER, operation, at="key", name=name, method=method.upper()
            )
        for name, origin in in_path.items():
            if name not in names:
                close = difflib.get_close_matches(name, names, n=1)
                self._report.add(
                    diagnostics.UNUSED_PATH_PARAMETER,
                    origin,
                    name=name,
                    path=path,
                    hint=f"the path has {{{close[0]}}}; use one name for both"
                    if close
                    else f"put {{{name}}} into the path, or delete the parameter",
                )

    def _template(self, path: str, origin: Origin) -> set[str]:
        names = _VARIABLE.findall(path)
        rest = _VARIABLE.sub("", path)
        problem = hint = ""
        if "{" in rest or "}" in rest:
            problem, hint = "has a { or } without its partner", "write each parameter as {name}"
        elif "" in names:
            problem, hint = "has a parameter without a name", "write {name}"
        elif len(set(names)) < len(names):
            problem, hint = "has the same parameter twice", "give the second one its own name"
        for character in "?#":
            if character in rest:
                self._report.add(
                    diagnostics.DELIMITER_IN_PATH, origin, at="key", path=path, character=character
                )
        if problem:
            self._report.add(
                diagnostics.MALFORMED_PATH, origin, at="key", path=path, problem=problem, hint=hint
            )
        return set(names)


def _operation_ids(walked: Walked, paths: _Paths, report: Report) -> None:
    first: dict[str, Origin] = {}
    for operation in walked.of("operation"):
        name = operation.value.get("operationId")
        method, path = paths.operations.get(id(operation.value), ("call", ""))
        words = re.findall(r"[A-Za-z0-9]+", f"{method} {path}")
        suggestion = words[0] + "".join(word[:1].upper() + word[1:] for word in words[1:])
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


def _security(source: Source, root: dict[str, JsonValue], walked: Walked, report: Report) -> None:
    components = root.get("components")
    declared = components.get("securitySchemes") if isinstance(components, dict) else None
    schemes = set(declared) if isinstance(declared, dict) else set()
    holders = [(source.root, root)] + [(node.origin, node.value) for node in walked.of("operation")]
    for origin, holder in holders:
        alternatives = holder.get("security")
        for index, alternative in enumerate(alternatives if isinstance(alternatives, list) else ()):
            for name in alternative if isinstance(alternative, dict) else ():
                if name in schemes:
                    continue
                close = difflib.get_close_matches(name, schemes, n=1)
                report.add(
                    diagnostics.UNKNOWN_SECURITY_SCHEME,
                    origin / "security" / index / name,
                    at="key",
                    name=name,
                    hint=f"did you mean {close[0]}?"
                    if close
                    else "declare it:\n    components:\n      securitySchemes:\n"
                    f"        {name}: {{type: http, scheme: bearer}}",
                )


def _tags(walked: Walked, report: Report) -> None:
    first: dict[str, Origin] = {}
    tags = walked.of("tag")
    for tag in tags:
        name = tag.value.get("name")
        if not isinstance(name, str):
            continue
        if name in first:
            related = (Related(where=first[name], message="first here"),)
            report.add(diagnostics.DUPLICATE_TAG, tag.origin / "name", related=related, name=name)
        first.setdefault(name, tag.origin / "name")
    for tag in tags:
        parent = tag.value.get("parent")
        if isinstance(parent, str) and parent not in first:
            report.add(
                diagnostics.WRONG_VALUE,
                tag.origin / "parent",
                keyword="parent",
                problem=f"names no tag: {parent!r}",
                hint="describe that tag too, or delete parent",
            )


def _responses(walked: Walked, report: Report) -> None:
    for responses in walked.of("responses"):
        for status in responses.value:
            if not _STATUS.match(status) and not status.startswith("x-"):
                report.add(
                    diagnostics.WRONG_VALUE,
                    responses.origin / status,
                    at="key",
                    keyword="responses",
                    problem=f"has no status {status!r}",
                    hint='write a status such as "200", a range such as "4XX", or default',
                )


def _parameters(walked: Walked, report: Report) -> None:
    for parameter in walked.of("parameter"):
        value = parameter.value
        if value.get("in") == "path" and value.get("required") is not True:
            report.add(
                diagnostics.OPTIONAL_PATH_PARAMETER,
                parameter.origin / "required" if "required" in value else parameter.origin,
                name=value.get("name"),
            )
        _content(parameter, "a parameter", report)
    for header in walked.of("header"):
        _content(header, "a header", report)


def _content(node: Visited, noun: str, report: Report) -> None:
    content = node.value.get("content")
    if "schema" not in node.value and content is None:
        report.add(
            diagnostics.MISSING_KEYWORD,
            node.origin,
            noun=noun,
            keyword="schema or content",
            example="schema: {type: string}",
        )
    elif "schema" in node.value and content is not None:
        report.add(
            diagnostics.WRONG_VALUE,
            node.origin / "content",
            at="key",
            keyword="content",
            problem="stands beside schema",
            hint="delete one of the two; content says how the text is encoded",
        )
    if isinstance(content, dict) and len(content) != 1:
        report.add(
            diagnostics.WRONG_VALUE,
            node.origin / "content",
            keyword="content",
            problem=f"has {len(content)} media types, {noun} has one",
            hint="keep one media type",
        )


def _links(source: Source, walked: Walked, report: Report) -> None:
    for link in walked.of("link"):
        reference = link.value.get("operationRef")
        if isinstance(reference, str):
            _resolvable(source, link.origin / "operationRef", reference, report)
        elif "operationId" not in link.value:
            report.add(
                diagnostics.MISSING_KEYWORD,
                link.origin,
                noun="a link",
                keyword="operationId or operationRef",
                example="operationId: …",
            )


def _discriminators(source: Source, walked: Walked, report: Report) -> None:
    for discriminator in walked.of("discriminator"):
        mapping = discriminator.value.get("mapping")
        for key, target in mapping.items() if isinstance(mapping, dict) else ():
            origin = discriminator.origin / "mapping" / key
            if isinstance(target, str) and not _maps(source, origin, target):
                report.add(diagnostics.DANGLING_MAPPING, origin, key=key, target=target)


def _maps(source: Source, origin: Origin, target: str) -> bool:
    """A mapping's value is the name of a component or a reference (3.1.1, 4.8.25.2)."""
    if not ("/" in target or "#" in target or target.endswith((".yaml", ".yml", ".json"))):
        origin, target = source.root, f"#/components/schemas/{target}"
    try:
        source.resolve(origin, target)
    except UnresolvableError:
        return False
    return True


def _patterns(walked: Walked, report: Report) -> None:
    for schema in walked.of("schema"):
        pattern = schema.value.get("pattern")
        if isinstance(pattern, str):
            _pattern(pattern, schema.origin / "pattern", "value", report)
        several = schema.value.get("patternProperties")
        for key in several if isinstance(several, dict) else ():
            _pattern(key, schema.origin / "patternProperties" / key, "key", report)


def _pattern(pattern: str, origin: Origin, at: Literal["key", "value"], report: Report) -> None:
    problem = _pattern_problem(pattern)
    if problem is None:
        return
    if _is_ecma(pattern):
        feature = f"the pattern {pattern!r}, which neither Rust's nor Python's engine can express"
        report.add(diagnostics.NOT_SUPPORTED, origin, at=at, feature=feature)
    else:
        report.add(diagnostics.INVALID_PATTERN, origin, at=at, pattern=pattern, problem=problem)


@cache
def _pattern_problem(pattern: str) -> str | None:
    """Why no engine that generated code uses can read it."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return None if translate(pattern) is not None else str(error)
    return None


def _is_ecma(pattern: str) -> bool:
    import jsonschema_rs

    try:
        jsonschema_rs.validator_for({"pattern": pattern})
    except ValueError:
        return False
    return True


def _legacy_schemas(version: Version, walked: Walked, report: Report) -> None:
    """Spellings of 3.0 and of older JSON Schema, which mean one thing and are read as it."""
    if version == "3.0":
        return
    for schema in walked.of("schema"):
        value = schema.value
        for keyword, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if isinstance(value.get(keyword), bool):
                report.add(
                    diagnostics.LEGACY_KEYWORD,
                    schema.origin / keyword,
                    keyword=f"{keyword}: {str(value[keyword]).lower()}",
                    instead=f"{keyword}: {value.get(bound, '…')}" if value[keyword] else "nothing",
                )
        if isinstance(value.get("items"), list):
            report.add(
                diagnostics.LEGACY_KEYWORD,
                schema.origin / "items",
                at="key",
                keyword="an array of items",
                instead="prefixItems",
            )


def _resolvable(source: Source, origin: Origin, reference: str, report: Report) -> None:
    try:
        source.resolve(origin, reference)
    except UnresolvableError as error:
        report.add(error.rule, origin, at="value", related=(), **error.values)


_SCHEME_NEEDS = {
    "apiKey": (("name", "name: X-Api-Key"), ("in", "in: header")),
    "http": (("scheme", "scheme: bearer"),),
    "oauth2": (("flows", "flows: {clientCredentials: {tokenUrl: …, scopes: {}}}"),),
    "openIdConnect": (("openIdConnectUrl", "openIdConnectUrl: …"),),
}


def _security_schemes(walked: Walked, report: Report) -> None:
    for scheme in walked.of("security-scheme"):
        for keyword, example in _SCHEME_NEEDS.get(str(scheme.value.get("type")), ()):
            if keyword not in scheme.value:
                report.add(
                    diagnostics.MISSING_KEYWORD,
                    scheme.origin,
                    at="key",
                    noun=f"a security scheme of type {scheme.value['type']}",
                    keyword=keyword,
                    example=example,
                )


def _server_variables(walked: Walked, report: Report) -> None:
    for server in walked.of("server"):
        url, variables = server.value.get("url"), server.value.get("variables")
        known = variables if isinstance(variables, dict) else {}
        for name in dict.fromkeys(_VARIABLE.findall(url)) if isinstance(url, str) else ():
            if name not in known:
                report.add(
                    diagnostics.WRONG_VALUE,
                    server.origin / "url",
                    keyword="url",
                    problem=f"has {{{name}}}, which is not among the variables",
                    hint=f"add:\n    variables:\n      {name}: {{default: …}}",
                )


def _components(source: Source, root: dict[str, JsonValue], walked: Walked, report: Report) -> None:
    """Components that nothing refers to, and names that the specification does not allow."""
    referred = {origin for _, origin in walked.references}
    entered = {
        tuple(origin.tokens[1:3])
        for origin in referred
        if origin.file == source.root.file and origin.pointer.startswith("/components/")
    }
    mapped = {
        target.rpartition("/")[2]
        for node in walked.of("discriminator")
        if isinstance(mapping := node.value.get("mapping"), dict)
        for target in mapping.values()
        if isinstance(target, str)
    }
    for group, members in objects(root.get("components")):
        if group.startswith("x-"):
            continue
        for name in members:
            origin = source.root / "components" / group / name
            if not _COMPONENT_NAME.match(name):
                report.add(diagnostics.COMPONENT_NAME, origin, at="key", name=name)
            if group == "securitySchemes" or (group == "schemas" and name in mapped):
                continue
            if (group, name) not in entered:
                report.add(diagnostics.UNUSED_COMPONENT, origin, at="key", name=name)
