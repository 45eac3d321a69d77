"""Stage 3, parse: a valid document becomes typed OpenAPI vocabulary; after it nobody asks for the version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, get_args

from msgspec.structs import replace

from specwright import diagnostics
from specwright.api import METHODS
from specwright.diagnostics import Related, Report
from specwright.document import (
    CallbackObject,
    Document,
    KeyPlace,
    OperationObject,
    ParameterObject,
    SchemeKind,
    SecurityAlternatives,
    SecurityRequirement,
    SecuritySchemeObject,
    ServerObject,
    TagObject,
)
from specwright.parse.message import MessageReader, undeclared
from specwright.parse.prose import prose
from specwright.parse.schema import SchemaReader
from specwright.pytypes import JsonValue
from specwright.read.parts import Object, as_list, as_object, as_text
from specwright.read.source import Origin, Source
from specwright.validate.schemes import Schemes

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_KINDS: Final[Mapping[str | None, SchemeKind]] = {kind: kind for kind in get_args(SchemeKind)}
_PLACES: Final[Mapping[str | None, KeyPlace]] = {place: place for place in get_args(KeyPlace)}


def parse(
    source: Source,
    report: Report,
    *,
    bundled: Mapping[str, JsonValue] | None = None,
    schemes: Schemes | None = None,
) -> Document:
    """Read a document, and of the files it refers to what is referred to.

    `bundled` is the document as one self-contained value, where it has several files, and `schemes` are
    its security schemes, where some are no components.
    """
    return _Parser(source, report, schemes or Schemes(source)).document(bundled)


_NOBODY: Final[SecurityAlternatives] = ()
"""The document's security is about calls of its API: what the API sends has none but its own."""


