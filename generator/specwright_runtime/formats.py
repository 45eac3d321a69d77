"""Types for the `format` keyword of text, as strict as the formats' own texts.

What pydantic accepts beyond them (Unix seconds as a date-time, a UUID without
hyphens) is no value of the format on the wire; a Python constructor still takes the
Python value.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
import uuid
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

_MESSAGE: Final = "Input should be text in the format {format}"


@dataclass(frozen=True, slots=True)
class _Spelled:
    """Text from the wire has to match `pattern` before it is read as a Python value."""

    format: str
    pattern: re.Pattern[str]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        matches = self.pattern.fullmatch
        error = PydanticCustomError("format", _MESSAGE, {"format": self.format})
        schema = handler(source)
        read = SchemaValidator(schema).validate_python

        def spelled(value: Any) -> Any:
            if isinstance(value, str) and matches(value):
                return read(value, strict=False)
            raise error

        return core_schema.json_or_python_schema(
            core_schema.no_info_plain_validator_function(spelled), schema
        )


@dataclass(frozen=True, slots=True)
class _Text:
    """Text that stays text, checked without Python."""

    format: str
    pattern: str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.custom_error_schema(
            core_schema.str_schema(pattern=self.pattern),
            "format",
            custom_error_message=_MESSAGE,
            custom_error_context={"format": self.format},
        )


def _ipv6(text: str) -> str:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        raise PydanticCustomError("format", _MESSAGE, {"format": "ipv6"}) from None
    return text


@dataclass(frozen=True, slots=True)
class _IPv6:
    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_ipv6, core_schema.str_schema())


_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
_OFFSET = r"(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
_DURATION = r"P(?=[\dT])(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)"
_HEX = "[0-9a-fA-F]"
_CHARACTER = r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"

DateTime = Annotated[
    datetime.datetime, _Spelled("date-time", re.compile(rf"{_DATE}[Tt ]{_TIME}{_OFFSET}", re.ASCII))
]
"""RFC 3339 date-time: always with an offset."""

Date = Annotated[datetime.date, _Spelled("date", re.compile(_DATE, re.ASCII))]
Time = Annotated[datetime.time, _Spelled("time", re.compile(rf"{_TIME}{_OFFSET}?", re.ASCII))]
Duration = Annotated[datetime.timedelta, _Spelled("duration", re.compile(_DURATION, re.ASCII))]
"""ISO 8601 duration (years are 365 days and months 30 in the Python value)."""

Uuid = Annotated[uuid.UUID, _Spelled("uuid", re.compile(rf"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}"))]

Uri = Annotated[str, _Text("uri", rf"^[A-Za-z][A-Za-z0-9+.\-]*:{_CHARACTER}*$")]
UriReference = Annotated[str, _Text("uri-reference", rf"^{_CHARACTER}*$")]
Email = Annotated[str, _Text("email", rf"^{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*$")]
Hostname = Annotated[str, _Text("hostname", rf"^{_LABEL}(?:\.{_LABEL})*$")]
IPv4 = Annotated[str, _Text("ipv4", rf"^{_OCTET}(?:\.{_OCTET}){{3}}$")]
IPv6 = Annotated[str, _IPv6()]
Byte = Annotated[str, _Text("byte", r"^[A-Za-z0-9+/_\s-]*={0,2}\s*$")]
"""Base64 (RFC 4648) in either alphabet, with or without padding: readers differ in which they ask for."""

Decimal = Annotated[str, _Text("decimal", r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$")]
"""A number as text, with as many digits as it has."""
