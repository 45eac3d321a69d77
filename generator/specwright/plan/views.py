"""What templates see: frozen, and made of safe texts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from specwright.literals import Comment, DocString, Expression, Identifier, JsonText, PythonLiteral
from specwright.plan.imports import ImportBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to be rendered; `path` is below the output folder and written with `/`."""

    path: str
    template: str
    view: object


# --- models ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    name: Identifier
    annotation: Expression
    default: Expression | None
    doc: DocString | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    name: Identifier
    bases: Expression
    """With class keywords: `Model, extra="forbid"`."""
    doc: DocString | None
    extra: Expression | None
    """Type of additional properties, where they have one."""
    fields: tuple[FieldView, ...]
    empty: bool
    kind: str = "class"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    name: Identifier
    value: PythonLiteral
    doc: DocString | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumView:
    name: Identifier
    base: Expression
    doc: DocString | None
    members: tuple[MemberView, ...]
    kind: str = "enum"


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasView:
    name: Identifier
    annotation: Expression | None
    value: Expression
    doc: DocString | None
    kind: str = "alias"


DefinitionView: TypeAlias = ClassView | EnumView | AliasView


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsView:
    header: Comment
    doc: DocString
    imports: ImportBlock
    typing_imports: ImportBlock | None
    """Of other modules of the same package; resolved when a model is first used."""
    definitions: tuple[DefinitionView, ...]


# --- operations --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A keyword argument of a descriptor that is not at its default."""

    name: Identifier
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterView:
    keywords: tuple[Keyword, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseView:
    status: PythonLiteral
    contents: tuple[Expression, ...]
    headers: tuple[ParameterView, ...]
    error: Expression | None
    name: Identifier | None
    """Of the constant, where several operations share the response."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    keywords: tuple[Keyword, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptorView:
    constant: Identifier
    result: Expression
    id: PythonLiteral
    name: PythonLiteral
    method: PythonLiteral
    path: PythonLiteral
    tag: PythonLiteral | None
    parameters: tuple[ParameterView, ...]
    contents: tuple[Expression, ...]
    body_required: bool
    responses: tuple[ResponseView, ...]
    security: Expression | None
    servers: Expression | None
    links: tuple[LinkView, ...]
    deprecated: bool
    contract: PythonLiteral | None
    pointer: PythonLiteral


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantView:
    name: Identifier
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsView:
    header: Comment
    doc: DocString
    imports: ImportBlock
    constants: tuple[ConstantView, ...]
    responses: tuple[ResponseView, ...]
    descriptors: tuple[DescriptorView, ...]
    all: tuple[Identifier, ...]


# --- interface, clients, server ----------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    name: Identifier
    signature: Expression
    """`self` and the arguments behind it."""
    result: Expression
    doc: DocString
    descriptor: Expression | None
    """The operation's descriptor, for methods that call it."""
    id: PythonLiteral
    arguments: tuple[Keyword, ...]
    """Path, query, header and cookie values: the argument and the text that names it."""
    has_body: bool
    streams: bool
    """The answer arrives item by item."""
    url: Identifier | None = None
    """The argument that says where to send, for requests that go to whoever asked for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    name: Identifier
    unimplemented: Identifier
    doc: DocString
    unimplemented_doc: DocString
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceView:
    header: Comment
    doc: DocString
    imports: ImportBlock
    protocol: Expression
    groups: tuple[GroupView, ...]
    bases: Expression
    unimplemented_bases: Expression
    api_doc: DocString
    abstract: Expression
    not_implemented: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialView:
    scheme: PythonLiteral
    argument: Identifier
    annotation: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    header: Comment
    doc: DocString
    imports: ImportBlock
    name: Identifier
    base: Expression
    class_doc: DocString
    def_: Expression
    """`def` or `async def`."""
    await_: Expression
    """Nothing or `await `."""
    sends: bool
    """Each method is told where to send: there is no server of the document's."""
    credentials: tuple[CredentialView, ...]
    transport: Expression
    mapping: Expression
    text: Expression
    number: Expression
    retries: Expression
    servers: Expression
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    descriptor: Expression
    method: Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFunctionView:
    name: Identifier
    asks: bool
    """The link refers to what was asked, which the function has to be told."""
    doc: DocString
    link: PythonLiteral
    source: Expression
    source_result: Expression
    target: Expression
    target_result: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksView:
    header: Comment
    doc: DocString
    imports: ImportBlock
    links: tuple[LinkFunctionView, ...]
    any: Expression
    mapping: Expression
    call: Expression
    linked: Expression
    absent: Expression
    reply: Expression
    text: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverView:
    header: Comment
    doc: DocString
    imports: ImportBlock
    secured: bool
    text: Expression
    mapping: Expression
    routes: tuple[RouteView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerView:
    header: Comment
    doc: DocString
    imports: ImportBlock
    secured: bool
    routes: tuple[RouteView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView:
    name: Identifier
    base: Expression
    doc: DocString
    status: PythonLiteral | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeView:
    """A function that makes the document's error body out of a problem."""

    function: Identifier
    result: Expression
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeEntry:
    operation: PythonLiteral
    status: PythonLiteral
    function: Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorsView:
    header: Comment
    doc: DocString
    imports: ImportBlock
    errors: tuple[ErrorView, ...]
    shapes: tuple[ShapeView, ...]
    entries: tuple[ShapeEntry, ...]
    exports: tuple[PythonLiteral, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LazyName:
    """A public name and the module below the package that has it; an empty text: it is a module."""

    name: PythonLiteral
    module: PythonLiteral


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageView:
    """A package whose public names are imported when they are first used."""

    header: Comment
    doc: DocString
    exports: tuple[LazyName, ...]
    typing_imports: ImportBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    document: JsonText


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyView:
    """A file without content, as `py.typed`."""


# --- contract ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTestView:
    """One kind of promise of one operation."""

    name: Identifier
    operation: PythonLiteral
    check: PythonLiteral
    doc: DocString


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractOperationView:
    tests: tuple[ContractTestView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractView:
    header: Comment
    doc: DocString
    operations: tuple[ContractOperationView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPackageView:
    header: Comment
    doc: DocString
