"""How values travel: parameters in every style, bodies in every media type that we can write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

from specwright_runtime.contract.openapi.copied import says_nothing
from specwright_runtime.contract.openapi.operation import Content, Parameter
from specwright_runtime.contract.openapi.pointer import escape, look_up
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.values.magic import REAL, file_bytes
from specwright_runtime.contract.values.value import Builder
from specwright_runtime.media import is_bytes
from specwright_runtime.parameters.header import OF_PARTS, folded

BOUNDARY = "specwright-contract-boundary"

Pairs: TypeAlias = "list[tuple[str, str]]"


class UnwritableError(Exception):
    """The value cannot travel there."""


def text(value: Any) -> str:
    """A scalar as parameters and forms spell it."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value == int(value):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def path_segment(parameter: Parameter, value: Any, *, literal: bool = False) -> str:
    """`literal` leaves unescaped what a segment may hold (RFC 3986, pchar).

    Raises:
        UnwritableError: it would be read as something else.
    """
    safe = ":@!$&'()*+,;=-._~" if literal else "-._~"

    def escaped(part: Any) -> str:
        return quote(text(part), safe=safe)

    if parameter.media_type:
        return escaped(json.dumps(value, ensure_ascii=False))
    name, explode = parameter.name, parameter.explode
    match parameter.style:
        case "label":
            if isinstance(value, Mapping):
                parts = [f"{escaped(k)}{'=' if explode else ','}{escaped(v)}" for k, v in value.items()]
            else:
                parts = [escaped(item) for item in (value if isinstance(value, list) else [value])]
            if explode and isinstance(value, list | Mapping) and any("." in part for part in parts):
                raise UnwritableError("a dot within a part that ends at a dot")
            return "." + ("." if explode else ",").join(parts)
        case "matrix":
            if isinstance(value, Mapping) and explode:
                return "".join(f";{escaped(k)}={escaped(v)}" for k, v in value.items())
            if isinstance(value, list) and explode:
                return "".join(f";{name}={escaped(item)}" for item in value)
            return f";{name}={_joined(value, ',', escaped)}"
        case _:
            if isinstance(value, Mapping) and explode:
                return ",".join(f"{escaped(k)}={escaped(v)}" for k, v in value.items())
            return _joined(value, ",", escaped)


def _undivided(parts: Iterable[Any], delimiter: str) -> None:
    """
    Raises:
        UnwritableError: one holds the delimiter, which its style does not escape.
    """
    if any(isinstance(part, str) and delimiter in part for part in parts):
        raise UnwritableError("a delimiter within a part")


