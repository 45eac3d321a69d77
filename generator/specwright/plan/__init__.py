"""Stage 6, plan: every file of a package, with what its template is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specwright.literals import Comment, DocString, Identifier, JsonText, PythonLiteral
from specwright.plan import clients as client_plan
from specwright.plan import contract as contract_plan
from specwright.plan import errors as error_plan
from specwright.plan import interface as interface_plan
from specwright.plan import links as link_plan
from specwright.plan import methods, modules, sharing
from specwright.plan import operations as operation_plan
from specwright.plan import servers as server_plan
from specwright.plan import webhooks as webhook_plan
from specwright.plan.clients import Face
from specwright.plan.expressions import Scope
from specwright.plan.imports import Imports, export_order
from specwright.plan.models import definitions
from specwright.plan.views import (
    ContractPackageView,
    DocumentView,
    EmptyView,
    File,
    LazyName,
    ModelsView,
    OperationsView,
    PackageView,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright.api import Api, ModelDef, Operation
    from specwright.build.surroundings import Surroundings
    from specwright.pytypes import AttrName, ClassName, ModuleName

__all__ = ["File", "part", "plan"]

COMMAND: Final = "specwright generate"
"""What the header of each file tells the reader to run."""


def plan(api: Api, *, command: str = COMMAND) -> tuple[File, ...]:
    """All files of the package, below a folder of its name."""
    planner = _Planner(api, command)
    return (
        planner.package(),
        *planner.models(),
        planner.interface(),
        planner.errors(),
        planner.operations(),
        planner.client(asynchronous=False),
        planner.client(asynchronous=True),
        planner.server(),
        *planner.contract(),
        *planner.links(),
        *planner.webhooks(),
        planner.file("openapi.json", "openapi.json.jinja", DocumentView(document=JsonText(api.document))),
        planner.file("py.typed", "py.typed.jinja", EmptyView()),
    )


def part(
    api: Api, around: Surroundings, *, listing: bool, defining: frozenset[str] = frozenset()
) -> tuple[File, ...]:
    """The files with a part for each operation or model, where `api` is a part of a larger one.

    What is said of each is what it is in the whole. With `listing` come those that list them all. Of the
    constants for what operations have alike come those that are named in `defining`.
    """
    planner = _Planner(api, COMMAND, around=around, defining=defining)
    return (
        *planner.models(listing=listing),
        planner.interface(),
        planner.errors(),
        planner.operations(),
        planner.client(asynchronous=False),
        planner.client(asynchronous=True),
        *([planner.server()] if listing else []),
        *planner.contract(),
    )


class _Planner:
    """What all files of one package share."""

    def __init__(
        self,
        api: Api,
        command: str,
        *,
        received: bool = False,
        around: Surroundings | None = None,
        defining: frozenset[str] = frozenset(),
    ) -> None:
        """`received`: the API is that of the package `webhooks`."""
        self.api = api
        self.received = received
        self.command = command
        self.header = Comment(f'Generated from {api.source} by "{command}"; do not edit.')
        self.by_name: dict[ClassName, ModelDef] = {model.name: model for model in api.models}
        self.around = around
        self.defining = defining
        self.homes = modules.assign(api) if around is None else modules.beside(api, around)
        """Modules of the models, where those are several."""
        self.classes = frozenset(self.by_name) | frozenset(() if around is None else around.models)
        self.tagged: tuple[tuple[str | None, Operation], ...] = tuple(
            (group.tag, operation) for group in api.groups for operation in group.operations
        )
        self.all_operations = tuple(operation for _, operation in self.tagged)
        self.offered = (
            [(str(each.name), str(each.constant)) for each in self.all_operations]
            if around is None
            else [each for group in around.groups.values() for each in group]
        )
        """Method and constant of each operation of the whole."""
        self.secured = any(op.security for op in self.all_operations) or bool(around and around.securities)
        self.docs = {operation.name: methods.documentation(operation) for operation in self.all_operations}

    def file(self, path: str, template: str, view: object) -> File:
        folder = f"{self.api.package}/webhooks" if self.received else self.api.package
        return File(path=f"{folder}/{path}", template=template, view=view)

    def scope(self, *taken: str, shadow: frozenset[str] = frozenset(), qualified: bool = True) -> Scope:
        above = frozenset({"errors", "models"} if self.received else ())
        imports = Imports(taken=frozenset(taken), above=above)
        return Scope(imports=imports, models=self.by_name, shadow=shadow, qualified=qualified)

    def package(self) -> File:
        api = self.api
        homes = {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "create_app": "server",
            "create_fastapi": "server",
        }
        for group in api.groups:
            homes.setdefault(group.name, "interface")
            homes.setdefault(group.unimplemented, "interface")
        homes.setdefault("UnimplementedApi", "interface")
        title = f"{api.title} {api.version}".strip()
        text = f"{title}\n\n{api.description}" if api.description else title
        siblings = ["errors", "interface", "models", "operations"]
        if any(link_plan.followed(self.all_operations)):
            siblings.append("links")
        if webhook_plan.inbound(api) is not None:
            siblings.append("webhooks")
        return self.lazy("__init__.py", DocString(text), homes, tuple(siblings))

    def models(self, *, listing: bool = True) -> tuple[File, ...]:
        homes = self.homes
        if not (homes if self.around is None else self.around.homes):
            scope = self.scope(*self.classes, qualified=False)
            return (self.model_file("models.py", self.api.models, scope, self.api.title),)
        files = []
        for module in sorted(set(homes.values())):
            here = tuple(model for model in self.api.models if homes[model.name] == module)
            scope = Scope(
                imports=Imports(taken=self.classes),
                models=self.by_name,
                qualified=False,
                local=frozenset(model.name for model in here),
                homes=homes,
            )
            files.append(self.model_file(f"models/{module}.py", here, scope, module.replace("_", " ")))
        if not listing:
            return tuple(files)
        return (self.model_package(homes if self.around is None else self.around.homes), *files)

    def model_file(self, path: str, models: tuple[ModelDef, ...], scope: Scope, subject: str) -> File:
        items = definitions(models, scope)
        if scope.foreign:
            scope.use("typing", "TYPE_CHECKING")
        view = ModelsView(
            header=self.header,
            doc=DocString(f"Models of the request and response bodies of {subject}."),
            imports=scope.imports.block(),
            typing_imports=scope.foreign.block(future=False, indent=4) if scope.foreign else None,
            definitions=items,
        )
        return self.file(path, "models.py.jinja", view)

    def model_package(self, homes: Mapping[ClassName, ModuleName] | Mapping[str, str]) -> File:
        return self.lazy(
            "models/__init__.py",
            DocString(
                f"Models of the request and response bodies of {self.api.title}, imported on first use."
            ),
            {str(name): str(module) for name, module in homes.items()},
            (),
        )

    def lazy(self, path: str, doc: DocString, homes: Mapping[str, str], siblings: tuple[str, ...]) -> File:
        """A package file that imports each public name when it is first used."""
        imports = Imports()
        for name, module in homes.items():
            imports.name(f".{module}", name)
        for module in siblings:
            imports.name(".", module)
        places = {**dict.fromkeys(siblings, ""), **homes}
        view = PackageView(
            header=self.header,
            doc=doc,
            exports=tuple(
                LazyName(name=PythonLiteral(name), module=PythonLiteral(places[name]))
                for name in sorted(places, key=export_order)
            ),
            typing_imports=imports.block(future=False, indent=4),
        )
        return self.file(path, "__init__.py.jinja", view)

    def interface(self) -> File:
        groups = self.api.groups
        names = [*(group.name for group in groups), *(group.unimplemented for group in groups)]
        scope = self.scope("Api", "UnimplementedApi", *names)
        others = {} if self.around is None else self.around.groups
        view = interface_plan.view(self.api, self.docs, self.header, scope, others)
        return self.file("interface.py", "interface.py.jinja", view)

    def errors(self) -> File:
        others = () if self.around is None else self.around.errors
        scope = self.scope(*(error.name for error in self.api.errors), *others, "render")
        view = error_plan.view(
            self.api, self.all_operations, self.header, scope, lazy=bool(self.homes), around=self.around
        )
        return self.file("errors.py", "errors.py.jinja", view)

    def operations(self) -> File:
        around = self.around
        others = () if around is None else around.operations
        scope = self.scope(*(operation.constant for operation in self.all_operations), *others)
        common = (
            sharing.shared(self.api, self.all_operations, scope)
            if around is None
            else sharing.beside(self.api, self.all_operations, scope, around, self.defining)
        )
        views = tuple(
            operation_plan.descriptor(op, tag, common, scope, received=self.received)
            for tag, op in self.tagged
        )
        scope.use("typing", "Any")
        scope.use(operation_plan.OPERATION, "Operation")
        view = OperationsView(
            header=self.header,
            doc=DocString("A descriptor of each operation, in the document's order."),
            imports=scope.imports.block(),
            constants=common.constants,
            parameters=common.named_parameters,
            responses=common.named_responses,
            descriptors=views,
            all=tuple(Identifier(constant) for _, constant in self.offered),
        )
        return self.file("operations.py", "operations.py.jinja", view)

    def client(self, *, asynchronous: bool) -> File:
        stem = "sender" if self.received else "client"
        name = f"Async{stem.title()}" if asynchronous else stem.title()
        names: set[str] = {operation.name for operation in self.all_operations}
        if self.around is not None:
            names.update(self.around.methods)
        scope = self.scope(name, shadow=frozenset(names))
        face = Face(name=name, asynchronous=asynchronous, sends=self.received)
        view = client_plan.view(self.api, self.all_operations, self.docs, self.header, scope, face)
        return self.file(f"{'async_' if asynchronous else ''}{stem}.py", "client.py.jinja", view)

    def links(self) -> tuple[File, ...]:
        """Nothing, where the document has no links."""
        if not any(link_plan.followed(self.all_operations)):
            return ()
        names = [link.function for _, link in link_plan.followed(self.all_operations)]
        view = link_plan.view(self.all_operations, self.header, self.scope(*names))
        return (self.file("links.py", "links.py.jinja", view),)

    def webhooks(self) -> tuple[File, ...]:
        """What the API sends: descriptors, the interface of who receives it, senders and a receiver."""
        api = webhook_plan.inbound(self.api)
        if api is None:
            return ()
        inner = _Planner(api, self.command, received=True)
        inner.docs = {
            name: methods.documentation(operation)
            for name, operation in webhook_plan.documented(self.api).items()
        }
        homes = {
            "Api": "interface",
            "AsyncSender": "async_sender",
            "Sender": "sender",
            "UnimplementedApi": "interface",
            "create_receiver": "receiver",
        }
        for group in api.groups:
            homes |= {str(group.name): "interface", str(group.unimplemented): "interface"}
        doc = DocString(f"Webhooks and callbacks of {api.title}, for both ends: senders and receivers.")
        return (
            inner.lazy("__init__.py", doc, homes, ("interface", "operations")),
            inner.interface(),
            inner.operations(),
            inner.client(asynchronous=False),
            inner.client(asynchronous=True),
            inner.receiver(),
            *inner.contract(webhook_plan.sites(self.api)),
        )

    def receiver(self) -> File:
        scope = self.scope("create_receiver")
        view = server_plan.receiver(self.api, self.offered, self.header, scope, secured=self.secured)
        return self.file("receiver.py", "receiver.py.jinja", view)

    def server(self) -> File:
        scope = self.scope("create_app", "create_fastapi")
        view = server_plan.application(self.api, self.offered, self.header, scope, secured=self.secured)
        return self.file("server.py", "server.py.jinja", view)

    def contract(self, sites: Mapping[AttrName, str] | None = None) -> tuple[File, ...]:
        """`sites`: where the document has what a receiver takes."""
        package = f"{self.api.package}.webhooks" if self.received else self.api.package
        title = self.api.title
        subject = (
            f"of receivers of {title}: do they take what it sends"
            if self.received
            else f"of {title}: does a server keep what the document promises"
        )
        doc = DocString(
            f"Contract tests {subject}?\n\n"
            f"Run them with `pytest --pyargs {package}.contract --base-url URL`, or with\n"
            f"`specwright contract {package} --base-url URL`."
        )
        received = contract_plan.received(self.all_operations, sites) if sites is not None else ()
        view = ContractPackageView(header=self.header, doc=doc, received=received)
        modules = (
            self.file(
                f"contract/test_{group.module}.py",
                "contract/test_group.py.jinja",
                contract_plan.module(self.api, group, self.header, self.by_name, received=self.received),
            )
            for group in self.api.groups
        )
        return (self.file("contract/__init__.py", "contract/__init__.py.jinja", view), *modules)
