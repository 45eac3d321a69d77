"""Stage 4, lower: OpenAPI's words become Python's shapes. Only this stage knows both."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final, Literal

from msgspec.structs import replace

from specwright import diagnostics
from specwright.api import Default
from specwright.diagnostics import Related, Report
from specwright.document import (
    CallbackObject,
    Document,
    EncodingObject,
    MediaType,
    OperationObject,
    ParameterObject,
    RequestBody,
    ResponseObject,
    Schema,
)
from specwright.draft import (
    DictOf,
    Draft,
    DraftBody,
    DraftCallback,
    DraftContent,
    DraftEncoding,
    DraftOperation,
    DraftParameter,
    DraftResponse,
    Hint,
    Key,
    Shape,
)
from specwright.lower.alternatives import bound
from specwright.lower.defaults import fitting
from specwright.lower.infinite import endless
from specwright.lower.merge import says_nothing
from specwright.lower.positions import array_of, parts
from specwright.lower.read_write_views import divide
from specwright.lower.scalars import type_of
from specwright.lower.schemas import SchemaLowering
from specwright.lower.sequential import item_of
from specwright.pytypes import AnyType, Builtin
from specwright.read.source import Origin
from specwright_runtime.media import essence, is_json_lines

_URLENCODED: Final = "application/x-www-form-urlencoded"
_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "multipart/mixed"})
_SCALARS: Final = frozenset({"string", "number", "integer", "boolean", "null"})
_JSON_LIKE: Final = frozenset({"application/json", "text/json", "*/*", "application/*"})


def lower(document: Document, report: Report) -> Draft:
    """Give every schema and every operation of the document its shape."""
    return _Lowering(document, report).draft()


class _Lowering:
    def __init__(self, document: Document, report: Report) -> None:
        self._document = document
        self._report = report
        self._schemas = SchemaLowering(document, report)
        self._parameters: dict[int, DraftParameter] = {}
        self._media: dict[tuple[int, bool], tuple[DraftContent, ...]] = {}
        """By the identity of what several operations share; `document` keeps those objects alive."""

    def draft(self) -> Draft:
        document = self._document
        # Components first: what is written in place and equals one is that one.
        self._schemas.define_components()
        operations = tuple(self._operation(operation) for operation in document.operations)
        webhooks = tuple(self._callback(webhook) for webhook in document.webhooks)
        self._schemas.finish()
        self._schemas.circles()
        bound(self._schemas.definitions, self._report)
        self._report.check()
        endless(self._schemas.definitions, self._report)
        top = list(document.raw)
        definitions = sorted(
            self._schemas.definitions.items(), key=lambda item: _position(item[0], document, top)
        )
        draft = Draft(
            document=document,
            definitions=dict(definitions),
            operations=operations,
            webhooks=webhooks,
            structures=self._schemas.structures,
            firsts=self._schemas.firsts,
            borrowed=self._schemas.borrowed,
            load=self._schemas.load,
        )
        return divide(fitting(draft, self._report))

    def _operation(self, operation: OperationObject) -> DraftOperation:
        key = Key(operation.origin, path=operation.path)
        self._tell_apart(operation)
        any_success = any(response.status[0] in "12" for response in operation.responses)
        return DraftOperation(
            key=key,
            source=operation,
            parameters=tuple(
                self._parameter(item, key)
                for item in _in_order(operation)
                if not self._is_coding_of_others(item, operation, key)
            ),
            body=self._body(operation.body, key)
            if operation.body is not None and operation.body.media
            else None,
            responses=tuple(
                self._response(item, key, _is_success(item.status, any_success))
                for item in operation.responses
            ),
            callbacks=tuple(self._callback(callback) for callback in operation.callbacks),
        )

    def _is_coding_of_others(self, item: ParameterObject, operation: OperationObject, owner: Key) -> bool:
        """Whether it is `Content-Encoding` of a body that no caller can have encoded: it is written here."""
        if item.place != "header" or item.name.lower() != "content-encoding" or operation.body is None:
            return False
        if any(content.kind == "binary" for content in self._body(operation.body, owner).contents):
            return False
        self._report.add(
            diagnostics.IGNORED_HEADER,
            item.origin / "name",
            name=item.name,
            reason="the body is sent as it is",
            hint="delete it, or describe the body as bytes, which callers can encode",
        )
        return True

    def _tell_apart(self, operation: OperationObject) -> None:
        """Report exploded objects whose properties could be another parameter's."""
        spread = [parameter for parameter in operation.parameters if self._is_spread(parameter)]
        if not spread:
            return
        taken: dict[tuple[str, str], ParameterObject] = {
            (parameter.place, parameter.name): parameter
            for parameter in operation.parameters
            if parameter not in spread
        }
        for parameter in spread:
            # A map takes every name that no other parameter has: there can be one.
            names = [name for name, _ in self._schemas.merger.followed(_schema(parameter)).properties] or [""]
            other = next((taken[key] for name in names if (key := (parameter.place, name)) in taken), None)
            if other is not None:
                related = (Related(where=other.origin, message="the other one"),)
                self._report.add(
                    diagnostics.AMBIGUOUS_QUERY, parameter.origin, related=related, name=parameter.name
                )
            taken.update(dict.fromkeys(((parameter.place, name) for name in names), parameter))

    def _is_spread(self, parameter: ParameterObject) -> bool:
        """Whether each property of an object is a parameter of its own."""
        exploded = parameter.explode and parameter.style in ("form", "cookie")
        return (
            exploded and parameter.media_type is None and self._schemas.form(_schema(parameter)) == "object"
        )

    def _callback(self, callback: CallbackObject) -> DraftCallback:
        return DraftCallback(
            name=callback.name,
            expression=callback.expression,
            operations=tuple(self._operation(operation) for operation in callback.operations),
            origin=callback.origin,
        )

    def _parameter(self, parameter: ParameterObject, owner: Key) -> DraftParameter:
        found = self._parameters.get(id(parameter))
        if found is None:
            found = self._parameters[id(parameter)] = self._new_parameter(parameter, owner)
        return found

    def _new_parameter(self, parameter: ParameterObject, owner: Key) -> DraftParameter:
        schema = _schema(parameter)
        shape: Shape
        if (parameter.schema is None and parameter.media_type is None) or self._is_unread(parameter):
            shape, flat = Builtin(name="str"), schema
        else:
            if parameter.media_type is None and type_of(schema) == "array":
                schema = replace(schema, types=("array",))  # what is written as a list
            shape = self._schemas.shape(schema, self._hint(parameter.origin, owner, parameter.name))
            flat = self._schemas.merger.followed(schema)
        default = flat.default
        return DraftParameter(
            wire=parameter.name,
            place=parameter.place,
            shape=shape,
            required=parameter.required,
            default=None if default is None or parameter.required else Default(value=default.value),
            style=parameter.style,
            explode=parameter.explode,
            allow_reserved=parameter.allow_reserved,
            allow_empty=parameter.allow_empty,
            form="scalar" if parameter.media_type is not None else self._schemas.form(schema),
            media_type=parameter.media_type,
            encodings=tuple(self._encoding(replace(each, headers=()), owner) for each in parameter.encodings),
            description=parameter.description or flat.text.description,
            deprecated=parameter.deprecated,
            examples=parameter.examples or flat.text.examples,
            pin=parameter.pin,
            origin=parameter.origin,
        )

    def _is_unread(self, parameter: ParameterObject) -> bool:
        """Whether a parameter's content is passed on as text though it has parts, which is reported.

        A whole query may be a form.
        """
        if parameter.schema is None or parameter.media_type is None:
            return False
        name = essence(parameter.media_type)
        if name == _URLENCODED and parameter.place == "querystring":
            return False
        flat = self._schemas.merger.followed(parameter.schema)
        if _kind(name, flat, has_items=False) == "json" or "*" in name or _SCALARS.issuperset(flat.types):
            return False
        place = parameter.origin / "content" / parameter.media_type
        self._report.add(diagnostics.TEXT_ONLY, place, at="key", media_type=name)
        return True

    # --- bodies, responses -------------------------------------------------------

    def _body(self, body: RequestBody, owner: Key) -> DraftBody:
        return DraftBody(
            required=body.required,
            contents=self._contents(body.media, body.origin, owner, "Request"),
            description=body.description,
            origin=body.origin,
        )

    def _response(self, response: ResponseObject, owner: Key, success: bool) -> DraftResponse:
        text = "Response" if success else f"{response.status} Response"
        return DraftResponse(
            status=response.status,
            success=success,
            contents=self._contents(response.media, response.origin, owner, text),
            headers=tuple(self._parameter(header, owner) for header in response.headers),
            description=response.description,
            origin=response.origin,
        )

    def _contents(
        self, media: tuple[MediaType, ...], place: Origin, owner: Key, text: str
    ) -> tuple[DraftContent, ...]:
        key = (id(media), text == "Response")
        found = self._media.get(key)
        if found is None:
            hint = self._hint(place, owner, text)
            answer = text != "Request"
            found = tuple(
                self._content(item, _among(media, item, hint), owner, answer=answer) for item in media
            )
            self._media[key] = found
        return found

    def _content(self, media: MediaType, hint: Hint, owner: Key, *, answer: bool) -> DraftContent:
        name = essence(media.name)
        schema = media.schema
        flat = None if schema is None else self._schemas.merger.followed(schema)
        kind = _kind(name, flat, has_items=media.item_schema is not None)
        array = array_of(media, self._schemas) if _has_positions(name) else None
        if array is not None:
            prefix, rest = media.prefix_encodings, media.item_encoding
            if media.item_schema is not None:
                self._report.add(diagnostics.READ_WHOLE, media.origin, at="key", media_type=name)
            return DraftContent(
                kind="parts",
                media_type=media.name,
                shape=parts(media, array, self._schemas, hint),
                encodings=tuple(self._encoding(replace(each, headers=()), owner) for each in prefix),
                item_encoding=None if rest is None else self._encoding(replace(rest, headers=()), owner),
            )
        if kind == "binary":
            if flat is not None and (flat.properties or not {"object", "array"}.isdisjoint(flat.types)):
                reason = "is not read into its schema"
                self._bytes_only(media, reason, "offer JSON or multipart/form-data, or read it yourself")
            return DraftContent(kind="binary", media_type=media.name, shape=None)
        if kind == "events" and not answer:
            reason = "is written by servers only, and this is a request"
            self._bytes_only(media, reason, "send application/jsonl, which has items, too")
            return DraftContent(kind="binary", media_type=media.name, shape=None)
        if kind in ("events", "lines"):
            item = item_of(media, self._schemas.merger.followed)
            hint = replace(hint, text="Event" if kind == "events" else "Line") if hint.owner else hint
            shape = AnyType() if item is None else self._schemas.shape(item, hint)
            return DraftContent(kind=kind, media_type=media.name, shape=shape)
        if kind == "text" and (flat is None or not flat.types or not _SCALARS.issuperset(flat.types)):
            if flat is not None and flat.types and schema is not None:
                self._report.add(diagnostics.TEXT_ONLY, media.origin, at="key", media_type=media.name)
            return DraftContent(kind="text", media_type=media.name, shape=Builtin(name="str"))
        if kind == "form" and hint.text == "Request":
            hint = replace(hint, text="Form")
        if kind == "form" and self._unread(media, multipart_answer=answer and name != _URLENCODED):
            return DraftContent(kind="binary", media_type=media.name, shape=None)
        if kind == "form" and (flat is None or says_nothing(flat)):
            return DraftContent(kind="form", media_type=media.name, shape=DictOf(value=AnyType()))
        if schema is None:
            return DraftContent(kind=kind, media_type=media.name, shape=AnyType())
        shape = self._schemas.shape(schema, hint)
        return DraftContent(
            kind=kind,
            media_type=media.name,
            shape=shape,
            encodings=tuple(self._encoding(item, owner) for item in media.encodings),
        )

    def _unread(self, media: MediaType, *, multipart_answer: bool) -> bool:
        """Whether a form goes through as bytes, which is reported."""
        if media.item_schema is not None or not (
            media.schema is None or self._schemas.may_be_object(media.schema)
        ):
            reason = "is read by the names of its parts, and its schema is no object"
            hint = "give it type: object, or multipart/mixed instead, whose parts need no names"
        elif multipart_answer:
            reason = "is read in requests only, and this is an answer"
            hint = "answer with application/json, and with files each by itself"
        else:
            return False
        self._bytes_only(media, reason, hint)
        return True

    def _bytes_only(self, media: MediaType, reason: str, hint: str) -> None:
        self._report.add(
            diagnostics.BYTES_ONLY, media.origin, at="key", media_type=media.name, reason=reason, hint=hint
        )

    def _hint(self, place: Origin, owner: Key, text: str) -> Hint:
        """A schema in place is named after the operation; in a shared component, after that."""
        if place.file == owner.origin.file and place.pointer.startswith(owner.origin.pointer + "/"):
            return Hint(owner=owner, text=text)
        tokens = place.tokens or [PurePosixPath(place.file).stem]
        name, kind = self._document.elsewhere.get(place, tokens[-1]), text.rpartition(" ")[2]
        if name.isdigit():  # a parameter of a path item
            return Hint(owner=None, text=text)
        return Hint(owner=None, text=name if name.lower().endswith(kind.lower()) else f"{name} {kind}")

    def _encoding(self, encoding: EncodingObject, owner: Key) -> DraftEncoding:
        return DraftEncoding(
            wire=encoding.property,
            content_types=encoding.content_types,
            style=encoding.style,
            explode=encoding.explode,
            allow_reserved=encoding.allow_reserved,
            headers=tuple(self._parameter(header, owner) for header in encoding.headers),
        )


