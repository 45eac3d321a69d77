"""What a generated module imports, collected while its expressions are written."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from specwright.literals import Code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_NUMBER: Final = re.compile(r"[0-9]+")


class ImportBlock(Code):
    """Import statements, sorted into standard library, packages, runtime and relative ones."""

    __slots__ = ()


class Imports(Struct):
    """Answers how a thing is spelled in this module and remembers to import it.

    `taken` are names that the module itself defines: what is imported must not be called so.
    """

    taken: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    """Modules of the package that stand one level above this one."""
    _names: dict[str, set[str]] = field(default_factory=dict)
    _modules: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, statements: Iterable[ast.stmt]) -> Imports:
        """What these statements import, as a block of ours does."""
        found = cls()
        for node in statements:
            if isinstance(node, ast.Import):
                found._modules.update(map(_spelled, node.names))
            elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
                module = "." * node.level + (node.module or "")
                found._names.setdefault(module, set()).update(map(_spelled, node.names))
        return found

    def each(self) -> set[str]:
        """Everything, as the linter calls it."""
        return {called for _, called in self.named()} | self._modules

    def named(self) -> Iterator[tuple[str, str]]:
        """Names out of modules, and what the linter calls each."""
        for module, names in self._names.items():
            for name in names:
                yield name, f"{module}{'' if module.endswith('.') else '.'}{name}"

    def with_(self, other: Imports) -> Imports:
        """What both import."""
        modules = self._names.keys() | other._names.keys()
        names = {each: self._names.get(each, set()) | other._names.get(each, set()) for each in modules}
        return Imports(_names=names, _modules=self._modules | other._modules)

    def without(self, unused: Collection[str]) -> Imports:
        """The others than those, which are as `each` answers them."""
        kept = {
            module: {
                name for name in names if f"{module}{'' if module.endswith('.') else '.'}{name}" not in unused
            }
            for module, names in self._names.items()
        }
        return Imports(
            _names={module: names for module, names in kept.items() if names},
            _modules=self._modules.difference(unused),
        )

    def name(self, module: str, name: str, shadow: frozenset[str] = frozenset()) -> str:
        """`name` of `module`: by its own name, or behind its module where that name means something else."""
        if name in self.taken or name in shadow:
            return f"{self.module(module, shadow)}.{name}"
        self._names.setdefault(module, set()).add(name)
        return name

    def module(self, module: str, shadow: frozenset[str] = frozenset()) -> str:
        """A module under its whole name, or under one with an underscore where that is hidden."""
        root = module.partition(".")[0]
        if root in self.taken or root in shadow:
            alias = "_" + module.replace(".", "_")
            self._modules.add(f"{module} as {alias}")
            return alias
        self._modules.add(module)
        return module

    def sibling(self, module: str, shadow: frozenset[str] = frozenset()) -> str:
        """A module of the generated package itself."""
        parent = ".." if module in self.above else "."
        if module in self.taken or module in shadow:
            self._names.setdefault(parent, set()).add(f"{module} as _{module}")
            return f"_{module}"
        self._names.setdefault(parent, set()).add(module)
        return module

    def block(self, *, future: bool = True, indent: int = 0) -> ImportBlock:
        sections: list[list[str]] = [[], [], [], [], []]
        if future:
            sections[0].append("from __future__ import annotations")
        for module in sorted(self._modules):
            sections[_section(module)].append(f"import {module}")
        for module in sorted(self._names, key=_module_order):
            names = sorted(self._names[module], key=_name_order)
            # What is imported under another name stands on a line of its own.
            lines = [[name] for name in names if " as " in name]
            lines += [plain] if (plain := [name for name in names if " as " not in name]) else []
            lines.sort(key=lambda line: _name_order(line[0]))
            sections[_section(module)] += [f"from {module} import {', '.join(line)}" for line in lines]
        margin = " " * indent
        return ImportBlock(
            "\n\n".join("\n".join(f"{margin}{line}" for line in lines) for lines in sections if lines)
        )

    def __bool__(self) -> bool:
        return bool(self._names or self._modules)


def _spelled(alias: ast.alias) -> str:
    return alias.name if alias.asname is None else f"{alias.name} as {alias.asname}"


def _section(module: str) -> int:
    if module.startswith("."):
        return 4
    root = module.partition(".")[0].partition(" ")[0]
    if root in sys.stdlib_module_names:
        return 1
    return 3 if root == "specwright_runtime" else 2


def _module_order(module: str) -> tuple[int, str]:
    dots = len(module) - len(module.lstrip("."))
    return (-dots, _natural(module))


def _name_order(name: str) -> tuple[int, str, str]:
    """Constants, then classes, then functions and modules: the order that linters ask for."""
    plain = name.partition(" ")[0]
    return (_rank(plain), _natural(plain.lower()), _natural(name))


def export_order(name: str) -> tuple[int, str]:
    """Linters sort `__all__` as they sort imports: constants, classes, the rest."""
    plain = name.strip("\"'")
    return (_rank(plain), _natural(plain))


def _rank(name: str) -> int:
    return 0 if _is_constant(name) else 1 if name[:1].isupper() else 2


def _natural(text: str) -> str:
    """Numbers in it by their size: `Item2`, `Item10`; those with a zero in front before all others."""
    return _NUMBER.sub(_by_size, text)


def _by_size(number: re.Match[str]) -> str:
    digits = number[0]
    return f"0\0{digits}\0" if digits[0] == "0" else f"0{chr(len(digits))}{digits}"


def _is_constant(name: str) -> bool:
    """The linter counts bytes: `É` is a constant to it, `E` a class."""
    return name.isupper() and len(name.encode()) > 1
