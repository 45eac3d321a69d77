"""What the document promises, operation by operation: the raw OpenAPI text, references followed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from specwright_runtime.contract.openapi import bundle
from specwright_runtime.contract.openapi.operation import (
    Content,
    Names,
    Operation,
    Parameter,
    Place,
    Response,
    Scheme,
)
from specwright_runtime.contract.openapi.pointer import escape, look_up, look_up_or_none, unescape
from specwright_runtime.contract.openapi.prose import joined
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.openapi.side import without_idle_marks
from specwright_runtime.contract.values.kinds import words_of
from specwright_runtime.contract.values.magic import spoken_kind
from specwright_runtime.media import essence, json_label
from specwright_runtime.parameters.header import NOT_PARAMETERS

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_BODILESS = frozenset({"204", "205", "304"})
_VARIABLE = re.compile(r"\{([^{}]*)\}")


class Document:
    """One OpenAPI document (3.0, 3.1, 3.2), self-contained."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = without_idle_marks(joined(raw))

    @classmethod
    def read(cls, path: Path) -> Document:
        """Of one file or several, JSON; YAML too, where PyYAML is installed.

        Raises:
            ValueError: it cannot be read, or refers to what cannot.
        """
        return cls(bundle.read(path))

    @cached_property
    def request(self) -> View:
        return View(self.raw, "request")

    @cached_property
    def response(self) -> View:
        return View(self.raw, "response")

    @property
    def title(self) -> str:
        return str((self.raw.get("info") or {}).get("title", "API"))

    @cached_property
    def coerces(self) -> bool:
        """FastAPI wrote it, whose servers read numbers and flags in texts if nobody tells them not to."""
        schemas = (self.raw.get("components") or {}).get("schemas") or {}
        return {"HTTPValidationError", "ValidationError"} <= schemas.keys()

    @cached_property
    def schemes(self) -> dict[str, Scheme]:
        found: dict[str, Scheme] = {}
        for name, node in ((self.raw.get("components") or {}).get("securitySchemes") or {}).items():
            scheme, _ = self.resolve(node, "")
            match scheme.get("type"):
                case "apiKey":
                    found[name] = Scheme(
                        name=name, kind="apiKey", place=scheme["in"], parameter=scheme["name"]
                    )
                case "http":
                    found[name] = Scheme(name=name, kind=str(scheme.get("scheme", "bearer")).lower())
                case "mutualTLS":
                    found[name] = Scheme(name=name, kind="mutualTLS")
                case _:
                    flows = (scheme.get("flows") or {}).values()
                    urls = tuple(str(flow["tokenUrl"]) for flow in flows if "tokenUrl" in flow)
                    found[name] = Scheme(name=name, kind="bearer", token_urls=urls)
        return found

    def gives_tokens(self, operation: Operation) -> bool:
        """It is where a scheme of OAuth 2 has its tokens from."""
        urls = (url for scheme in self.schemes.values() for url in scheme.token_urls)
        return any(f"/{urlsplit(url).path.strip('/')}".endswith(operation.path.rstrip("/")) for url in urls)

    def _scheme_name(self, name: str) -> str:
        """Of a requirement; since 3.2 also the scheme's address."""
        return name if name in self.schemes or "#" not in name else unescape(name.rpartition("/")[2])

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        found: list[Operation] = []
        taken: set[str] = set()
        for operation in self._operations():
            # As generated packages name what has no operationId, or that of an operation before it.
            unique = operation.id not in taken
            found.append(
                operation if unique else replace(operation, id=f"{operation.method} {operation.template}")
            )
            taken.add(found[-1].id)
        return tuple(found)

    @cached_property
    def by_id(self) -> dict[str, Operation]:
        return {operation.id: operation for operation in self.operations}

    @cached_property
    def paths(self) -> dict[str, dict[str, Operation]]:
        """Path template to method (upper case) to operation."""
        found: dict[str, dict[str, Operation]] = {}
        for operation in self.operations:
            found.setdefault(operation.path, {})[operation.method] = operation
        return found

    def link_target(self, link: Mapping[str, Any]) -> Operation | None:
        if "operationId" in link:
            return self.by_id.get(link["operationId"])
        reference = link.get("operationRef")
        if isinstance(reference, str) and reference.startswith("#"):
            for operation in self.operations:
                if look_up_or_none(self.raw, reference) is operation.extra:
                    return operation
        return None

    def resolve(self, node: Any, pointer: str) -> tuple[Mapping[str, Any], str]:
        """What references lead to, and where that stands; nothing where it is no object."""
        for _ in range(32):
            if not isinstance(node, Mapping) or not isinstance(node.get("$ref"), str):
                break
            pointer = unquote(node["$ref"].removeprefix("#"))
            node = look_up(self.raw, node["$ref"])
        return (node if isinstance(node, Mapping) else {}), pointer

    def _operations(self) -> Iterator[Operation]:
        for path, item in (self.raw.get("paths") or {}).items():
            if path.startswith("x-"):
                continue
            here = f"/paths/{escape(path)}"
            target, place = self.resolve(item, here)
            layers = [(target, place)] if place == here else [(target, place), (item, here)]
            shared = [(layer.get("parameters") or (), f"{there}/parameters") for layer, there in layers]
            methods: dict[str, tuple[Mapping[str, Any], str]] = {}
            for layer, there in layers:  # what stands beside a reference is nearer
                for method in METHODS:
                    if isinstance(layer.get(method), Mapping):
                        methods[method.upper()] = (layer[method], f"{there}/{method}")
                for method, node in (layer.get("additionalOperations") or {}).items():
                    methods[method] = (node, f"{there}/additionalOperations/{escape(method)}")
            for method, (node, at) in methods.items():
                yield self.operation(path, method, node, at, shared)

    def operation(
        self,
        path: str,
        method: str,
        node: Mapping[str, Any],
        at: str,
        shared: Iterable[tuple[Iterable[Any], str]],
    ) -> Operation:
        """The operation `node` at a pointer `at`, with the parameters that its path item shares."""
        parameters: dict[tuple[str, str], Parameter] = {}
        for source, base in (*shared, (node.get("parameters") or (), f"{at}/parameters")):
            for index, raw in enumerate(source):
                parameter = self._parameter(*self.resolve(raw, f"{base}/{index}"))
                if parameter.place == "header" and parameter.name.lower() in NOT_PARAMETERS:
                    continue
                parameters[parameter.place, parameter.name] = parameter
        for name in _VARIABLE.findall(path):  # generated with --allow undeclared-path-parameter
            if ("path", name) not in parameters:
                found = self._parameter({"name": name, "in": "path"}, at)
                parameters["path", name] = replace(found, schema={"type": "string"})
        body, body_at = self.resolve(node.get("requestBody") or {}, f"{at}/requestBody")
        bodies = tuple(self._contents(body, body_at, self.request))
        if bodies and not any(content.is_binary for content in bodies):  # sent as they are
            for key in [key for key in parameters if key[0] == "header" and key[1].lower() == _CODING]:
                del parameters[key]
        contract = node.get("x-contract")
        asked = node.get("security", self.raw.get("security") or ())
        security = tuple(tuple(map(self._scheme_name, alternative)) for alternative in asked)
        for key in [key for key in parameters if self._is_credential(*key, security)]:
            del parameters[key]
        return Operation(
            id=str(node.get("operationId") or f"{method} {path}"),
            method=method,
            path=self._bare(path),
            template=path,
            tag=next((tag for tag in node.get("tags") or () if isinstance(tag, str)), None),
            summary=str(node.get("summary") or "").strip(),
            parameters=tuple(parameters.values()),
            bodies=bodies,
            body=body,
            responses=tuple(
                self._response(str(status), *self.resolve(response, f"{at}/responses/{status}"))
                for status, response in (node.get("responses") or {}).items()
                if not str(status).startswith("x-")
            ),
            security=security,
            contract=contract if isinstance(contract, Mapping) else {"manual": contract == "manual"},
            pointer=at,
            extra=node,
        )

    def _is_credential(self, place: str, name: str, security: Iterable[Iterable[str]]) -> bool:
        """Whether a parameter is the key that a scheme of the operation sends: some describe it twice."""
        schemes = [self.schemes[each] for names in security for each in names if each in self.schemes]
        keys = {scheme.parameter for scheme in schemes if scheme.kind == "apiKey" and scheme.place == place}
        return name in keys or (place == "header" and name.lower() in map(str.lower, keys))

    def _bare(self, path: str) -> str:
        """A path by which things are told apart: Django's end in a slash, those of Rails in `.json`."""
        paths = self.raw.get("paths") or {}
        if all(other.endswith(".json") for other in paths):
            return path.removesuffix(".json")
        bare = path.rstrip("/")
        return path if not bare or bare in paths else bare

    def _parameter(self, node: Mapping[str, Any], at: str, *, name: str | None = None) -> Parameter:
        place: Place = "header" if name is not None else node.get("in", "query")
        style = node.get("style") or {"query": "form", "cookie": "form"}.get(place, "simple")
        media_type: str | None = None
        encoding: Mapping[str, Any] = {}
        schema_at = f"{at}/schema"
        examples = list(self._examples(node))
        if isinstance(node.get("content"), Mapping) and node["content"]:
            media_type, content = next(iter(node["content"].items()))
            schema_at = f"{at}/content/{escape(media_type)}/schema"
            examples += self._examples(content)
            encoding = content.get("encoding") or {}
        view = self.response if name is not None else self.request
        schema = view.present(look_up_or_none(view.root, schema_at, True))
        description = str(node.get("description") or "")
        flat = view.flat(schema)
        told = examples or place == "path" or name is not None
        if not told and flat.keys().isdisjoint(("example", "examples", "default")):
            examples += view.samples(schema, description, str(node.get("name", "")))
        return Parameter(
            name=name or str(node.get("name", "")),
            place=place,
            required=node.get("required") is True or place == "path",
            style=style,
            explode=bool(node.get("explode", style in {"form", "cookie"} or place == "querystring")),
            allow_reserved=node.get("allowReserved") is True,
            media_type=None
            if media_type is None or _is_plain(media_type, view.types(schema))
            else media_type,
            schema=schema,
            examples=tuple(examples),
            pointer=at,
            description=description,
            allow_empty=node.get("allowEmptyValue") is True,
            encoding=encoding,
        )

    def _examples(self, node: Mapping[str, Any]) -> Iterator[Any]:
        if "example" in node:
            yield node["example"]
        examples = node.get("examples")
        for named in examples.values() if isinstance(examples, Mapping) else ():
            try:
                example, _ = self.resolve(named, "")
            except KeyError:
                continue
            if "value" in example or "dataValue" in example:
                yield example.get("dataValue", example.get("value"))

    def _contents(self, body: Mapping[str, Any], at: str, view: View) -> Iterator[Content]:
        for media_type, node in (body.get("content") or {}).items():
            content, content_at = self.resolve(node, f"{at}/content/{escape(media_type)}")
            key = "itemSchema" if "itemSchema" in content and "schema" not in content else "schema"
            schema = look_up_or_none(view.root, f"{content_at}/{key}")
            properties = view.properties(True if schema is None else schema)
            yield Content(
                media_type=media_type,
                schema=schema,
                item=key == "itemSchema",
                examples=tuple(self._examples(content)) or _of_itself(view, schema),
                encoding=content.get("encoding") or {},
                has_positions=_has_positions(media_type, content, view),
                prefix_encoding=tuple(content.get("prefixEncoding") or ()),
                item_encoding=content.get("itemEncoding") or {},
                pointer=content_at,
                structured=view is self.response and media_type == "*/*" and _is_structured(content),
                label=json_label(media_type, body["content"]),
                names=_names(view, properties) if view is self.request else {},
                kinds={
                    name: kind for name, inner in properties.items() if (kind := _kind(view, name, inner))
                },
            )

    def _response(self, status: str, node: Mapping[str, Any], at: str) -> Response:
        headers = (
            self._parameter(*self.resolve(header, f"{at}/headers/{escape(name)}"), name=name)
            for name, header in (node.get("headers") or {}).items()
            if name.lower() != "content-type"
        )
        return Response(
            status=status if status == "default" else status.upper(),
            contents=() if status in _BODILESS else tuple(self._contents(node, at, self.response)),
            headers=tuple(headers),
            links={name: self.resolve(link, "")[0] for name, link in (node.get("links") or {}).items()},
            pointer=at,
            description=str(node.get("description") or ""),
        )


