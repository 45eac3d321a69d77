# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Names reserved."""

from __future__ import annotations

import builtins
from typing import Annotated, TypeAlias

import pydantic

import specwright_runtime.model
from specwright_runtime.formats import DateTime


class Thing(specwright_runtime.model.Model):
    class_: Annotated[builtins.str, pydantic.Field(alias="class")]
    self: builtins.str | None = None
    model_config_: Annotated[builtins.str | None, pydantic.Field(alias="model_config")] = None
    schema_: Annotated[builtins.str | None, pydantic.Field(alias="schema")] = None
    d: builtins.str | None = None
    str: builtins.str | None = None
    list: builtins.list[builtins.str] | None = None
    datetime: DateTime | None = None
    copy_: Annotated[bool | None, pydantic.Field(alias="copy")] = None
    value_2fa: Annotated[bool | None, pydantic.Field(alias="2fa")] = None
    plus_1: Annotated[int | None, pydantic.Field(alias="+1")] = None
    minus_1: Annotated[int | None, pydantic.Field(alias="-1")] = None
    x_rate: Annotated[int | None, pydantic.Field(alias="X-Rate")] = None
    id: Annotated[builtins.str | None, pydantic.Field(alias="_id")] = None
    pinned: Annotated[builtins.str | None, pydantic.Field(alias="camelCase")] = None


class Model(specwright_runtime.model.Model):
    field: Field | None = None


class Field(specwright_runtime.model.Model):
    any: Any | None = None


class Any(specwright_runtime.model.Model):
    model: Model | None = None


class DottedDotName(specwright_runtime.model.Model):
    any: Any | None = None


DottedName: TypeAlias = str
