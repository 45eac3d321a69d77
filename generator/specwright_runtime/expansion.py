"""How far one model's validator reaches into the models that it refers to.

Pydantic writes every model that can be reached into each validator. In a document whose
objects all refer to each other that is the whole document, again for every operation, and
deeper than Python's stack. So the expansion stops: what lies deeper is validated by its own
model's validator, made when such a value first arrives.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import core_schema, to_json

DEPTH = 4
"""Models inside each other, the outermost counted."""

COUNT = 24
"""Models in one validator."""


class _Expansion:
    __slots__ = ("depth", "models")

    def __init__(self) -> None:
        self.depth = 0
        self.models: set[type] = set()


_current: ContextVar[_Expansion | None] = ContextVar("expansion", default=None)


@contextmanager
def expanding(model: type[BaseModel]) -> Iterator[bool]:
    """Tells whether `model` still belongs into the validator that is being made."""
    expansion = _current.get()
    token = None
    if expansion is None:
        expansion = _Expansion()
        token = _current.set(expansion)
    allowed = expansion.depth < DEPTH and (model in expansion.models or len(expansion.models) < COUNT)
    if allowed:
        expansion.models.add(model)
    expansion.depth += 1
    try:
        yield allowed
    finally:
        expansion.depth -= 1
        if token is not None:
            _current.reset(token)


def elsewhere(model: type[BaseModel]) -> core_schema.CoreSchema:
    """The schema of a value that is validated by its model's own validator."""

    def validate(
        value: Any, _: core_schema.ValidatorFunctionWrapHandler, info: core_schema.ValidationInfo[Any]
    ) -> Any:
        if info.mode == "python":
            return model.model_validate(value)
        # What arrives as JSON is checked as JSON: a text for a date, no text for a number.
        return model.__pydantic_validator__.validate_json(
            to_json(value), strict=True, by_alias=True, by_name=False
        )

    # The inner schema is never run: it tells a discriminated union which values name this member.
    named = core_schema.model_schema(model, core_schema.model_fields_schema(_constants(model)))
    return core_schema.with_info_wrap_validator_function(
        validate, named, serialization=core_schema.plain_serializer_function_ser_schema(_itself)
    )


def _itself(value: Any) -> Any:
    return value


def _constants(model: type[BaseModel]) -> dict[str, core_schema.ModelField]:
    fields: dict[str, core_schema.ModelField] = {}
    for name, field in model.model_fields.items():
        if get_origin(field.annotation) is Literal:
            schema = core_schema.literal_schema(list(get_args(field.annotation)))
            fields[name] = core_schema.model_field(schema, validation_alias=field.alias)
    return fields