def _schema(parameter: ParameterObject) -> Schema:
    return parameter.schema or Schema(origin=parameter.origin)


def _position(key: Key, document: Document, parts: list[str]) -> int:
    """Where in the document a definition stands, by its top-level part; what is elsewhere comes last."""
    if key.origin in document.components:
        part = "components"
    else:
        part = key.origin.pointer.partition("/")[2].partition("/")[0]
    return parts.index(part) if part in parts else len(parts)


def _in_order(operation: OperationObject) -> list[ParameterObject]:
    """Path parameters in the order of the path, then the others in the document's."""

    def rank(parameter: ParameterObject) -> int:
        if parameter.place != "path":
            return len(operation.path) + 1
        return operation.path.find("{" + parameter.name + "}") % (len(operation.path) + 1)

    return sorted(operation.parameters, key=rank)


def _is_success(status: str, any_success: bool) -> bool:
    """Whether a response is what the caller hoped for.

    Redirects are, and `default` is, only where no 2xx is documented.
    """
    return status[0] in "12" or (not any_success and status[0] in "3d")


def _among(media: tuple[MediaType, ...], item: MediaType, hint: Hint) -> Hint:
    """JSON of another kind beside some other is named for its kind: a request, and a merge patch request."""
    names = [essence(each.name) for each in media]
    name = essence(item.name)
    if hint.owner is None or "json" not in name or name == next(each for each in names if "json" in each):
        return hint
    return replace(hint, text=f"{name.partition('/')[2].removesuffix('+json')} {hint.text}")


def _has_positions(name: str) -> bool:
    """Whether parts of a media type need no name: only those of `multipart/form-data` do (RFC 7578, 4.2)."""
    return name.startswith("multipart/") and name != "multipart/form-data"


def _kind(
    name: str, schema: Schema | None, *, has_items: bool
) -> Literal["json", "form", "text", "binary", "events", "lines"]:
    if name == "text/event-stream":
        return "events"
    if is_json_lines(name):
        return "lines"
    if name in _FORMS:
        return "form"
    if schema is not None and schema.format == "binary" and not schema.properties:
        return "binary"
    if name.endswith("+json") or name == "application/json":
        return "lines" if has_items else "json"
    if name in _JSON_LIKE:
        return "json" if schema is not None else "binary"
    if (
        name.startswith("text/")
        or name.endswith(("+xml", "+yaml"))
        or name in ("application/xml", "application/yaml")
    ):
        return "text"
    return "binary"
