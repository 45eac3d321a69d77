"""Gives objects that requests and answers see differently (`readOnly`, `writeOnly`) a form for each.

Two classes only where one would be wrong: a `readOnly` property is required, which a request
must not have to send, or a property is `writeOnly`, which an answer must not contain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, assert_never

from msgspec.structs import replace

from specwright.draft import (
    FILE,
    AliasShape,
    AnyOf,
    Definition,
    Draft,
    DraftCallback,
    DraftContent,
    DraftEncoding,
    DraftOperation,
    DraftParameter,
    EnumShape,
    Key,
    Leaf,
    ObjectShape,
    Property,
    Shape,
    all_operations,
)
from specwright.lower.shapes import references, references_of, replaced, whole
from specwright.pytypes import Builtin

_TEXT: Final = Builtin(name="str")
_WITH_FILES: Final = ("form", "parts")


def divide(draft: Draft) -> Draft:
    """The draft with a view of its own for requests wherever that differs."""
    definitions = draft.definitions
    inner = {key: tuple(references_of(found)) for key, found in definitions.items()}
    sides = _Sides(draft)
    sent = _closure(sides.requests, inner)
    answered = _closure(sides.answers, inner)
    in_forms = _closure(sides.forms, inner)
    differing = _ancestors({key for key, found in definitions.items() if _differs(found)}, inner)
    both = differing & sent & answered
    result: dict[Key, Definition] = {}
    for key, found in definitions.items():
        leaf = _same if key in in_forms else _without_files
        if key not in differing:
            result[key] = _rewritten(found, key, _identity, leaf)
            continue
        input_key = _input(key)
        if key in both:
            result[key] = _rewritten(_answer(found), key, _identity, leaf)
            result[input_key] = _rewritten(_request(found), input_key, _to_input(both), leaf)
        elif key in sent:
            result[key] = _rewritten(_request(found), key, _to_input(both), leaf)
        else:
            result[key] = _rewritten(_answer(found) if key in answered else found, key, _identity, leaf)
    lost = _lost(definitions, result)

    def told(union: AnyOf) -> AnyOf:
        """Without the discriminator where a member has lost the property: it was `readOnly`, say."""
        tag = union.tag
        if tag is None or not any((key, tag.property) in lost for _, key in tag.mapping):
            return union
        return replace(union, tag=None)

    if lost:
        result = {key: _rewritten(found, key, _identity, _same, told) for key, found in result.items()}
    to_input = _to_input(both)
    return replace(
        draft,
        definitions=result,
        operations=tuple(
            _operation(operation, to_input, told, outgoing=False) for operation in draft.operations
        ),
        webhooks=tuple(_callback(callback, to_input, told) for callback in draft.webhooks),
    )


def _lost(before: Mapping[Key, Definition], after: Mapping[Key, Definition]) -> set[tuple[Key, str]]:
    """Properties that a side of the wire does not have."""
    found: set[tuple[Key, str]] = set()
    for key, view in after.items():
        whole = before.get(key) or before[_output(key)]
        if isinstance(view, ObjectShape) and isinstance(whole, ObjectShape) and view is not whole:
            kept = {field.wire for field in view.properties}
            found |= {(key, field.wire) for field in whole.properties if field.wire not in kept}
    return found


class _Sides:
    """The definitions that requests, answers and forms begin with.

    What webhooks and callbacks send is the API's own word: their requests are answers.
    """

    def __init__(self, draft: Draft) -> None:
        self.requests: set[Key] = set()
        self.answers: set[Key] = set()
        self.forms: set[Key] = set()
        own = {operation.key for operation in draft.operations}
        for operation in all_operations(draft):
            request, answer = (
                (self.requests, self.answers) if operation.key in own else (self.answers, self.requests)
            )
            for parameter in operation.parameters:
                request.update(references(parameter.shape))
            contents = operation.body.contents if operation.body is not None else ()
            request.update(_named(contents))
            for response in operation.responses:
                answer.update(_named(response.contents))
                for header in response.headers:
                    answer.update(references(header.shape))
                contents += response.contents
            self.forms.update(_named(content for content in contents if content.kind in _WITH_FILES))


def _named(contents: Iterable[DraftContent]) -> Iterable[Key]:
    return (key for content in contents if content.shape is not None for key in references(content.shape))


def _closure(keys: Iterable[Key], inner: Mapping[Key, tuple[Key, ...]]) -> set[Key]:
    found = set(keys)
    pending = list(found)
    while pending:
        for key in inner[pending.pop()]:
            if key not in found:
                found.add(key)
                pending.append(key)
    return found


def _ancestors(keys: set[Key], inner: Mapping[Key, tuple[Key, ...]]) -> set[Key]:
    users: dict[Key, list[Key]] = {}
    if not keys:
        return set()
    for user, used in inner.items():
        for key in used:
            users.setdefault(key, []).append(user)
    return _closure(keys, {key: tuple(users.get(key, ())) for key in inner})


def _differs(found: Definition) -> bool:
    return isinstance(found, ObjectShape) and any(
        field.write_only or (field.read_only and field.required) for field in found.properties
    )


def _request(found: Definition) -> Definition:
    if not isinstance(found, ObjectShape):
        return found
    if found.extra == "allow":
        return replace(found, properties=tuple(field for field in found.properties if not field.read_only))
    # A closed object has to name what a caller may send back; the server ignores it.
    return replace(
        found,
        properties=tuple(
            replace(field, required=field.required and not field.read_only) for field in found.properties
        ),
    )


def _answer(found: Definition) -> Definition:
    if not isinstance(found, ObjectShape):
        return found
    return replace(found, properties=tuple(field for field in found.properties if not field.write_only))


# --- rewriting -----------------------------------------------------------------


def _rewritten(
    found: Definition,
    key: Key,
    to: Callable[[Key], Key],
    leaf: Callable[[Leaf], Leaf],
    union: Callable[[AnyOf], AnyOf] = whole,
) -> Definition:
    if to is _identity and leaf is _same and union is whole:
        return found
    match found:
        case EnumShape():
            return replace(found, key=key) if key != found.key else found
        case AliasShape():
            return replace(found, key=key, shape=replaced(found.shape, to, leaf, union))
        case ObjectShape():
            properties = tuple(_property(field, to, leaf, union) for field in found.properties)
            extra = found.extra if isinstance(found.extra, str) else replaced(found.extra, to, leaf, union)
            return replace(found, key=key, properties=properties, extra=extra)
        case _:
            assert_never(found)


def _property(
    field: Property, to: Callable[[Key], Key], leaf: Callable[[Leaf], Leaf], union: Callable[[AnyOf], AnyOf]
) -> Property:
    shape = replaced(field.shape, to, leaf, union)
    return field if shape == field.shape else replace(field, shape=shape)


def _operation(
    operation: DraftOperation,
    to: Callable[[Key], Key],
    union: Callable[[AnyOf], AnyOf],
    *,
    outgoing: bool,
) -> DraftOperation:
    body = operation.body
    request, answer = (_identity, to) if outgoing else (to, _identity)
    return replace(
        operation,
        parameters=_parameters(operation.parameters, request, union),
        body=None if body is None else replace(body, contents=_contents(body.contents, request, union)),
        responses=tuple(
            replace(
                response,
                contents=_contents(response.contents, answer, union),
                headers=_parameters(response.headers, answer, union),
            )
            for response in operation.responses
        ),
        callbacks=tuple(_callback(callback, to, union) for callback in operation.callbacks),
    )


def _parameters(
    parameters: tuple[DraftParameter, ...], to: Callable[[Key], Key], union: Callable[[AnyOf], AnyOf]
) -> tuple[DraftParameter, ...]:
    return tuple(replace(each, shape=replaced(each.shape, to, _without_files, union)) for each in parameters)


def _callback(
    callback: DraftCallback, to: Callable[[Key], Key], union: Callable[[AnyOf], AnyOf]
) -> DraftCallback:
    operations = tuple(_operation(operation, to, union, outgoing=True) for operation in callback.operations)
    return replace(callback, operations=operations)


def _contents(
    contents: tuple[DraftContent, ...], to: Callable[[Key], Key], union: Callable[[AnyOf], AnyOf]
) -> tuple[DraftContent, ...]:
    def shape(content: DraftContent) -> Shape | None:
        leaf = _same if content.kind in _WITH_FILES else _without_files
        return None if content.shape is None else replaced(content.shape, to, leaf, union)

    def encoding(encoding: DraftEncoding) -> DraftEncoding:
        headers = tuple(
            replace(each, shape=replaced(each.shape, to, _without_files)) for each in encoding.headers
        )
        return replace(encoding, headers=headers)

    return tuple(
        replace(content, shape=shape(content), encodings=tuple(map(encoding, content.encodings)))
        for content in contents
    )


def _to_input(both: set[Key]) -> Callable[[Key], Key]:
    return lambda key: _input(key) if key in both else key


def _input(key: Key) -> Key:
    return Key(key.origin, "value input" if key.view == "value" else "input")


def _output(key: Key) -> Key:
    return Key(key.origin, "value" if key.view == "value input" else "")


def _identity(key: Key) -> Key:
    return key


def _same(leaf: Leaf) -> Leaf:
    return leaf


def _without_files(leaf: Leaf) -> Leaf:
    """`format: binary` outside of forms has no bytes to be: JSON carries text."""
    return _TEXT if leaf == FILE else leaf
