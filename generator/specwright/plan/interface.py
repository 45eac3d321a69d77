"""Plans `interface.py`: a protocol per group of operations, and the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright.literals import DocString, Expression, Identifier
from specwright.plan.expressions import RUNTIME
from specwright.plan.methods import method
from specwright.plan.models import documentation
from specwright.plan.views import GroupView, InterfaceView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specwright.api import Api
    from specwright.literals import Comment
    from specwright.plan.expressions import Scope
    from specwright.pytypes import AttrName


def view(
    api: Api,
    docs: Mapping[AttrName, DocString],
    header: Comment,
    scope: Scope,
    others: Mapping[str, Sequence[tuple[str, str]]],
) -> InterfaceView:
    """`others` are further operations by tag, which stand beside those of `api`: method and constant."""
    protocol = scope.use("typing", "Protocol")
    abstract = not_implemented = ""
    if any(group.operations for group in api.groups):
        abstract = scope.use("abc", "abstractmethod")
        not_implemented = scope.use(f"{RUNTIME}.errors", "NotImplementedOperation")
    groups = []
    for group in api.groups:
        names = {str(operation.name) for operation in group.operations}
        inner = scope.inside(frozenset(names.union(name for name, _ in others.get(group.tag or "", ()))))
        groups.append(
            GroupView(
                name=Identifier(group.name),
                unimplemented=Identifier(group.unimplemented),
                doc=documentation(group.description, indent=4)
                or DocString(f"Operations of {group.tag}." if group.tag else "All operations.", indent=4),
                unimplemented_doc=DocString(
                    "Raises `NotImplementedOperation` for every operation; override those you implement.",
                    indent=4,
                ),
                methods=tuple(method(op, inner, docs[op.name], side="handler") for op in group.operations),
            )
        )
    return InterfaceView(
        header=header,
        doc=DocString(
            "What a server implements: a protocol per group of operations, and `Api` with all of them.\n\n"
            "Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it."
        ),
        imports=scope.imports.block(),
        protocol=Expression(protocol),
        groups=tuple(groups),
        bases=Expression(", ".join([*(group.name for group in api.groups), protocol])),
        unimplemented_bases=Expression(", ".join([*(group.unimplemented for group in api.groups), "Api"])),
        api_doc=DocString("Every operation of the document.", indent=4),
        abstract=Expression(abstract),
        not_implemented=Expression(not_implemented),
    )
