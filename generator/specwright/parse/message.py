"""Reads what an operation consists of: parameters, headers, bodies, responses and links."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final, cast

from msgspec.structs import replace

from specwright.api import Place, Style
from specwright.diagnostics import Report
from specwright.document import (
    EncodingObject,
    LinkObject,
    MediaType,
    ParameterObject,
    RequestBody,
    ResponseObject,
    Schema,
    Value,
)
from specwright.parse.prose import prose
from specwright.parse.raw import with_raw_parts
from specwright.parse.schema import SchemaReader, examples_of
from specwright.pytypes import JsonValue
from specwright.read.parts import Object, as_list, as_object, as_text
from specwright.read.source import Origin, Source, UnresolvableError
from specwright.validate.grammar import BODILESS, may_reserve
from specwright_runtime.parameters.header import NOT_PARAMETERS, OF_PARTS

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


class MessageReader:
    """What several operations refer to is read once, and is one object afterwards."""

    def __init__(self, source: Source, schemas: SchemaReader, report: Report) -> None:
        self._source = source
        self._report = report
        self._schemas = schemas
        self._version = str(as_object(source.value(source.root)).get("openapi"))
        self._shared_parameters: dict[Origin, ParameterObject] = {}
        self._shared_responses: dict[Origin, ResponseObject] = {}

    def follow(self, value: JsonValue, origin: Origin) -> tuple[Object, Origin]:
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
        found = as_object(value)
        return ({**found, **texts} if texts else found), origin

    def part(self, holder: Object, key: str, origin: Origin) -> tuple[Object, Origin]:
        """The object under `key`; split documents also write `headers: {$ref: headers.yaml}`."""
        return self.follow(holder.get(key), origin / key)

    # --- parameters, headers ---------------------------------------------------

    def parameters(self, holder: Object, origin: Origin) -> Iterator[ParameterObject]:
        for index, value in enumerate(as_list(holder.get("parameters"))):
            parameter, place = self.follow(value, origin / "parameters" / index)
            name, where = as_text(parameter.get("name")), parameter.get("in")
            if name is None or where not in _DEFAULT_STYLE:
                continue
            if where == "header" and name.lower() in NOT_PARAMETERS:
                continue
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
        content = as_object(parameter.get("content"))
        media_type = next(iter(content), None)
        examples = self._examples(parameter, origin)
        schema = None
        encodings: tuple[EncodingObject, ...] = ()
        if media_type is not None:
            media, place = self.follow(content[media_type], origin / "content" / media_type)
            if "schema" in media:
                schema = self._schemas.read(media["schema"], place / "schema")
            examples = examples or self._examples(media, place)
            if where == "querystring":
                encodings = self._encodings(media, place)
        elif "schema" in parameter:
            schema = self._schemas.read(parameter["schema"], origin / "schema")
        return ParameterObject(
            name=name,
            place=where,
            required=parameter.get("required") is True or where == "path",
            schema=schema,
            style=chosen,
            explode=explode if isinstance(explode, bool) else chosen in ("form", "cookie"),
            allow_reserved=parameter.get("allowReserved") is True and may_reserve(self._version, where),
            allow_empty=parameter.get("allowEmptyValue") is True and where == "query",
            media_type=media_type,
            encodings=encodings,
            description=prose(parameter.get("description")),
            deprecated=parameter.get("deprecated") is True,
            examples=examples,
            pin=as_text(parameter.get("x-python-name")),
            origin=origin,
        )

    def _headers(
        self, holder: Object, origin: Origin, ignored: Collection[str] = ("content-type",)
    ) -> tuple[ParameterObject, ...]:
        """`ignored` are said elsewhere; of `Content-Type` 3.1.1, 4.8.17 says so: "SHALL be ignored"."""
        found = []
        headers, headed = self.part(holder, "headers", origin)
        for name, value in headers.items():
            if name.lower() in ignored:
                continue
            header, place = self.follow(value, headed / name)
            found.append(self._parameter(name, "header", header, place))
        return tuple(found)

    def _examples(self, holder: Object, origin: Origin) -> tuple[JsonValue, ...]:
        several = holder.get("examples")
        if isinstance(several, dict):
            found = [self.follow(value, origin / "examples" / name)[0] for name, value in several.items()]
            key_order = ("dataValue", "value")
            return tuple(
                next(item[key] for key in key_order if key in item) for item in found if _given(item)
            )
        return examples_of(holder)

    # --- bodies, responses -----------------------------------------------------

    def body(self, value: JsonValue, origin: Origin) -> RequestBody:
        body, place = self.follow(value, origin)
        return RequestBody(
            required=body.get("required") is True,
            description=prose(body.get("description")),
            media=self._media(body, place),
            origin=place,
        )

    def _media(self, holder: Object, origin: Origin) -> tuple[MediaType, ...]:
        found = []
        content, within = self.part(holder, "content", origin)
        for name, value in content.items():
            media, place = self.follow(value, within / name)
            encodings = self._encodings(media, place)
            schema = self._schemas.read(media["schema"], place / "schema") if "schema" in media else None
            if schema is not None and name.startswith("multipart/"):
                schema = with_raw_parts(schema, encodings, self._version)
            found.append(
                MediaType(
                    name=name,
                    schema=schema,
                    item_schema=self._schemas.read(media["itemSchema"], place / "itemSchema")
                    if "itemSchema" in media
                    else None,
                    encodings=encodings,
                    prefix_encodings=tuple(
                        self._encoding("", as_object(each), place / "prefixEncoding" / index)
                        for index, each in enumerate(as_list(media.get("prefixEncoding")))
                    ),
                    item_encoding=self._encoding("", as_object(media["itemEncoding"]), place / "itemEncoding")
                    if "itemEncoding" in media
                    else None,
                    examples=self._examples(media, place),
                    origin=place,
                )
            )
        return tuple(found)

    def _encodings(self, media: Object, origin: Origin) -> tuple[EncodingObject, ...]:
        return tuple(
            self._encoding(name, as_object(encoding), origin / "encoding" / name)
            for name, encoding in as_object(media.get("encoding")).items()
        )

    def _encoding(self, name: str, encoding: Object, origin: Origin) -> EncodingObject:
        style = encoding.get("style")
        explode = encoding.get("explode")
        types = as_text(encoding.get("contentType")) or ""
        chosen = cast("Style", style) if style in _STYLES else None
        return EncodingObject(
            property=name,
            content_types=tuple(part.strip() for part in types.split(",") if part.strip()),
            style=chosen,
            explode=explode if isinstance(explode, bool) else chosen in (None, "form"),
            allow_reserved=encoding.get("allowReserved") is True,
            headers=self._headers(encoding, origin, OF_PARTS),
        )

    def response(self, status: str, value: JsonValue, origin: Origin) -> ResponseObject:
        response, place = self.follow(value, origin)
        status = status if status == "default" else status.upper()
        known = self._shared_responses.get(place)
        if known is None:
            known = self._shared_responses[place] = self._new_response(status, response, place)
        description = prose(response.get("description")) or known.description
        media = () if status in BODILESS else known.media
        if (known.status, known.description, known.media) == (status, description, media):
            return known
        return replace(known, status=status, description=description, media=media)

    def _new_response(self, status: str, response: Object, place: Origin) -> ResponseObject:
        links, linked = self.part(response, "links", place)
        return ResponseObject(
            status=status,
            description=prose(response.get("description")) or as_text(response.get("summary")) or "",
            headers=self._headers(response, place),
            media=self._media(response, place),
            links=tuple(self._link(name, link, linked / name) for name, link in links.items()),
            origin=place,
        )

    def _link(self, name: str, value: JsonValue, origin: Origin) -> LinkObject:
        link, place = self.follow(value, origin)
        reference = as_text(link.get("operationRef"))
        return LinkObject(
            name=name,
            operation_id=as_text(link.get("operationId")),
            operation=None if reference is None else self._operation(place / "operationRef", reference),
            parameters=tuple(as_object(link.get("parameters")).items()),
            body=Value(value=link["requestBody"]) if "requestBody" in link else None,
            description=prose(link.get("description")),
            origin=place,
        )

    def _operation(self, origin: Origin, reference: str) -> Origin | None:
        """Where an `operationRef` leads; it may be to another host, from which nothing is wanted."""
        try:
            return self._source.resolve(origin, reference)
        except UnresolvableError:
            return None


def undeclared(name: str, operation: Origin) -> ParameterObject:
    """A parameter of the path of which the document says nothing else."""
    return ParameterObject(
        name=name,
        place="path",
        required=True,
        schema=Schema(origin=operation, types=("string",)),
        style="simple",
        explode=False,
        allow_reserved=False,
        allow_empty=False,
        media_type=None,
        description=None,
        deprecated=False,
        examples=(),
        pin=None,
        origin=operation,
    )


def _given(example: Object) -> bool:
    return "value" in example or "dataValue" in example
