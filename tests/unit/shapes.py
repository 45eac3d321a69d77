"""Shapes, in a few words."""

from __future__ import annotations

from tests.unit.middle import alias, schemas

from specwright.pytypes import (
    Builtin,
    CheckedType,
    ClassName,
    Constraints,
    Named,
    PyType,
)

STR, INT, FLOAT, BOOL = (
    Builtin(name="str"),
    Builtin(name="int"),
    Builtin(name="float"),
    Builtin(name="bool"),
)


def named(text: str) -> Named:
    return Named(name=ClassName(text))


def shape(text: str, *, version: str = "3.1.0") -> PyType:
    return alias(schemas(f"A: {text}", version=version), "A")


def checked(inner: PyType, **constraints: object) -> CheckedType:
    return CheckedType(inner=inner, constraints=Constraints(**constraints))  # type: ignore[arg-type]
