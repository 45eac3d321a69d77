"""Stage 3, parse: a valid document becomes typed OpenAPI vocabulary; after it nobody asks for the version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from msgspec.structs import replace

from specwright import diagnostics
from specwright.api import JsonValue, Place, Style
from specwright.diagnostics import Report
from specwright.document import (
    CallbackObject,
    Document,
    EncodingObject,
    LinkObject,
    MediaType,
    OperationObject,
    ParameterObject,
    RequestBody,
    ResponseObject,
    SecurityAlternatives,
    SecurityRequirement,
    SecuritySchemeObject,
    ServerObject,
    TagObject,
    Value,
)
from specwright.parse_schema import SchemaReader, examples_of
from specwright.source import Origin, Source

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_STYLES: Final = frozenset(
    {"simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"}
)
_DEFAULT_STYLE: Final[Mapping[Place, Style]] = {
    "path": "simple",
    "header": "simple",
    "query": "form",
    "querystring": "form",
    "cookie": "form",
}
_NOT_PARAMETERS: Final = frozenset({"accept", "content-type", "authorization"})
_KINDS: Final = frozenset({"apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"})

Object = dict[str, JsonValue]


def parse(source: Source, report: Report, *, bundled: Mapping[str, JsonValue] | None = None) -> Document:
    """Read a document, and of the files it refers to what is referred to.

    `bundled` is the document as one self-contained value, where it has several files.
    """
    return _Parser(source, report).document(bundled)


_NOBODY: Final[SecurityAlternatives] = ()
"""The document's security is about calls of its API: what the API sends has none but its own."""


