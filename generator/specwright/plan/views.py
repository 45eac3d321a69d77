"""What templates see: frozen, and made of safe texts only."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from specwright.literals import Comment, DocString, Expression, Identifier, JsonText, PythonLiteral
from specwright.plan.imports import ImportBlock


class File(Struct, frozen=True, kw_only=True):
    """A file to be rendered; `path` is below the output folder and written with `/`."""

    path: str
    template: str
    view: object


# --- models ------------------------------------------------------------------


class FieldView(Struct, frozen=True, kw_only=True):
    name: Identifier
    annotation: Expression
    default: Expression | None
    doc: DocString | None


class ClassView(Struct, frozen=True, kw_only=True):
    name: Identifier
    bases: Expression
    """With class keywords: `Model, extra="forbid"`."""
    doc: DocString | None
    extra: Expression | None
    """Type of additional properties, where they have one."""
    fields: tuple[FieldView, ...]
    empty: bool
    kind: str = "class"


class MemberView(Struct, frozen=True, kw_only=True):
    name: Identifier
    value: PythonLiteral
    doc: DocString | None


class EnumView(Struct, frozen=True, kw_only=True):
    name: Identifier
    base: Expression
    doc: DocString | None
    members: tuple[MemberView, ...]
    kind: str = "enum"


class TwinView(Struct, frozen=True, kw_only=True):
    """What type checkers read in place of an alias that refers to itself."""

    condition: Expression
    annotation: Expression
    value: PythonLiteral


class AliasView(Struct, frozen=True, kw_only=True):
    name: Identifier
    annotation: Expression | None
    value: Expression
    doc: DocString | None
    twin: TwinView | None = None
    kind: str = "alias"


DefinitionView: TypeAlias = ClassView | EnumView | AliasView


class ModelsView(Struct, frozen=True, kw_only=True):
    header: Comment
    doc: DocString
    imports: ImportBlock
    typing_imports: ImportBlock | None
    """Of other modules of the same package; resolved when a model is first used."""
    definitions: tuple[DefinitionView, ...]


# --- operations --------------------------------------------------------------


class Keyword(Struct, frozen=True, kw_only=True):
    """A keyword argument of a descriptor that is not at its default."""

    name: Identifier
    value: Expression


class ParameterView(Struct, frozen=True, kw_only=True):
    keywords: tuple[Keyword, ...]
    name: Identifier | None = None
    """Of the constant, where several operations or responses share it."""


class ResponseView(Struct, frozen=True, kw_only=True):
    status: PythonLiteral
    contents: tuple[Expression, ...]
    headers: tuple[ParameterView, ...]
    error: Expression | None
    name: Identifier | None
    """Of the constant, where several operations share the response."""


class LinkView(Struct, frozen=True, kw_only=True):
    keywords: tuple[Keyword, ...]


class DescriptorView(Struct, frozen=True, kw_only=True):
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


class ConstantView(Struct, frozen=True, kw_only=True):
    name: Identifier
    value: Expression


class OperationsView(Struct, frozen=True, kw_only=True):
    header: Comment
    doc: DocString
    imports: ImportBlock
    constants: tuple[ConstantView, ...]
    parameters: tuple[ParameterView, ...]
    responses: tuple[ResponseView, ...]
    descriptors: tuple[DescriptorView, ...]
    all: tuple[Identifier, ...]


# --- interface, clients, server ----------------------------------------------


class MethodView(Struct, frozen=True, kw_only=True):
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
    mixed: bool
    """It does, or it does not: what the descriptor says of its type is not enough."""
    value: Identifier
    """What it is called then: no argument is."""
    url: Identifier | None = None
    """The argument that says where to send, for requests that go to whoever asked for them."""


class GroupView(Struct, frozen=True, kw_only=True):
    name: Identifier
    unimplemented: Identifier
    doc: DocString
    unimplemented_doc: DocString
    methods: tuple[MethodView, ...]


class InterfaceView(Struct, frozen=True, kw_only=True):
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


class CredentialView(Struct, frozen=True, kw_only=True):
    scheme: PythonLiteral
    argument: Identifier
    annotation: Expression


class ClientView(Struct, frozen=True, kw_only=True):
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


class RouteView(Struct, frozen=True, kw_only=True):
    descriptor: Expression
    method: Identifier


class LinkFunctionView(Struct, frozen=True, kw_only=True):
    name: Identifier
    asks: bool
    """The link refers to what was asked, which the function has to be told."""
    doc: DocString
    link: PythonLiteral
    source: Expression
    source_result: Expression
    target: Expression
    target_result: Expression


class LinksView(Struct, frozen=True, kw_only=True):
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


class ReceiverView(Struct, frozen=True, kw_only=True):
    header: Comment
    doc: DocString
    imports: ImportBlock
    secured: bool
    text: Expression
    mapping: Expression
    routes: tuple[RouteView, ...]


class ServerView(Struct, frozen=True, kw_only=True):
    header: Comment
    doc: DocString
    imports: ImportBlock
    secured: bool
    routes: tuple[RouteView, ...]


class ErrorView(Struct, frozen=True, kw_only=True):
    name: Identifier
    base: Expression
    doc: DocString
    status: PythonLiteral | None


class ShapeView(Struct, frozen=True, kw_only=True):
    """A function that makes the document's error body out of a problem."""

    function: Identifier
    result: Expression
    value: Expression


class ShapeEntry(Struct, frozen=True, kw_only=True):
    operation: PythonLiteral
    status: PythonLiteral
    function: Identifier


class ErrorsView(Struct, frozen=True, kw_only=True):
    header: Comment
    doc: DocString
    imports: ImportBlock
    errors: tuple[ErrorView, ...]
    shapes: tuple[ShapeView, ...]
    entries: tuple[ShapeEntry, ...]
    exports: tuple[PythonLiteral, ...]


class LazyName(Struct, frozen=True, kw_only=True):
    """A public name and the module below the package that has it; an empty text: it is a module."""

    name: PythonLiteral
    module: PythonLiteral


class PackageView(Struct, frozen=True, kw_only=True):
    """A package whose public names are imported when they are first used."""

    header: Comment
    doc: DocString
    exports: tuple[LazyName, ...]
    typing_imports: ImportBlock


class DocumentView(Struct, frozen=True, kw_only=True):
    document: JsonText


class EmptyView(Struct, frozen=True, kw_only=True):
    """A file without content, as `py.typed`."""


# --- contract ----------------------------------------------------------------


class ContractTestView(Struct, frozen=True, kw_only=True):
    """One kind of promise of one operation."""

    name: Identifier
    operation: PythonLiteral
    check: PythonLiteral
    doc: DocString


class ContractOperationView(Struct, frozen=True, kw_only=True):
    tests: tuple[ContractTestView, ...]


class ContractView(Struct, frozen=True, kw_only=True):
    header: Comment
    doc: DocString
    operations: tuple[ContractOperationView, ...]


class ReceivedView(Struct, frozen=True, kw_only=True):
    """What a receiver takes: the method's name, its path, its place in the document."""

    name: PythonLiteral
    path: PythonLiteral
    place: PythonLiteral


class ContractPackageView(Struct, frozen=True, kw_only=True):
    header: Comment
    doc: DocString
    received: tuple[ReceivedView, ...] = ()