_CODING = "content-encoding"


def _is_plain(media_type: str, types: Collection[str]) -> bool:
    """Whether the text of a parameter has no encoding of its own: texts, and forms in the whole query."""
    bare = essence(media_type)
    if bare == "application/x-www-form-urlencoded" or bare.startswith("text/"):
        return True
    return "json" not in bare and bool(types) and {"object", "array"}.isdisjoint(types)


def _has_positions(media_type: str, content: Mapping[str, Any], view: View) -> bool:
    """Its parts have positions instead of names, which those of `multipart/form-data` must have."""
    name = essence(media_type)
    if not name.startswith("multipart/") or name == "multipart/form-data":
        return False
    if "schema" in content:
        return view.types(content["schema"]) == ("array",)
    return "itemSchema" in content


def _of_itself(view: View, schema: Schema | None) -> tuple[Any, ...]:
    """The example of a schema that only its example shows."""
    flat = view.flat(True if schema is None else schema)
    said = flat.get("x-contract")
    only = isinstance(said, dict) and said.get("vary") is False and bool(view.properties(flat))
    return (flat["example"],) if only and "example" in flat else ()


def _names(view: View, properties: Mapping[str, Schema], depth: int = 2) -> Names:
    """The properties, with those of objects in them: an envelope is seldom in another one."""
    inner = {name: view.properties(schema) if depth else {} for name, schema in properties.items()}
    return {name: _names(view, own, depth - 1) for name, own in inner.items()}


def _kind(view: View, name: str, schema: Schema) -> str | None:
    """Of a file in a form, by its words, or else by its name."""
    return spoken_kind(view.flat(schema).get("description") or " ".join(words_of(name)))


def _is_structured(content: Mapping[str, Any]) -> bool:
    """Its schema is that of JSON's values: of no text, which may be bytes."""
    schema = content.get("schema")
    return isinstance(schema, Mapping) and ("$ref" in schema or schema.get("type") in {"object", "array"})
