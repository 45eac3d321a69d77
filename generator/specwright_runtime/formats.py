"""Types for the `format` keyword of text, as strict as the formats' own texts.

What pydantic accepts beyond them (Unix seconds as a date-time, a UUID without
hyphens) is no value of the format on the wire; a Python constructor still takes the
Python value.

A text that says more than Python's value can hold (nanoseconds, a month, which has no
number of days) is kept with the value, and is what is sent when the value is.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
import uuid
from dataclasses import dataclass
from typing import Annotated, Any, Final, SupportsIndex

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

_MESSAGE: Final = "Input should be text in the format {format}"


class _Exact:
    """A value with the text that it was read from; what is calculated from it has none."""

    text: str | None = None

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> Any:
        made = super().__reduce_ex__(protocol)
        assert isinstance(made, tuple)
        return _again, (*made[:2], self.text)


def _again(kind: type[_Exact], values: tuple[Any, ...], text: str) -> _Exact:
    found = kind(*values)
    found.text = text
    return found


class _ExactDateTime(_Exact, datetime.datetime):
    pass


class _ExactTime(_Exact, datetime.time):
    pass


class _ExactDuration(_Exact, datetime.timedelta):
    pass


def _kept(value: Any, text: str) -> Any:
    exact: _ExactDateTime | _ExactTime | _ExactDuration
    match value:
        case datetime.datetime():
            exact = _ExactDateTime.combine(value.date(), value.timetz())
        case datetime.time():
            exact = _ExactTime(value.hour, value.minute, value.second, value.microsecond, value.tzinfo)
        case _:
            exact = _ExactDuration(value.days, value.seconds, value.microseconds)
    exact.text = text
    return exact


def _written(value: Any, serializer: core_schema.SerializerFunctionWrapHandler) -> Any:
    text = value.text if isinstance(value, _Exact) else None
    return serializer(value) if text is None else text


@dataclass(frozen=True, slots=True)
class _Spelled:
    """Text from the wire has to match `pattern` before it is read as a Python value.

    Python's value cannot hold all of a text in which `more` is found.
    """

    format: str
    pattern: re.Pattern[str]
    more: re.Pattern[str] | None = None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        matches = self.pattern.fullmatch
        error = PydanticCustomError("format", _MESSAGE, {"format": self.format})
        schema = handler(source)
        read = SchemaValidator(schema).validate_python
        beyond = None if self.more is None else self.more.search

        def spelled(value: Any) -> Any:
            if not (isinstance(value, str) and matches(value)):
                raise error
            found = read(value, strict=False)
            return found if beyond is None or beyond(value) is None else _kept(found, value)

        serialization = None
        if beyond is not None:
            serialization = core_schema.wrap_serializer_function_ser_schema(
                _written, schema=schema, when_used="json"
            )
        return core_schema.json_or_python_schema(
            core_schema.no_info_plain_validator_function(spelled), schema, serialization=serialization
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

_FINER = re.compile(r"\.\d{6}0*[1-9]")
"""Than a microsecond."""

DateTime = Annotated[
    datetime.datetime, _Spelled("date-time", re.compile(rf"{_DATE}[Tt ]{_TIME}{_OFFSET}", re.ASCII), _FINER)
]
"""RFC 3339 date-time: always with an offset."""

Date = Annotated[datetime.date, _Spelled("date", re.compile(_DATE, re.ASCII))]
Time = Annotated[datetime.time, _Spelled("time", re.compile(rf"{_TIME}{_OFFSET}?", re.ASCII), _FINER)]
Duration = Annotated[
    datetime.timedelta,
    _Spelled(
        "duration", re.compile(_DURATION, re.ASCII), re.compile(rf"^P[^T]*[1-9]0*[YM]|{_FINER.pattern}")
    ),
]
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