class _Parser:
    def __init__(self, source: Source, report: Report) -> None:
        self._source = source
        self._report = report
        self._entry = source.root
        self._root = _object(source.value(source.root))
        legacy = str(self._root.get("openapi", "")).startswith("3.0")
        self._schemas = SchemaReader(source, report, legacy=legacy)
        self._shared_parameters: dict[Origin, ParameterObject] = {}
        self._shared_responses: dict[Origin, ResponseObject] = {}
        """What several operations refer to is read once, and is one object afterwards."""
        self._paths: list[Origin] = []
        """Path items that are being read; callbacks may lead back into them."""

    def document(self, bundled: Mapping[str, JsonValue] | None) -> Document:
        root, entry = self._root, self._entry
        info = _object(root.get("info"))
        components = _object(root.get("components"))
        places = entry / "components" / "schemas"
        names = {places / name: name for name in _object(components.get("schemas"))}
        for origin in names:
            self._schemas.target(origin)
        self._schemas.finish()
        security = _security(root.get("security"))
        operations = tuple(self._operations(_object(root.get("paths")), entry / "paths", security))
        webhooks = tuple(
            CallbackObject(
                name=name,
                expression=None,
                operations=tuple(self._path_item(name, item, entry / "webhooks" / name, _NOBODY)),
                origin=entry / "webhooks" / name,
            )
            for name, item in _object(root.get("webhooks")).items()
        )
        self._schemas.finish()
        return Document(
            origin=entry,
            title=_string(info.get("title")) or "API",
            version=_string(info.get("version")) or "",
            description=_string(info.get("description")),
            servers=_servers(root.get("servers")),
            tags=tuple(
                TagObject(
                    name=name, description=_string(tag.get("description")) or _string(tag.get("summary"))
                )
                for tag in map(_object, _list(root.get("tags")))
                if (name := _string(tag.get("name"))) is not None
            ),
            operations=operations,
            webhooks=webhooks,
            schemas=self._schemas.targets,
            components=names,
            schemes=tuple(self._schemes(_object(components.get("securitySchemes")))),
            raw=root if bundled is None else bundled,
        )

    # --- references ------------------------------------------------------------

    def _follow(self, value: JsonValue, origin: Origin) -> tuple[Object, Origin]:
        """The object at the end of a chain of references; summary and description beside `$ref` win."""
        texts: Object = {}
        seen: set[Origin] = set()
        while isinstance(value, dict) and isinstance(reference := value.get("$ref"), str):
            own: Object = {key: value[key] for key in ("summary", "description") if key in value}
            texts = own | texts
            target = self._schemas.resolve(origin / "$ref", reference)
            if target is None or target in seen:
                return texts, origin
            seen.add(target)
            origin, value = target, self._source.value(target)
        found = _object(value)
        return ({**found, **texts} if texts else found), origin

    # --- operations ------------------------------------------------------------

    def _operations(
        self, paths: Object, origin: Origin, security: SecurityAlternatives
    ) -> Iterator[OperationObject]:
        for path, item in paths.items():
            if not path.startswith("x-"):
                yield from self._path_item(path, item, origin / path, security)

    def _path_item(
        self, path: str, value: JsonValue, origin: Origin, security: SecurityAlternatives
    ) -> Iterator[OperationObject]:
        siblings = _object(value)
        item, place = self._follow(value, origin)
        if place in self._paths:
            return
        self._paths.append(place)
        shared = tuple(self._parameters(item, place))
        if place != origin:
            shared = _override(shared, tuple(self._parameters(siblings, origin)))
        servers = _servers(item.get("servers"))
        texts = (_string(item.get("summary")), _string(item.get("description")))
        methods = [(method.upper(), item[method], place / method) for method in item if method in _METHODS]
        methods += [
            (method, operation, place / "additionalOperations" / method)
            for method, operation in _object(item.get("additionalOperations")).items()
        ]
        if place != origin:
            methods += [
                (name.upper(), siblings[name], origin / name) for name in siblings if name in _METHODS
            ]
        for method, operation, there in methods:
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
        operation, origin = self._follow(value, origin)
        body = operation.get("requestBody")
        responses = _object(operation.get("responses"))
        return OperationObject(
            id=_string(operation.get("operationId")),
            pin=_string(operation.get("x-python-name")),
            method=method,
            path=path,
            tags=tuple(tag for tag in _list(operation.get("tags")) if isinstance(tag, str)),
            summary=_string(operation.get("summary")) or texts[0],
            description=_string(operation.get("description")) or texts[1],
            deprecated=operation.get("deprecated") is True,
            parameters=_override(shared, tuple(self._parameters(operation, origin))),
            body=None if body is None else self._body(body, origin / "requestBody"),
            responses=tuple(
                self._response(status, response, origin / "responses" / status)
                for status, response in responses.items()
                if not status.startswith("x-")
            ),
            security=_security(operation["security"]) if "security" in operation else security,
            servers=_servers(operation.get("servers")) or servers,
            callbacks=tuple(self._callbacks(_object(operation.get("callbacks")), origin / "callbacks")),
            contract=_contract(operation.get("x-contract")),
            origin=origin,
        )

    def _callbacks(self, callbacks: Object, origin: Origin) -> Iterator[CallbackObject]:
        for name, value in callbacks.items():
            callback, place = self._follow(value, origin / name)
            for expression, item in callback.items():
                if expression.startswith("x-"):
                    continue
                operations = tuple(self._path_item(expression, item, place / expression, _NOBODY))
                if operations:
                    yield CallbackObject(
                        name=name, expression=expression, operations=operations, origin=place / expression
                    )

    # --- parameters, headers ---------------------------------------------------

    def _parameters(self, holder: Object, origin: Origin) -> Iterator[ParameterObject]:
        for index, value in enumerate(_list(holder.get("parameters"))):
            parameter, place = self._follow(value, origin / "parameters" / index)
            name, where = _string(parameter.get("name")), parameter.get("in")
            if name is None or where not in _DEFAULT_STYLE:
                continue
            if where == "header" and name.lower() in _NOT_PARAMETERS:
                continue  # 3.1.1, 4.8.12.1: "the parameter definition SHALL be ignored"
            yield self._parameter(name, cast("Place", where), parameter, place)

    def _parameter(self, name: str, where: Place, parameter: Object, origin: Origin) -> ParameterObject:
        known = self._shared_parameters.get(origin)
        if known is None or known.name != name:  # a header's name is not its own but its user's
            known = self._shared_parameters[origin] = self._new_parameter(name, where, parameter, origin)
        return known

    def _new_parameter(self, name: str, where: Place, parameter: Object, origin: Origin) -> ParameterObject:
        style = parameter.get("style")
        chosen = cast("Style", style) if style in _STYLES else _DEFAULT_STYLE[where]
        explode = parameter.get("explode")
        content = _object(parameter.get("content"))
        media_type = next(iter(content), None)
        examples = self._examples(parameter, origin)
        schema = None
        if media_type is not None:
            media, place = self._follow(content[media_type], origin / "content" / media_type)
            if "schema" in media:
                schema = self._schemas.read(media["schema"], place / "schema")
            examples = examples or self._examples(media, place)
        elif "schema" in parameter:
            schema = self._schemas.read(parameter["schema"], origin / "schema")
        return ParameterObject(
            name=name,
            place=where,
            required=parameter.get("required") is True or where == "path",
            schema=schema,
            style=chosen,
            explode=explode if isinstance(explode, bool) else chosen in ("form", "cookie"),
            allow_reserved=parameter.get("allowReserved") is True,
            media_type=media_type,
            description=_string(parameter.get("description")),
            deprecated=parameter.get("deprecated") is True,
            examples=examples,
            pin=_string(parameter.get("x-python-name")),
            origin=origin,
        )

    def _headers(self, holder: Object, origin: Origin) -> tuple[ParameterObject, ...]:
        found = []
        for name, value in _object(holder.get("headers")).items():
            if name.lower() == "content-type":
                continue  # 3.1.1, 4.8.17: "SHALL be ignored"
            header, place = self._follow(value, origin / "headers" / name)
            found.append(self._parameter(name, "header", header, place))
        return tuple(found)

    def _examples(self, holder: Object, origin: Origin) -> tuple[JsonValue, ...]:
        several = holder.get("examples")
        if isinstance(several, dict):
            found = [self._follow(value, origin / "examples" / name)[0] for name, value in several.items()]
            key_order = ("dataValue", "value")
            return tuple(
                next(item[key] for key in key_order if key in item) for item in found if _given(item)
            )
        return examples_of(holder)

    # --- bodies, responses -----------------------------------------------------

    def _body(self, value: JsonValue, origin: Origin) -> RequestBody:
        body, place = self._follow(value, origin)
        return RequestBody(
            required=body.get("required") is True,
            description=_string(body.get("description")),
            media=self._media(body, place),
            origin=place,
        )

    def _media(self, holder: Object, origin: Origin) -> tuple[MediaType, ...]:
        found = []
        for name, value in _object(holder.get("content")).items():
            media, place = self._follow(value, origin / "content" / name)
            for keyword in ("prefixEncoding", "itemEncoding"):
                if keyword in media:
                    feature = f"{keyword}, parts of a multipart body by their position"
                    self._report.add(diagnostics.NOT_SUPPORTED, place / keyword, at="key", feature=feature)
            found.append(
                MediaType(
                    name=name,
                    schema=self._schemas.read(media["schema"], place / "schema")
                    if "schema" in media
                    else None,
                    item_schema=self._schemas.read(media["itemSchema"], place / "itemSchema")
                    if "itemSchema" in media
                    else None,
                    encodings=tuple(
                        self._encoding(key, _object(encoding), place / "encoding" / key)
                        for key, encoding in _object(media.get("encoding")).items()
                    ),
                    examples=self._examples(media, place),
                    origin=place,
                )
            )
        return tuple(found)

    def _encoding(self, name: str, encoding: Object, origin: Origin) -> EncodingObject:
        style = encoding.get("style")
        explode = encoding.get("explode")
        types = _string(encoding.get("contentType")) or ""
        chosen = cast("Style", style) if style in _STYLES else None
        return EncodingObject(
            property=name,
            content_types=tuple(part.strip() for part in types.split(",") if part.strip()),
            style=chosen,
            explode=explode if isinstance(explode, bool) else chosen in (None, "form"),
            allow_reserved=encoding.get("allowReserved") is True,
            headers=self._headers(encoding, origin),
        )

    def _response(self, status: str, value: JsonValue, origin: Origin) -> ResponseObject:
        response, place = self._follow(value, origin)
        status = status if status == "default" else status.upper()
        known = self._shared_responses.get(place)
        if known is None:
            known = self._shared_responses[place] = self._new_response(status, response, place)
        description = _string(response.get("description")) or known.description
        if (known.status, known.description) == (status, description):
            return known
        return replace(known, status=status, description=description)

    def _new_response(self, status: str, response: Object, place: Origin) -> ResponseObject:
        return ResponseObject(
            status=status,
            description=_string(response.get("description")) or _string(response.get("summary")) or "",
            headers=self._headers(response, place),
            media=self._media(response, place),
            links=tuple(
                self._link(name, link, place / "links" / name)
                for name, link in _object(response.get("links")).items()
            ),
            origin=place,
        )

    def _link(self, name: str, value: JsonValue, origin: Origin) -> LinkObject:
        link, place = self._follow(value, origin)
        reference = _string(link.get("operationRef"))
        return LinkObject(
            name=name,
            operation_id=_string(link.get("operationId")),
            operation=None if reference is None else self._schemas.resolve(place / "operationRef", reference),
            parameters=tuple(_object(link.get("parameters")).items()),
            body=Value(value=link["requestBody"]) if "requestBody" in link else None,
            description=_string(link.get("description")),
            origin=place,
        )

    # --- security --------------------------------------------------------------

    def _schemes(self, schemes: Object) -> Iterator[SecuritySchemeObject]:
        for name, value in schemes.items():
            scheme, place = self._follow(value, self._entry / "components" / "securitySchemes" / name)
            kind, where = scheme.get("type"), scheme.get("in")
            if kind not in _KINDS:
                continue
            http = _string(scheme.get("scheme"))
            flows = scheme.get("flows")
            yield SecuritySchemeObject(
                name=name,
                kind=kind,  # type: ignore[arg-type]
                place=where if where in ("header", "query", "cookie") else None,  # type: ignore[arg-type]
                wire=_string(scheme.get("name")) if kind == "apiKey" else None,
                scheme=http.lower() if http is not None else None,
                flows=flows if isinstance(flows, dict) else None,
                open_id_connect_url=_string(scheme.get("openIdConnectUrl")),
                description=_string(scheme.get("description")),
                pin=_string(scheme.get("x-python-name")),
                origin=place,
            )


