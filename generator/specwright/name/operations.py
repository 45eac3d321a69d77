"""Names operations, their arguments and the groups that they form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never

from specwright.api import (
    BinaryContent,
    Body,
    Callback,
    Content,
    EventContent,
    FormContent,
    Group,
    Header,
    JsonContent,
    LinesContent,
    Operation,
    Parameter,
    PartEncoding,
    PartsContent,
    Requirement,
    Response,
    Server,
    TextContent,
)
from specwright.diagnostics import Report
from specwright.document import SecurityRequirement
from specwright.draft import (
    STREAM,
    Draft,
    DraftCallback,
    DraftContent,
    DraftEncoding,
    DraftOperation,
    DraftParameter,
    Key,
)
from specwright.lower.shapes import unique
from specwright.name.clashes import Claim, settle
from specwright.name.identifiers import argument, distance, freed, pascal, snake, spelled, stem
from specwright.name.links import LinkNaming, first_by_id
from specwright.pytypes import AttrName, ClassName, ModuleName, NullableType, PyType, UnionType

if TYPE_CHECKING:
    from specwright.name import TypeNames
    from specwright.name.errors import ErrorNames


class OperationNaming:
    def __init__(self, draft: Draft, methods: Mapping[Key, str], types: TypeNames, report: Report) -> None:
        self._draft = draft
        self._types = types
        self._report = report
        self._known_headers: dict[tuple[int, ...], tuple[Header, ...]] = {}
        self._names = methods
        firsts = {op.key for op in first_by_id(draft.operations).values()}
        self._links = LinkNaming(draft, methods, report)
        self._again = frozenset(op.key for op in draft.operations if op.key not in firsts)
        """Operations without an operationId of their own."""

    # --- groups --------------------------------------------------------------------

    def groups(self, errors: ErrorNames) -> tuple[Group, ...]:
        document = self._draft.document
        described = {tag.name: tag.description for tag in document.tags}
        members: dict[str | None, list[DraftOperation]] = {}
        for operation in self._draft.operations:
            members.setdefault(operation.source.tags[0] if operation.source.tags else None, []).append(
                operation
            )
        ranks = {tag: rank for rank, tag in enumerate(described)}
        tags = sorted(members, key=lambda tag: ranks.get(tag or "", len(ranks)))
        claims, modules = [], []
        for tag in tags:
            words = tag if tag is not None else "default"
            base = pascal(words, prefix="Group").removesuffix("Api").removesuffix("API") or "Api"
            origin = members[tag][0].source.origin
            claims.append(
                Claim(key=tag, candidates=(f"{base}Api", f"{pascal(spelled(words))}Api"), origin=origin)
            )
            modules.append(
                Claim(
                    key=tag,
                    candidates=freed(
                        (
                            stem(snake(words, prefix="group")),
                            stem(snake(spelled(words), prefix="group")),
                        ),
                        "attributes",
                    ),
                    origin=origin,
                )
            )
        names, files = settle(claims, self._report), settle(modules, self._report)
        return tuple(
            Group(
                tag=tag,
                name=ClassName(names[tag]),
                unimplemented=ClassName(f"Unimplemented{names[tag]}"),
                module=ModuleName(files[tag]),
                description=described.get(tag) if tag is not None else None,
                operations=tuple(self._operation(operation, errors) for operation in members[tag]),
            )
            for tag in tags
        )

    # --- operations ------------------------------------------------------------------

    def _operation(self, operation: DraftOperation, errors: ErrorNames) -> Operation:
        source = operation.source
        method = self._names[operation.key]
        arguments = self._arguments(operation)
        responses = tuple(
            Response(
                status=response.status,
                contents=self._contents(response.contents),
                headers=self._headers(response.headers),
                error=None if response.success else errors.of(operation, response),
                description=response.description,
                origin=response.origin,
            )
            for response in operation.responses
        )
        return Operation(
            name=AttrName(method),
            constant=AttrName(method.upper()),
            id=self._id(operation),
            method=source.method,
            path=source.path,
            summary=source.summary,
            description=source.description,
            deprecated=source.deprecated,
            parameters=tuple(
                self._parameter(item, name)
                for item, name in zip(operation.parameters, arguments, strict=True)
            ),
            body=self._body(operation),
            responses=responses,
            result=_result(responses),
            rich=_is_rich(responses),
            security=tuple(tuple(map(_requirement, alternative)) for alternative in source.security),
            servers=tuple(
                Server(url=item.url, variables=item.variables, description=item.description)
                for item in source.servers
            ),
            links=self._links.of(operation),
            callbacks=self.callbacks(operation.callbacks, errors),
            contract=source.contract,
            origin=source.origin,
        )

    def _id(self, operation: DraftOperation) -> str:
        """The operationId; of operations that share one, only the first has it."""
        source = operation.source
        if source.id is None or operation.key in self._again:
            return f"{source.method} {source.path}"
        return source.id

    def callbacks(self, callbacks: tuple[DraftCallback, ...], errors: ErrorNames) -> tuple[Callback, ...]:
        return tuple(
            Callback(
                name=callback.name,
                expression=callback.expression,
                operations=tuple(self._operation(item, errors) for item in callback.operations),
                origin=callback.origin,
            )
            for callback in callbacks
        )

    # --- arguments ---------------------------------------------------------------------

    def _arguments(self, operation: DraftOperation) -> list[AttrName]:
        claims = []
        for index, parameter in enumerate(operation.parameters):
            plain = argument(parameter.wire)
            claims.append(
                Claim(
                    key=index,
                    candidates=freed(
                        (
                            plain,
                            *(() if parameter.place == "path" else (f"{parameter.place}_{plain}",)),
                            snake(spelled(parameter.wire)),
                            f"{parameter.place}_{snake(spelled(parameter.wire))}",
                        ),
                        "arguments",
                    ),
                    origin=parameter.origin,
                    pin=parameter.pin,
                    rank=0 if parameter.place == "path" else 1 + distance(plain, parameter.wire),
                )
            )
        names = settle(claims, self._report)
        return [AttrName(names[index]) for index in range(len(claims))]

    def _parameter(self, parameter: DraftParameter, name: AttrName) -> Parameter:
        return Parameter(
            name=name,
            wire=parameter.wire,
            place=parameter.place,
            type=self._types.type(parameter.shape),
            required=parameter.required,
            default=parameter.default,
            style=parameter.style,
            explode=parameter.explode,
            allow_reserved=parameter.allow_reserved,
            allow_empty=parameter.allow_empty,
            form=parameter.form,
            media_type=parameter.media_type,
            encodings=tuple(map(self._encoding, parameter.encodings)),
            description=parameter.description,
            deprecated=parameter.deprecated,
            examples=parameter.examples,
            origin=parameter.origin,
        )

    def _headers(self, headers: tuple[DraftParameter, ...]) -> tuple[Header, ...]:
        """The same for the same headers, which responses of many operations share."""
        key = tuple(map(id, headers))
        found = self._known_headers.get(key)
        if found is None:
            found = self._known_headers[key] = self._new_headers(headers)
        return found

    def _new_headers(self, headers: tuple[DraftParameter, ...]) -> tuple[Header, ...]:
        claims = [
            Claim(
                key=item.wire,
                candidates=freed((snake(item.wire), snake(spelled(item.wire))), "arguments"),
                origin=item.origin,
                pin=item.pin,
            )
            for item in headers
        ]
        names = settle(claims, self._report)
        return tuple(
            Header(
                name=AttrName(names[item.wire]),
                wire=item.wire,
                type=self._types.type(item.shape),
                required=item.required,
                style=item.style,
                explode=item.explode,
                form=item.form,
                media_type=item.media_type,
                description=item.description,
                origin=item.origin,
            )
            for item in headers
        )

    # --- bodies ------------------------------------------------------------------------

    def _contents(self, contents: tuple[DraftContent, ...]) -> tuple[Content, ...]:
        return tuple(map(self._content, contents))

    def _content(self, content: DraftContent) -> Content:
        if content.shape is None:
            return BinaryContent(media_type=content.media_type)
        found = self._types.type(content.shape)
        match content.kind:
            case "json":
                return JsonContent(media_type=content.media_type, type=found)
            case "text":
                return TextContent(media_type=content.media_type, type=found)
            case "events":
                return EventContent(media_type=content.media_type, item=found)
            case "lines":
                return LinesContent(media_type=content.media_type, item=found)
            case "binary":
                return BinaryContent(media_type=content.media_type)
            case "form":
                return FormContent(
                    media_type=content.media_type,
                    type=found,
                    encodings=tuple(map(self._encoding, content.encodings)),
                )
            case "parts":
                rest = content.item_encoding
                return PartsContent(
                    media_type=content.media_type,
                    type=found,
                    prefix=tuple(map(self._encoding, content.encodings)),
                    item=None if rest is None else self._encoding(rest),
                )
            case _:
                assert_never(content.kind)

    def _encoding(self, encoding: DraftEncoding) -> PartEncoding:
        return PartEncoding(
            wire=encoding.wire,
            content_types=encoding.content_types,
            style=encoding.style,
            explode=encoding.explode,
            allow_reserved=encoding.allow_reserved,
            headers=self._headers(encoding.headers),
        )

    def _body(self, operation: DraftOperation) -> Body | None:
        body = operation.body
        if body is None:
            return None
        contents = self._contents(body.contents)
        only_bytes = all(isinstance(content, BinaryContent) for content in contents)
        return Body(
            required=body.required,
            contents=contents,
            type=None if only_bytes else _one_of([type_of(content) for content in contents]),
            description=body.description,
            origin=body.origin,
        )


def type_of(content: Content) -> PyType:
    match content:
        case (
            JsonContent(type=found)
            | FormContent(type=found)
            | PartsContent(type=found)
            | TextContent(type=found)
        ):
            return found
        case EventContent(item=item) | LinesContent(item=item):
            return item
        case BinaryContent():
            return STREAM
        case _:
            assert_never(content)


def _one_of(types: list[PyType]) -> PyType | None:
    distinct = unique(types)
    if not distinct:
        return None
    return distinct[0] if len(distinct) == 1 else UnionType(members=distinct)


def _result(responses: tuple[Response, ...]) -> PyType | None:
    """What a call answers; nothing where no success has a body, and `None` besides where only some have."""
    successes = [response for response in responses if response.error is None]
    found = _one_of([type_of(content) for response in successes for content in response.contents])
    if found is not None and any(not response.contents for response in successes):
        return NullableType(inner=found)
    return found


def _is_rich(responses: tuple[Response, ...]) -> bool:
    successes = [response for response in responses if response.error is None]
    contents = [content for response in successes for content in response.contents]
    headers = any(response.headers for response in successes)
    vague = any(not response.status.isdigit() for response in successes)
    return len(successes) > 1 or len(contents) > 1 or headers or vague


def _requirement(requirement: SecurityRequirement) -> Requirement:
    return Requirement(scheme=requirement.scheme, scopes=requirement.scopes)
