"""Paths: their templates, and the parameters of each operation below them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specwright import diagnostics
from specwright.diagnostics import Related, Report
from specwright.diagnostics.nearest import nearest
from specwright.read.source import Origin, Source, followed
from specwright.validate.belonging import METHODS, of_path
from specwright.validate.members import rules_of
from specwright.validate.walked import Visited, Walked, objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specwright.pytypes import JsonValue
    from specwright.validate.grammar import Version


_PLACES = ("path", "query", "querystring", "header", "cookie")
_TOUCHING = re.compile(r"(\{[^{}]+\})(?=(\{[^{}]+\}))")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_MARKED = re.compile(r"(?:[*+./;?&#]{0,2})([A-Za-z_][\w.-]*?)(?:[*+?]|:.+)?")
"""How frameworks mark the rest of a path, or give a pattern: `{proxy+}`, `{**path}`, `{id:[0-9]+}`."""
_DELIMITERS = {
    "?": "what follows it is sent as the query, and tells the operation from others of its path",
    "#": "what follows it is never sent; of such operations the server takes the first that a request fits",
}


def path_items(source: Source, paths: Visited) -> Iterator[tuple[str, Origin, dict[str, JsonValue]]]:
    for key, value in objects(paths.value):
        if not key.startswith("x-"):
            yield key, paths.origin / key, value


class Paths:
    """Path items: their templates, and the parameters of each of their operations."""

    def __init__(self, source: Source, version: Version, walked: Walked, report: Report) -> None:
        self._rules = rules_of(version)
        self._source = source
        self._walked = walked
        self._report = report
        self.operations: dict[int, tuple[str, str]] = {}
        """Identity of an operation object to its method and path."""

    def check(self, paths: Visited) -> None:
        shapes: dict[str, dict[str, tuple[str, Origin]]] = {}
        """By the shape of a template and the method: the first path item that has both."""
        for path, origin, item in path_items(self._source, paths):
            if of_path(path, self._rules) is None:
                self.item(path, origin, item, templated=True)
            if not path.startswith("/"):
                self._report.add(
                    diagnostics.MALFORMED_PATH,
                    origin,
                    at="key",
                    path=path,
                    problem="does not begin with /",
                    hint=of_path(path, self._rules) or f"write /{path}",
                )
                continue
            alike = shapes.setdefault(_VARIABLE.sub("{}", path), {})
            methods = self._methods(origin, item)
            same = next((alike[method] for method in sorted(methods) if method in alike), None)
            if (other := same or next(iter(alike.values()), None)) is not None:
                self._report.add(
                    diagnostics.DIVIDED_PATH if same is None else diagnostics.AMBIGUOUS_PATH,
                    origin,
                    at="key",
                    related=(Related(where=other[1], message="the other path item", at="key"),),
                    path=path,
                    other=other[0],
                )
            for method in methods:
                alike.setdefault(method, (path, origin))

    def _methods(self, origin: Origin, item: dict[str, JsonValue]) -> frozenset[str]:
        parts = [item, followed(self._source, origin)[1]] if "$ref" in item else [item]
        usual = (method.upper() for part in parts for method in METHODS if method in part)
        return frozenset(usual).union(*(dict(objects(part.get("additionalOperations"))) for part in parts))

    def item(self, path: str, origin: Origin, item: dict[str, JsonValue], *, templated: bool) -> None:
        parts = [(origin, item)]
        if isinstance(item.get("$ref"), str):
            parts.append(followed(self._source, origin))
            parts[0] = (origin, {key: value for key, value in item.items() if key != "$ref"})
        shared: dict[tuple[str, str], Origin] = {}
        for place, part in reversed(parts):
            shared |= self._declared(place, part.get("parameters"))
        names = self._template(path, origin) if templated else set[str]()
        for place, part in parts:
            operations = [(method, part[method], place / method) for method in METHODS if method in part]
            operations += [
                (method, value, place / "additionalOperations" / method)
                for method, value in objects(part.get("additionalOperations"))
            ]
            for method, value, operation_origin in operations:
                where, operation = followed(self._source, operation_origin)
                if not operation and value != {}:
                    continue
                self.operations.setdefault(id(operation), (method, path))
                declared = shared | self._declared(where, operation.get("parameters"))
                if templated:
                    self._agree(path, method, operation_origin, names, declared)

    def _declared(self, owner: Origin, value: JsonValue) -> dict[tuple[str, str], Origin]:
        origin = owner / "parameters"
        declared: dict[tuple[str, str], Origin] = {}
        if (owner, "parameters") in self._walked.misspelt:
            declared["?", ""] = origin
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
        meant = set[str]()
        for name in sorted(names - in_path.keys()) if ("?", "") not in declared else ():
            marked = _MARKED.fullmatch(name)
            own = name if marked is None else marked[1]
            meant.add(own)
            hint = "" if own in in_path else _declaration(own)
            if ("query", own) in declared and f"{{{name}}}" in path.partition("?")[2]:
                hint = f"leave it out of the path: the query parameter {own} says it already"
            elif own != name:
                plain = f"write {{{own}}}: braces hold a name only, and a slash in its value is sent as %2F"
                hint = f"{plain}; {hint}" if hint else plain
            self._report.add(
                diagnostics.UNDECLARED_PATH_PARAMETER,
                operation,
                at="key",
                name=name,
                method=method.upper(),
                hint=hint,
            )
        for name, origin in in_path.items():
            if name not in names | meant:
                close = nearest(name, names)
                self._report.add(
                    diagnostics.UNUSED_PATH_PARAMETER,
                    origin,
                    name=name,
                    path=path,
                    hint=f"the path has {{{close}}}; use one name for both"
                    if close
                    else f"write {path.replace(f':{name}', f'{{{name}}}')}"
                    if f"/:{name}" in path
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
        for first, second in _TOUCHING.findall(path):
            self._report.add(
                diagnostics.TOUCHING_PARAMETERS, origin, at="key", path=path, first=first, second=second
            )
        for character, consequence in _DELIMITERS.items():
            if character in rest:
                self._report.add(
                    diagnostics.DELIMITER_IN_PATH,
                    origin,
                    at="key",
                    path=path,
                    character=character,
                    consequence=consequence,
                )
        if problem:
            self._report.add(
                diagnostics.MALFORMED_PATH, origin, at="key", path=path, problem=problem, hint=hint
            )
        return set(names)


def hidden_operations(source: Source, walked: Walked, report: Report) -> None:
    """Operations in extensions, which tools write for themselves: nobody else knows what they mean."""
    found = [
        (item.origin / key, key)
        for item in walked.of("path-item")
        for key, value in objects(item.value)
        if key.startswith("x-") and (not _OPERATION.isdisjoint(value) or key.endswith("-method"))
    ]
    root = source.value(source.root)
    own = root.get("x-webhooks") if isinstance(root, dict) else None
    if any(_has_methods(item) for _, item in objects(own)):
        found.append((source.root / "x-webhooks", "x-webhooks"))
    for paths in walked.of("paths"):
        inner = ((key, item) for key, item in objects(paths.value) if key.startswith("x-"))
        found += [(paths.origin / key, key) for key, item in inner if _has_methods(item)]
    for origin, key in found:
        report.add(diagnostics.HIDDEN_OPERATION, origin, at="key", key=key, hint=_REVEALED.get(key, _REVEAL))


_OPERATION = frozenset({"responses", "operationId", "requestBody", "parameters"})
_REVEAL = "if it is for others to know, take it out of the extension"
_REVEALED = {
    "x-amazon-apigateway-any-method": "describe each method that the gateway hands on: get, post, …",
    "x-webhooks": "write webhooks, which are a part of OpenAPI since 3.1",
}


def _has_methods(item: dict[str, JsonValue]) -> bool:
    return any(not _OPERATION.isdisjoint(operation) for name, operation in objects(item) if name in METHODS)


def _declaration(name: str) -> str:
    return (
        f"declare it:\n    parameters:\n      - name: {name}\n        in: path\n"
        "        required: true\n        schema: {type: string}"
    )