def _joined(value: Any, separator: str, escaped: Any) -> str:
    if isinstance(value, Mapping):
        return separator.join(escaped(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return separator.join(escaped(item) for item in value)
    return str(escaped(value))


def query_pairs(parameter: Parameter, value: Any) -> list[str]:
    """`name=value` texts, escaped; within a part a comma, too, which may divide the parts."""
    reserved = ":/?@!$'()*;-._~" + ("" if isinstance(value, list | Mapping) else ",")

    def escaped(part: Any) -> str:
        return quote(text(part), safe=reserved if parameter.allow_reserved else "-._~")

    name = quote(parameter.name, safe="-._~[]")
    if parameter.media_type:
        written = escaped(json.dumps(value, ensure_ascii=False))
        return [written if parameter.place == "querystring" else f"{name}={written}"]
    delimiter = _DELIMITERS.get(parameter.style, ",")
    if delimiter != ",":
        _undivided(parts(parameter, value), delimiter)
    delimiter = delimiter if delimiter == "," else quote(delimiter)
    if isinstance(value, list):
        if parameter.style == "deepObject":
            return [f"{name}[]={escaped(item)}" for item in value]
        if parameter.explode:
            return [f"{name}={escaped(item)}" for item in value]
        return [f"{name}={_joined(value, delimiter, escaped)}"]
    if isinstance(value, Mapping):
        if parameter.style == "deepObject":
            return [
                f"{quote(key, safe='-._~[]')}={escaped(part)}"
                for key, part in bracketed(parameter.name, value)
            ]
        if parameter.place == "querystring":
            return [
                f"{quote(key, safe='-._~[]')}={escaped(part)}"
                for key, part in _urlencoded(parameter.encoding, value, brackets=False)
            ]
        if parameter.explode:
            return [f"{quote(key, safe='-._~')}={escaped(part)}" for key, part in value.items()]
    return [f"{name}={_joined(value, delimiter, escaped)}"]


def parts(parameter: Parameter, value: Any) -> list[Any]:
    """What of the value is written as a text of its own; what is nested more deeply than its style says."""
    if not isinstance(value, list | Mapping):
        return [value]
    inner = list(value.values()) if isinstance(value, Mapping) else list(value)
    if parameter.style != "deepObject":
        return inner
    return [part for each in inner for part in (parts(parameter, each) if each else [each])]


def bracketed(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """`a[b]=1`, deeper `a[b][c]=1`, arrays `a[b][]=1`, of objects `a[0][b]=1`: OpenAPI leaves all but the
    first open, and that is how it is read (Rails, PHP, qs).

    Raises:
        UnwritableError: what is empty would not be there.
    """
    if value == {} or value == []:
        raise UnwritableError(f"{name}: nothing within brackets has no spelling")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from bracketed(f"{name}[{key}]", inner)
    elif isinstance(value, list):
        deep = any(isinstance(item, list | Mapping) for item in value)
        for index, item in enumerate(value):
            yield from bracketed(f"{name}[{index if deep else ''}]", item)
    else:
        yield name, value


def header_text(parameter: Parameter, value: Any) -> str:
    """
    Raises:
        UnwritableError: characters that a header cannot carry.
    """
    if parameter.media_type:
        written = json.dumps(value)
    elif isinstance(value, Mapping) and parameter.explode:
        _undivided(value.values(), ",")
        written = ",".join(f"{k}={text(v)}" for k, v in value.items())
    else:
        _undivided(parts(parameter, value) if isinstance(value, list | Mapping) else (), ",")
        written = _joined(value, ",", text)
    written = folded(written)
    if any(ord(char) < 32 or ord(char) > 126 for char in written) or written != written.strip():
        raise UnwritableError("a header carries visible ASCII only")
    return written


def cookie_pairs(parameter: Parameter, value: Any) -> Pairs:
    """
    Raises:
        UnwritableError: a cookie has one value of few characters.
    """
    if isinstance(value, list) and parameter.explode and len(value) > 1:
        raise UnwritableError("an exploded array has no agreed spelling in a cookie")
    if isinstance(value, Mapping) and parameter.explode and not parameter.media_type:
        return [(k, _cookie(text(v))) for k, v in value.items()]
    if parameter.media_type:
        return [(parameter.name, _cookie(json.dumps(value)))]
    _undivided(parts(parameter, value) if isinstance(value, list | Mapping) else (), ",")
    return [(parameter.name, _cookie(_joined(value, ",", text)))]


def _cookie(written: str) -> str:
    if not written or any(ord(char) < 33 or ord(char) > 126 or char in '";\\' for char in written):
        raise UnwritableError("a cookie carries visible ASCII only")
    return written


def spelled(parameter: Parameter, value: Any) -> object | None:
    """How the value travels; `None` when it cannot, or would say something else."""
    if parameter.media_type is None:
        if value is None or value in ([], {}, [""]) or (value == "" and parameter.place != "query"):
            return None
        written = parts(parameter, value)
        if any(part is None or isinstance(part, list | dict) for part in written):
            return None
        if parameter.place == "path" and any(
            isinstance(p, str) and ("/" in p or p in {"", ".", ".."}) for p in written
        ):
            return None
    try:
        match parameter.place:
            case "header":
                return header_text(parameter, value)
            case "cookie":
                return cookie_pairs(parameter, value)
            case "path":
                return path_segment(parameter, value)
            case _:
                return query_pairs(parameter, value)
    except UnwritableError:
        return None


# --- bodies ---------------------------------------------------------------


def writable(content: Content, view: View) -> str | None:
    """Why bodies of this media type are not written; `None` when they are."""
    if content.is_text and content.base_type == "text/xml" and "object" in view.types(content.schema or True):
        return f"bodies of {content.media_type} are not written by these tests"
    if content.is_json or content.is_lines or content.is_text or content.is_binary or content.is_form:
        return None
    if content.has_positions:
        return None
    if content.base_type in {"*/*", "application/*"}:
        return None
    return f"bodies of {content.media_type} are not written by these tests"


def body(content: Content, value: Any, view: View, *, brackets: bool | None = False) -> tuple[bytes, str]:
    """The bytes and their `Content-Type`; `brackets` is how a form spells what `two_spellings` has.

    Raises:
        UnwritableError: the value has no spelling in this media type.
    """
    if content.is_json or content.base_type in {"*/*", "application/*"}:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), content.label
    if content.is_lines:
        return _lines(content, value, view), content.media_type
    if content.has_positions:
        from specwright_runtime.contract.http import positions  # few documents need it

        return positions.body(content, value, view)
    if content.base_type == "multipart/form-data":
        return _multipart(content, value, view), f"multipart/form-data; boundary={BOUNDARY}"
    if content.base_type == "application/x-www-form-urlencoded":
        return urlencode(_urlencoded(content.encoding, value, brackets=brackets)).encode(), content.media_type
    if isinstance(value, str):
        return value.encode(), content.media_type
    if isinstance(value, bytes):
        return value, content.media_type
    raise UnwritableError(f"a value of {type(value).__name__} has no spelling in {content.media_type}")


def _lines(content: Content, value: Any, view: View) -> bytes:
    """One line for each item where the schema is that of all of them, else one for the value."""
    whole = isinstance(value, list) and not content.item and "array" in view.types(content.schema or True)
    start = "\x1e" if content.base_type == "application/json-seq" else ""  # RFC 7464, 2.2
    lines = [
        json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in (value if whole else [value])
    ]
    return "".join(f"{start}{line}\n" for line in lines).encode()


def is_file(content: Content, name: str, view: View) -> bool:
    """A property of a form that is a file: binary by its format, or by what its part carries."""
    properties = view.flat(content.schema or True).get("properties", {})
    if name not in properties:
        return False
    flat = view.flat(properties[name])
    if flat.get("type") == "array":
        flat = view.flat(flat.get("items", True))
    if flat.get("format") == "binary":
        return True
    # A form with a name may be that of another media type, too: its models have any value there.
    shared = isinstance(content.schema, Mapping) and "$ref" in content.schema
    if says_nothing(flat) and not shared:  # bytes since 3.1, unless it is named otherwise
        named = str(content.encoding.get(name, {}).get("contentType", ""))
        usual = not named or named.startswith("*/*")
        return (
            not str(view.root.get("openapi")).startswith("3.0")
            if usual
            else all(map(is_bytes, named.split(",")))
        )
    media = flat.get("contentMediaType") if "contentEncoding" not in flat else None
    if not isinstance(media, str) or "json" in media or media == "text/plain":
        return False
    return not media.startswith("text/") or "contentType" in content.encoding.get(name, {})


_STYLED = frozenset({"style", "explode", "allowReserved"})
"""Where one of these is given, a media type does not count (OpenAPI 3.1.1, "Encoding Object")."""
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def two_spellings(content: Content, value: Any) -> list[str]:
    """Properties of a form that are JSON texts by OpenAPI (3.1.1, "Encoding Object", default media types),
    and that many servers know by names in brackets.
    """
    if content.base_type != "application/x-www-form-urlencoded" or not isinstance(value, Mapping):
        return []
    return [name for name, inner in value.items() if _is_deep(inner) and not content.encoding.get(name)]


def _is_deep(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and any(isinstance(item, list | Mapping) for item in value)
    )


def _urlencoded(encodings: Mapping[str, Any], value: Any, *, brackets: bool | None) -> Pairs:
    if not isinstance(value, Mapping):
        raise UnwritableError("a form is an object")
    return [
        pair
        for name, inner in value.items()
        for pair in _form_pairs(name, inner, encodings.get(name, {}), brackets=brackets)
    ]


def _form_pairs(name: str, value: Any, encoding: Mapping[str, Any], *, brackets: bool | None) -> Pairs:
    styled = bool(_STYLED & encoding.keys())
    style = encoding.get("style", "form")
    if "json" in str(encoding.get("contentType", "")) and not styled:
        return [(name, json.dumps(value))]
    deep = not encoding and _is_deep(value)
    if deep and brackets is None:
        raise UnwritableError("this server reads no objects in forms, which OpenAPI leaves open")
    if style == "deepObject" or (brackets and deep):
        pairs = list(bracketed(name, value))
    elif styled and isinstance(value, list | Mapping):
        pairs = _in_style(name, value, style, explode=encoding.get("explode", style == "form"))
    else:
        pairs = [(name, part) for part in (value if isinstance(value, list) else [value])]
    if any(part is None for _, part in pairs):
        raise UnwritableError("null has no spelling in a form")
    return [(key, text(part)) for key, part in pairs]


def _in_style(
    name: str, value: list[Any] | Mapping[str, Any], style: str, *, explode: bool
) -> list[tuple[str, Any]]:
    parts = list(value.values()) if isinstance(value, Mapping) else value
    if any(isinstance(part, list | Mapping) for part in parts):
        raise UnwritableError(f"{name}: arrays and objects have no spelling within {style}")
    if explode:
        return list(value.items()) if isinstance(value, Mapping) else [(name, part) for part in value]
    delimiter = _DELIMITERS.get(style, ",")
    texts = [text(part) for part in parts]
    if isinstance(value, Mapping):
        texts = [part for pair in zip(value, texts, strict=True) for part in pair]
    if any(delimiter in part or not part for part in texts) or None in parts or not texts:
        raise UnwritableError(f"{name}: cannot be told from its delimiters")
    return [(name, delimiter.join(texts))]


_IN_QUOTES = {ord(letter): quote(letter) for letter in '"\r\n'}
"""What HTML's forms escape in the name of a part, which is UTF-8."""


def _multipart(content: Content, value: Any, view: View) -> bytes:
    if not isinstance(value, Mapping):
        raise UnwritableError("a form is an object")
    chunks: list[bytes] = []
    for name, inner in value.items():
        encoding = content.encoding.get(name, {})
        named = str(encoding.get("contentType", "")).split(",")[0].strip()
        for item in inner if isinstance(inner, list) else [inner]:
            if item is None:
                raise UnwritableError("null has no spelling in a form")
            disposition = f'Content-Disposition: form-data; name="{name.translate(_IN_QUOTES)}"'
            if is_file(content, name, view):
                kind = part_type(content, name)
                data = item if isinstance(item, bytes) else part_bytes(content, name, item)
                head = f'{disposition}; filename="contract.{kind.split("/")[-1]}"\r\nContent-Type: {kind}'
            elif isinstance(item, Mapping | list):
                data = json.dumps(item, ensure_ascii=False).encode()
                head = f"{disposition}\r\nContent-Type: application/json"
            else:
                data = (json.dumps(item, ensure_ascii=False) if "json" in named else text(item)).encode()
                head = disposition + (f"\r\nContent-Type: {named}" if named and "*" not in named else "")
            head += "".join(_part_headers(content, name, view))
            chunks.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + data + b"\r\n")
    return b"".join(chunks) + f"--{BOUNDARY}--\r\n".encode()


def _part_headers(content: Content, name: str, view: View) -> Iterator[str]:
    """The lines of the headers that a part has to have."""
    place = f"{content.pointer}/encoding/{escape(name)}/headers"
    for header in content.encoding.get(name, {}).get("headers") or {}:
        node = look_up(view.root, f"{place}/{escape(header)}")
        if "$ref" in node:
            node = look_up(view.root, f"#{str(node['$ref']).partition('#')[2]}")
        if node.get("required") is True and header.lower() not in OF_PARTS:
            yield f"\r\n{header}: {text(Builder(view).minimal(node.get('schema', True)))}"


def part_type(content: Content, name: str) -> str:
    """The media type of a file in a form."""
    named = str(content.encoding.get(name, {}).get("contentType", "")).split(",")[0].strip()
    return named if named and "*" not in named else content.kinds.get(name, "application/octet-stream")


def guessed_file(content: Content, body: Any) -> str | None:
    """The kind of a file that is sent, where what is built for it need not be one of that kind."""
    kinds: list[str] = []
    if content.is_form and isinstance(body, dict):
        kinds = [part_type(content, name) for name, value in body.items() if _FILE.fullmatch(str(value))]
    elif content.is_binary:
        kinds = [content.base_type]
    return next((kind for kind in kinds if kind not in REAL), None)


def part_bytes(content: Content, name: str, value: Any) -> bytes:
    """What a file in a form holds, for the text that is built for it."""
    built = _FILE.fullmatch(text(value))
    return file_bytes(part_type(content, name), built[1]) if built else text(value).encode()


_FILE = re.compile(r"contract(|-[0-9a-f]+)")
"""The text that is built for a file; others of its make are built for files unlike it."""