def _override(
    shared: tuple[ParameterObject, ...], own: tuple[ParameterObject, ...]
) -> tuple[ParameterObject, ...]:
    """Parameters of the path item, each where it is or replaced by the operation's of that name and place."""
    if not shared:
        return own
    by_key = {(parameter.name, parameter.place): parameter for parameter in shared}
    by_key |= {(parameter.name, parameter.place): parameter for parameter in own}
    return tuple(by_key.values())


def _security(value: JsonValue) -> SecurityAlternatives:
    return tuple(
        tuple(
            SecurityRequirement(scheme=scheme, scopes=tuple(str(scope) for scope in _list(scopes)))
            for scheme, scopes in _object(alternative).items()
        )
        for alternative in _list(value)
    )


def _servers(value: JsonValue) -> tuple[ServerObject, ...]:
    found = []
    for server in map(_object, _list(value)):
        variables = []
        for name, variable in _object(server.get("variables")).items():
            settings = _object(variable)
            allowed = tuple(str(choice) for choice in _list(settings.get("enum")))
            default = settings.get("default")
            variables.append((name, "" if default is None else str(default), allowed))
        found.append(
            ServerObject(
                url=_string(server.get("url")) or "/",
                variables=tuple(variables),
                description=_string(server.get("description")),
            )
        )
    return tuple(found)


def _contract(value: JsonValue) -> Mapping[str, JsonValue]:
    """`x-contract: manual` is short for `x-contract: {run: manual}`."""
    if isinstance(value, str):
        return {"run": value}
    return _object(value)


def _given(example: Object) -> bool:
    return "value" in example or "dataValue" in example


def _object(value: JsonValue) -> Object:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _string(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