class _Parser:
    def __init__(self, source: Source, report: Report, schemes: Schemes) -> None:
        self._source = source
        self._schemes = schemes
        self._report = report
        self._entry = source.root
        self._root = as_object(source.value(source.root))
        legacy = str(self._root.get("openapi", "")).startswith("3.0")
        self._schemas = SchemaReader(source, report, legacy=legacy)
        self._messages = MessageReader(source, self._schemas, report)
        self._paths: list[Origin] = []
        """Path items that are being read; callbacks may lead back into them."""

    def document(self, bundled: Mapping[str, JsonValue] | None) -> Document:
        root, entry = self._root, self._entry
        info = as_object(root.get("info"))
        part = self._messages.part
        components, within = part(root, "components", entry)
        schemas, places = part(components, "schemas", within)
        names = self._schemas.components({places / name: name for name in schemas})
        self._schemas.finish()
        security = self._security(root.get("security"), entry)
        operations = tuple(self._operations(*part(root, "paths", entry), security))
        webhooks, sent = part(root, "webhooks", entry)
        calls = tuple(
            CallbackObject(
                name=name,
                expression=None,
                operations=tuple(self._path_item(name, item, sent / name, _NOBODY)),
                origin=sent / name,
            )
            for name, item in webhooks.items()
        )
        self._schemas.finish()
        schemes = {scheme.name: scheme for scheme in self._described_schemes()}
        return Document(
            origin=entry,
            title=as_text(info.get("title")) or "API",
            version=as_text(info.get("version")) or "",
            description=prose(info.get("description")),
            servers=_servers(root.get("servers")),
            tags=tuple(
                TagObject(name=name, description=prose(tag.get("description")) or as_text(tag.get("summary")))
                for tag in map(as_object, as_list(root.get("tags")))
                if (name := as_text(tag.get("name"))) is not None
            ),
            operations=tuple(self._without_credentials(operation, schemes) for operation in operations),
            webhooks=calls,
            schemas=self._schemas.targets,
            components=names,
            elsewhere=dict(self._elsewhere(components, within)),
            schemes=tuple(schemes.values()),
            raw=root if bundled is None else bundled,
        )

    def _elsewhere(self, components: Object, within: Origin) -> Iterator[tuple[Origin, str]]:
        for group in ("parameters", "headers", "requestBodies", "responses"):
            members, origin = self._messages.part(components, group, within)
            for name, value in members.items():
                place = self._messages.follow(value, origin / name)[1]
                if place != origin / name and not (
                    place.file == self._entry.file and place.pointer.startswith("/components/")
                ):
                    yield place, name

    # --- operations ------------------------------------------------------------

    def _operations(
        self, paths: Object, origin: Origin, security: SecurityAlternatives
    ) -> Iterator[OperationObject]:
        for path, item in paths.items():
            if not path.startswith("x-"):
                yield from map(_agreed, self._path_item(path, item, origin / path, security))

    def _path_item(
        self, path: str, value: JsonValue, origin: Origin, security: SecurityAlternatives
    ) -> Iterator[OperationObject]:
        siblings = as_object(value)
        item, place = self._messages.follow(value, origin)
        if place in self._paths:
            return
        self._paths.append(place)
        layers = [(item, place)] if place == origin else [(item, place), (siblings, origin)]
        shared: tuple[ParameterObject, ...] = ()
        methods: dict[str, tuple[JsonValue, Origin]] = {}
        for layer, there in layers:  # 3.1.1, 4.8.9: what both define is undefined; the nearer one counts
            shared = _override(shared, tuple(self._messages.parameters(layer, there)))
            methods |= {name.upper(): (layer[name], there / name) for name in layer if name in METHODS}
            more = as_object(layer.get("additionalOperations"))
            methods |= {name: (more[name], there / "additionalOperations" / name) for name in more}
        servers = _servers(siblings.get("servers") or item.get("servers"))
        texts = (as_text(item.get("summary")), prose(item.get("description")))
        for method, (operation, there) in methods.items():
            yield self._operation(path, method, operation, there, shared, servers, texts, security)
        self._paths.pop()

    def _operation(
        self,
        path: str,
        method: str,
        value: JsonValue,
        origin: Origin,
        shared: tuple[ParameterObject, ...],
        servers: tuple[ServerObject, ...],
        texts: tuple[str | None, str | None],
        security: SecurityAlternatives,
    ) -> OperationObject:
        operation, origin = self._messages.follow(value, origin)
        body = operation.get("requestBody")
        responses, answered = self._messages.part(operation, "responses", origin)
        return OperationObject(
            id=as_text(operation.get("operationId")) or None,
            pin=as_text(operation.get("x-python-name")),
            method=method,
            path=path,
            tags=tuple(tag for tag in as_list(operation.get("tags")) if isinstance(tag, str)),
            summary=as_text(operation.get("summary")) or texts[0],
            description=prose(operation.get("description")) or texts[1],
            deprecated=operation.get("deprecated") is True,
            parameters=_override(
                shared, tuple(_by_name(tuple(self._messages.parameters(operation, origin))).values())
            ),
            body=None if body is None else self._messages.body(body, origin / "requestBody"),
            responses=tuple(
                self._messages.response(status, response, answered / status)
                for status, response in responses.items()
                if not status.startswith("x-")
            ),
            security=self._security(operation["security"], origin) if "security" in operation else security,
            servers=_servers(operation.get("servers")) or servers,
            callbacks=tuple(self._callbacks(*self._messages.part(operation, "callbacks", origin))),
            contract=_contract(operation.get("x-contract")),
            origin=origin,
        )

    def _without_credentials(
        self, operation: OperationObject, schemes: Mapping[str, SecuritySchemeObject]
    ) -> OperationObject:
        """Some describe a key as a parameter, too: it would be sent twice."""
        asked = (schemes.get(each.scheme) for all_of in operation.security for each in all_of)
        keys = {_key(s.wire or "", s.place): s for s in asked if s is not None and s.kind == "apiKey"}
        twice = [each for each in operation.parameters if _key(each.name, each.place) in keys]
        for parameter in twice:
            scheme = keys[_key(parameter.name, parameter.place)]
            related = (Related(where=scheme.origin, message="sent by this"),)
            self._report.add(
                diagnostics.CREDENTIAL_PARAMETER, parameter.origin, related=related, name=parameter.name
            )
        kept = tuple(each for each in operation.parameters if each not in twice)
        return replace(operation, parameters=kept) if twice else operation

    def _callbacks(self, callbacks: Object, origin: Origin) -> Iterator[CallbackObject]:
        for name, value in callbacks.items():
            callback, place = self._messages.follow(value, origin / name)
            for expression, item in callback.items():
                if expression.startswith("x-"):
                    continue
                operations = tuple(self._path_item(expression, item, place / expression, _NOBODY))
                if operations:
                    yield CallbackObject(
                        name=name, expression=expression, operations=operations, origin=place / expression
                    )

    # --- security --------------------------------------------------------------

    def _security(self, value: JsonValue, origin: Origin) -> SecurityAlternatives:
        return tuple(
            tuple(
                SecurityRequirement(
                    scheme=self._schemes.meant(origin, name) or name,
                    scopes=tuple(str(scope) for scope in as_list(scopes)),
                )
                for name, scopes in as_object(alternative).items()
            )
            for alternative in as_list(value)
        )

    def _described_schemes(self) -> Iterator[SecuritySchemeObject]:
        outside = {name: origin for origin, name in self._schemes.outside.items()}
        for name, origin in (self._schemes.declared | outside).items():
            scheme, place = self._messages.follow(self._source.value(origin), origin)
            kind = _KINDS.get(as_text(scheme.get("type")))
            if kind is None:
                continue
            http = as_text(scheme.get("scheme"))
            flows = scheme.get("flows")
            yield SecuritySchemeObject(
                name=name,
                kind=kind,
                place=_PLACES.get(as_text(scheme.get("in"))),
                wire=as_text(scheme.get("name")) if kind == "apiKey" else None,
                scheme=http.lower() if http is not None else None,
                flows=flows if isinstance(flows, dict) else None,
                open_id_connect_url=as_text(scheme.get("openIdConnectUrl")),
                description=prose(scheme.get("description")),
                pin=as_text(scheme.get("x-python-name")),
                origin=place,
            )


