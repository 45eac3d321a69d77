"""Stage 5, name: every class, attribute, method and module gets its name, in one place that sees them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, assert_never

from specwright.api import AliasDef, Api, ClassDef, EnumDef, EnumMember, Field, ModelDef, Server
from specwright.diagnostics import Report
from specwright.document import ServerObject
from specwright.draft import (
    AliasShape,
    AnyOf,
    Checked,
    Definition,
    DictOf,
    Draft,
    DraftContent,
    DraftOperation,
    DraftParameter,
    EnumShape,
    Key,
    ListOf,
    NullOr,
    ObjectShape,
    Ref,
    Shape,
    TupleOf,
    all_operations,
)
from specwright.lower.cycles import on_cycles
from specwright.lower.shapes import references, references_of
from specwright.name.clashes import Claim, settle
from specwright.name.errors import name_errors
from specwright.name.identifiers import distance, free, freed, is_plain, pascal, snake, spelled, upper
from specwright.name.methods import method_names
from specwright.name.operations import OperationNaming
from specwright.name.problems import error_bodies
from specwright.name.schemes import schemes
from specwright.pytypes import (
    AnyType,
    AttrName,
    Builtin,
    CheckedType,
    ClassName,
    DictType,
    Discriminator,
    Imported,
    ListType,
    LiteralType,
    Named,
    NeverType,
    NullableType,
    PyType,
    TupleType,
    UnionType,
)
from specwright.read.source import Origin

if TYPE_CHECKING:
    from specwright.build.surroundings import Surroundings


def name(draft: Draft, package: str, source: str, report: Report, around: Surroundings | None = None) -> Api:
    """Name everything in `draft`. `source` is the document's path as configured, for headers of files.

    Where it is a part of a larger one, errors have the names that they have in the whole.
    """
    methods = method_names(draft, report)
    types = TypeNames(draft, methods, report)
    operations = OperationNaming(draft, methods, types, report)
    errors = name_errors(draft, types, around)
    groups, models = operations.groups(errors), types.models()
    document = draft.document
    return Api(
        package=package,
        title=document.title,
        version=document.version,
        description=document.description,
        document=document.raw,
        source=source,
        models=models,
        groups=groups,
        webhooks=operations.callbacks(draft.webhooks, errors),
        errors=errors.definitions,
        error_bodies=error_bodies(groups, models, around),
        schemes=schemes(document.schemes, report),
        servers=servers(document.servers),
    )


def servers(found: Iterable[ServerObject]) -> tuple[Server, ...]:
    return tuple(
        Server(url=server.url, variables=server.variables, description=server.description) for server in found
    )


class TypeNames:
    """The names of all definitions of a draft, and their types in those names."""

    def __init__(self, draft: Draft, methods: Mapping[Key, str], report: Report) -> None:
        self._draft = draft
        self._report = report
        self._operations = _operation_words(draft, methods)
        self._classes = self._settle()
        self._attributes: dict[Key, dict[str, AttrName]] = {}
        for key, found in draft.definitions.items():
            if isinstance(found, ObjectShape):
                self._attributes[key] = self._fields(found)

    # --- classes -----------------------------------------------------------------

    def _settle(self) -> dict[Key, ClassName]:
        """Components first, then what stands inside them and inside operations, owners before the owned."""
        names: dict[Key, str] = {}
        taken: dict[str, Origin] = {}
        waiting = list(self._draft.definitions.values())
        while waiting:
            ready = [found for found in waiting if self._owner(found, names) is not None]
            if not ready:  # an owner that was merged into an equal one of its own kind
                ready = waiting
            claims = [self._claim(found, self._owner(found, names) or "") for found in ready]
            names |= settle(claims, self._report, taken)
            waiting = [found for found in waiting if found.key not in names]
        return {key: ClassName(text) for key, text in names.items()}

    def _owner(self, found: Definition, names: Mapping[Key, str]) -> str | None:
        owner = found.hint.owner
        if owner is None:
            return ""
        return names.get(owner) or self._operations.get(owner)

    def _claim(self, found: Definition, owner: str) -> Claim[Key]:
        text = found.hint.text
        if not owner and not text:  # JSON lets a schema be called nothing at all
            text = "Schema"
        word = pascal(text, prefix="" if owner else "Schema") if text else ""
        origin = found.key.origin
        kind = "Enum" if isinstance(found, EnumShape) else "Object"
        if text.rpartition(" ")[2] in ("Request", "Response", "Form"):
            kind = "Body"
        plain = free(owner + word, "classes")
        if owner or origin not in self._draft.document.schemas:
            candidates = [plain] if word else []
            candidates += [f"{plain}{kind}", f"{plain}{kind}Value"]
            rank = 3
        else:
            # A class in small letters could be hidden by an attribute of that name.
            literal = [free(text, "classes")] if is_plain(text) and not text.islower() else []
            around = [f"{pascal(part)}{plain}" for part in _surroundings(origin)]
            if origin in self._draft.document.components:
                candidates = [plain, *literal, pascal(spelled(text)), *around]
                rank = 0 if text == plain else 1
            else:
                candidates = [plain, *around, *literal, pascal(spelled(text))]
                rank = 2
        if found.key.view in ("input", "value input"):
            candidates = [f"{plain}Input", f"{plain}RequestView"]
        return Claim(
            key=found.key,
            candidates=freed(candidates, "classes"),
            origin=found.key.origin,
            pin=found.hint.pin,
            rank=rank,
        )

    # --- attributes --------------------------------------------------------------

    def _fields(self, found: ObjectShape) -> dict[str, AttrName]:
        claims = []
        for field in found.properties:
            plain = attribute(field.wire)
            claims.append(
                Claim(
                    key=field.wire,
                    candidates=attribute_candidates(field.wire, plain),
                    origin=field.origin,
                    pin=field.text.pin if not _named_in_place(field.shape) else None,
                    rank=distance(plain, field.wire),
                )
            )
        return {wire: AttrName(text) for wire, text in settle(claims, self._report).items()}

    def attribute(self, key: Key, wire: str) -> AttrName:
        return self._attributes[key][wire]

    # --- types -------------------------------------------------------------------

    def type(self, shape: Shape) -> PyType:
        match shape:
            case Builtin() | AnyType() | NeverType() | Imported() | LiteralType():
                return shape
            case Ref(key=key):
                return Named(name=self._classes[key])
            case ListOf(item=item):
                return ListType(item=self.type(item))
            case TupleOf(items=items, rest=rest):
                return TupleType(
                    items=tuple(self.type(item) for item in items),
                    rest=None if rest is None else self.type(rest),
                )
            case DictOf(value=value):
                return DictType(key=Builtin(name="str"), value=self.type(value))
            case NullOr(inner=inner):
                return NullableType(inner=self.type(inner))
            case AnyOf(members=members, tag=tag, exactly_one=exactly_one):
                discriminator = None
                if tag is not None:
                    discriminator = Discriminator(
                        attribute=self.attribute(tag.mapping[0][1], tag.property),
                        wire=tag.property,
                        mapping=tuple((value, self._classes[key]) for value, key in tag.mapping),
                        required=tag.required,
                    )
                return UnionType(
                    members=tuple(self.type(member) for member in members),
                    discriminator=discriminator,
                    exactly_one=exactly_one,
                )
            case Checked(inner=inner, constraints=constraints, schema=schema):
                return CheckedType(inner=self.type(inner), constraints=constraints, schema=schema)
            case _:
                assert_never(shape)

    # --- definitions ---------------------------------------------------------------

    def models(self) -> tuple[ModelDef, ...]:
        tags = _reached(self._draft)
        recursive = _recursive(self._draft.definitions)
        return tuple(
            self._model(found, tuple(tags.get(found.key, ())), found.key in recursive)
            for found in self._draft.definitions.values()
        )

    def _model(self, found: Definition, tags: tuple[str, ...], recursive: bool) -> ModelDef:
        name = self._classes[found.key]
        text, origin = found.text, found.key.origin
        match found:
            case ObjectShape():
                names = self._attributes[found.key]
                return ClassDef(
                    name=name,
                    bases=(),
                    fields=tuple(
                        Field(
                            name=names[field.wire],
                            wire=field.wire,
                            type=self.type(field.shape),
                            required=field.required,
                            default=field.default,
                            description=field.text.description,
                            deprecated=field.text.deprecated,
                            examples=field.text.examples,
                            origin=field.origin,
                        )
                        for field in found.properties
                    ),
                    extra=found.extra if isinstance(found.extra, str) else self.type(found.extra),
                    schema=found.schema,
                    description=text.description,
                    deprecated=text.deprecated,
                    tags=tags,
                    origin=origin,
                )
            case EnumShape():
                claims = [
                    Claim(key=value, candidates=_member_candidates(value, wanted), origin=origin)
                    for value, wanted, _ in found.members
                ]
                names_of = settle(claims, self._report)
                return EnumDef(
                    name=name,
                    base=found.base,
                    members=tuple(
                        EnumMember(name=AttrName(names_of[value]), value=value, description=line)
                        for value, _, line in found.members
                    ),
                    description=text.description,
                    deprecated=text.deprecated,
                    tags=tags,
                    origin=origin,
                )
            case AliasShape():
                return AliasDef(
                    name=name,
                    type=self.type(found.shape),
                    recursive=recursive,
                    description=text.description,
                    deprecated=text.deprecated,
                    tags=tags,
                    origin=origin,
                )
            case _:
                assert_never(found)


def attribute(wire: str) -> str:
    """The attribute or argument that a wire name becomes where nothing is in its way."""
    return free(snake(wire), "attributes")


def attribute_candidates(wire: str, plain: str) -> tuple[str, ...]:
    literal = [wire] if is_plain(wire) else []
    words = snake(spelled(wire))
    return freed((plain, *literal, words, f"{words}_", f"value_{words}"), "attributes")


def _surroundings(origin: Origin) -> list[str]:
    """What can tell apart two schemas of one name: the parts of the path to them, the nearest first."""
    folders = [
        part for part in PurePosixPath(origin.file).with_suffix("").parts[:-1] if part not in ("/", "..")
    ]
    return list(reversed([*folders, *origin.tokens[:-1]]))


def _member_candidates(value: str | int, wanted: str | None) -> tuple[str, ...]:
    text = str(value)
    plain = upper(wanted or text)
    return tuple(dict.fromkeys([plain, upper(text), spelled(text).upper(), f"{spelled(text)}_".upper()]))


def _operation_words(draft: Draft, methods: Mapping[Key, str]) -> dict[Key, str]:
    """For each operation the words that names of its inline schemas begin with."""
    words: dict[Key, str] = {}
    for operation in all_operations(draft):
        written, method = operation.source.id, methods[operation.key]
        # The document's own spelling keeps capitals, unless the method had to be called otherwise.
        plain = written is not None and snake(written) == method
        words[operation.key] = pascal(written if plain and written else method, prefix="Operation")
    return words


def shapes_of(operation: DraftOperation) -> list[Shape]:
    """Every shape that an operation itself names, its callbacks' excepted."""
    parameters: list[DraftParameter] = list(operation.parameters)
    contents: list[DraftContent] = list(operation.body.contents) if operation.body is not None else []
    for response in operation.responses:
        parameters += response.headers
        contents += response.contents
    for content in contents:
        for encoding in content.encodings:
            parameters += encoding.headers
    shapes = [parameter.shape for parameter in parameters]
    return shapes + [content.shape for content in contents if content.shape is not None]


def _reached(draft: Draft) -> dict[Key, dict[str, None]]:
    """For each definition the tags of the operations that reach it, in the document's order."""
    inner: dict[Key, list[Key]] = {}
    for key, found in draft.definitions.items():
        inner[key] = list(references_of(found))
    reached: dict[Key, dict[str, None]] = {}

    for operation in all_operations(draft):
        tag = operation.source.tags[0] if operation.source.tags else ""
        pending = [key for shape in shapes_of(operation) for key in references(shape)]
        while pending:
            key = pending.pop()
            tags = reached.setdefault(key, {})
            if tag not in tags:
                tags[tag] = None
                pending += inner[key]
    return reached


def _recursive(definitions: Mapping[Key, Definition]) -> frozenset[Key]:
    """Aliases that lead back to themselves through aliases alone."""
    edges = {
        key: [inner for inner in references_of(found) if isinstance(definitions[inner], AliasShape)]
        for key, found in definitions.items()
        if isinstance(found, AliasShape)
    }
    return on_cycles(edges)


def _named_in_place(shape: Shape) -> bool:
    """Whether `x-python-name` of a property names the class that stands in it, not the attribute."""
    return any(True for _ in references(shape))
