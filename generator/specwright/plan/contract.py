"""Plans `contract/`: one test module per group, which names operations and the kinds of promises they make.

What a kind of promise is, is the runtime's knowledge; here stands only which kinds an operation can have,
and what a reader wants to know of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from specwright.api import BinaryContent, ClassDef, FormContent, JsonContent
from specwright.literals import DocString, Identifier, PythonLiteral
from specwright.plan.views import ContractOperationView, ContractTestView, ContractView, ReceivedView
from specwright.pytypes import Builtin, CheckedType, Imported, ListType, Named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specwright.api import Api, Group, ModelDef, Operation
    from specwright.literals import Comment
    from specwright.pytypes import AttrName, ClassName, PyType

_POINTING = re.compile(r"[a-z0-9_-](_id|Id|ID)$")
"""Properties that name another thing."""
_LISTED = 12
"""Names told in a docstring before it says how many more there are."""


_OF_RECEIVERS = frozenset(map(PythonLiteral, ("answers", "accepts", "rejects", "access")))
"""Kinds of promises that those who receive webhooks and callbacks make."""


def module(
    api: Api, group: Group, header: Comment, models: Mapping[ClassName, ModelDef], *, received: bool
) -> ContractView:
    """The test module of a group; `received`: of what the API sends."""
    subject = group.tag or (f"{group.name} of {api.title}" if received else api.title)
    first = _first_of_path(api)
    operations = []
    for operation in group.operations:
        tests = list(_tests(operation, models, first=operation.name in first))
        if received:
            named = PythonLiteral(str(operation.name))  # as `create_receiver` knows it; ids may be shared
            tests = [replace(test, operation=named) for test in tests if _of_receiver(operation, test)]
        operations.append(ContractOperationView(tests=tuple(tests)))
    return ContractView(
        header=header,
        doc=DocString(f"Contract tests of {subject}: what the document promises."),
        operations=tuple(operations),
    )


def received(operations: Iterable[Operation], sites: Mapping[AttrName, str]) -> tuple[ReceivedView, ...]:
    """Where a receiver takes each operation, and where the document has it."""
    return tuple(
        ReceivedView(
            name=PythonLiteral(str(operation.name)),
            path=PythonLiteral(operation.path),
            place=PythonLiteral(sites[operation.name]),
        )
        for operation in operations
    )


def _of_receiver(operation: Operation, test: ContractTestView) -> bool:
    """It may take what it likes where the document does not say how it refuses."""
    refuses = any(response.status in {"400", "422", "4XX", "default"} for response in operation.responses)
    return test.check in _OF_RECEIVERS and (refuses or test.check != PythonLiteral("rejects"))


def _first_of_path(api: Api) -> frozenset[str]:
    found: dict[str, str] = {}
    for group in api.groups:
        for operation in group.operations:
            found.setdefault(operation.path, operation.name)
    return frozenset(found.values())


def _tests(
    operation: Operation, models: Mapping[ClassName, ModelDef], *, first: bool
) -> Iterator[ContractTestView]:
    path = [p.wire for p in operation.parameters if p.place == "path"]
    other = [p.wire for p in operation.parameters if p.place != "path"]
    successes = [response for response in operation.responses if response.status.startswith("2")]
    refused = [s for s in ("400", "422") if any(r.status == s for r in operation.responses)]
    yield _test(operation, "answers", f"Answers {_answer(operation)}: `{operation.method} {operation.path}`")
    parts = list(_parts(operation, models))
    if parts:
        yield _test(operation, "accepts", f"Every documented value of {_names(parts)} is accepted.")
        status = " or ".join(refused) or "4xx"
        yield _test(operation, "rejects", f"Every other value of {_names(parts)} is refused with {status}.")
    if operation.security:
        yield _test(operation, "access", _access(operation))
    named = [part for part in parts if _POINTING.search(part)]
    if path or (named and any(response.status == "404" for response in operation.responses)):
        yield _test(
            operation, "unknown", f"Where nothing has the {_names((path or named)[-1:])}, the answer is 404."
        )
    life = _LIFE.get(operation.method)
    alone = operation.method == "POST" or (operation.method in {"PUT", "PATCH"} and parts)
    if life is not None and (path or alone):
        yield _test(operation, "life", life)
    if operation.method == "GET" and other:
        queries = [p.wire for p in operation.parameters if p.place == "query"]
        if queries:
            yield _test(operation, "effects", f"{_names(queries)} in the query have an effect.")
    if operation.method == "POST" and parts and _SEARCH.search(f"{operation.id} {operation.path}"):
        yield _test(operation, "effects", f"{_names(parts)} in the body have an effect.")
    binary = [c for r in successes for c in r.contents if isinstance(c, BinaryContent)]
    sends = operation.body is not None and any(isinstance(c, BinaryContent) for c in operation.body.contents)
    if binary or sends:
        yield _test(operation, "binary", "The bytes are what their media type says, whole and in parts.")
    bodies = [c for r in successes for c in r.contents if isinstance(c, JsonContent)]
    told = {name for content in bodies for name in _properties(content.type, models)}
    pointed = [name for name in named if _POINTING.sub(lambda m: m[0][0], name) in told]
    if pointed and not path:
        yield _test(operation, "references", f"What {_names(pointed)} names is what is answered with.")
    if path and any(isinstance(c, JsonContent) for r in successes for c in r.contents):
        yield _test(operation, "references", f"Where an answer has `{path[-1]}`, it is the one on the path.")
    if operation.method == "GET" or first:
        yield _test(
            operation, "methods", "HEAD is like GET; methods that are not declared are answered with 405."
        )


_SEARCH = re.compile(r"search|query|find|filter", re.IGNORECASE)
"""Names of calls whose body asks for a list."""
_LIFE = {
    "POST": "Two calls make two things; each is shown and listed as it was made.",
    "PUT": "What was changed is kept, and its neighbour is unchanged.",
    "PATCH": "What was changed is kept, and its neighbour is unchanged.",
    "GET": "Asked again, it shows the same.",
    "DELETE": "What was removed is gone everywhere, and its neighbour is still there.",
}


def _test(operation: Operation, check: str, promise: str) -> ContractTestView:
    return ContractTestView(
        name=Identifier(f"test_{operation.name}_{check}"),
        operation=PythonLiteral(operation.id),
        check=PythonLiteral(check),
        doc=DocString(promise, indent=4),
    )


def _answer(operation: Operation) -> str:
    good = [r for r in operation.responses if r.error is None]
    bad = [r.status for r in operation.responses if r.error is not None]
    text = " or ".join(_response(r.status, [c.media_type for c in r.contents]) for r in good) or "something"
    return f"{text}{f', errors with {_names(bad, quote=False)}' if bad else ''}"


def _response(status: str, media_types: list[str]) -> str:
    return f"{status} with {_names(media_types)}" if media_types else status


def _parts(operation: Operation, models: Mapping[ClassName, ModelDef]) -> Iterator[str]:
    if operation.body is not None:
        names = dict.fromkeys(
            name
            for content in operation.body.contents
            if isinstance(content, JsonContent | FormContent)
            for name in _properties(content.type, models)
        )
        yield from names or ("the body",)
    yield from (p.wire for p in operation.parameters if p.place != "path" or not _is_text(p.type))


def _is_text(shape: PyType) -> bool:
    """On a path, a text is the name of something: only what exists is accepted."""
    match shape:
        case Builtin(name="str"):
            return True
        case CheckedType(inner=inner):
            return _is_text(inner)
        case Imported():
            return True
        case _:
            return False


def _properties(shape: PyType, models: Mapping[ClassName, ModelDef]) -> Iterator[str]:
    match shape:
        case Named(name=name):
            model = models.get(name)
            if isinstance(model, ClassDef):
                for base in model.bases:
                    yield from _properties(Named(name=base), models)
                yield from (field.wire for field in model.fields)
        case ListType(item=item):
            yield from _properties(item, models)
        case _:
            return


def _access(operation: Operation) -> str:
    ways = [" and ".join(f"`{r.scheme}`" for r in alternative) for alternative in operation.security]
    named = ", ".join(way for way in ways if way)
    if "" in ways:
        return f"Anybody may call; so may holders of {named}." if named else "Anybody may call."
    return f"Holders of {named} may call, each way alone; nobody else may."


def _names(names: list[str], *, quote: bool = True) -> str:
    shown = [f"`{name}`" if quote else name for name in names[:_LISTED]]
    if len(names) > _LISTED:
        shown.append(f"{len(names) - _LISTED} more")
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)