def _override(
    shared: tuple[ParameterObject, ...], own: tuple[ParameterObject, ...]
) -> tuple[ParameterObject, ...]:
    """Parameters of the path item, each where it is or replaced by the operation's of that name and place."""
    return tuple({**_by_name(shared), **_by_name(own)}.values())


def _key(name: str, place: str | None) -> tuple[str, str | None]:
    """By what a parameter is told from others: the name of a header has no case."""
    return name.lower() if place == "header" else name, place


def _by_name(parameters: tuple[ParameterObject, ...]) -> dict[tuple[str, str | None], ParameterObject]:
    """Of two of one name and place, which the user has to allow, the first."""
    found: dict[tuple[str, str | None], ParameterObject] = {}
    for parameter in parameters:
        found.setdefault(_key(parameter.name, parameter.place), parameter)
    return found


def _agreed(operation: OperationObject) -> OperationObject:
    """Parameters that the path has and nobody declared, or that it lacks, where the user allows that.

    What stands in a fragment never travels (`delimiter-in-path`), and has no parameters. In the path's own
    query a parameter of the query may stand, and is declared as that.
    """
    path, _, query = operation.path.partition("#")[0].partition("?")
    declared = {parameter.name for parameter in operation.parameters if parameter.place == "path"}
    asked = {parameter.name for parameter in operation.parameters if parameter.place == "query"} - declared
    names = dict.fromkeys(_VARIABLE.findall(path))
    names |= dict.fromkeys(name for name in _VARIABLE.findall(query) if name not in asked)
    if declared == names.keys():
        return operation
    kept = [each for each in operation.parameters if each.place != "path" or each.name in names]
    missing = [undeclared(name, operation.origin) for name in names if name not in declared]
    return replace(operation, parameters=(*kept, *missing))


def _servers(value: JsonValue) -> tuple[ServerObject, ...]:
    found = []
    for server in map(as_object, as_list(value)):
        variables = []
        for name, variable in as_object(server.get("variables")).items():
            settings = as_object(variable)
            allowed = tuple(str(choice) for choice in as_list(settings.get("enum")))
            default = settings.get("default")
            variables.append((name, "" if default is None else str(default), allowed))
        found.append(
            ServerObject(
                url=as_text(server.get("url")) or "/",
                variables=tuple(variables),
                description=prose(server.get("description")),
            )
        )
    return tuple(found)


def _contract(value: JsonValue) -> Mapping[str, JsonValue]:
    """`x-contract: manual` is short for `x-contract: {run: manual}`."""
    if isinstance(value, str):
        return {"run": value}
    return as_object(value)
