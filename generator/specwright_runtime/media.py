"""Media types: their parts, and how well they fit each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from encodings import aliases, normalize_encoding

_NO_TEXT = frozenset(
    {"base64_codec", "bz2_codec", "hex_codec", "mbcs", "quopri_codec", "rot_13", "uu_codec", "zlib_codec"}
)
"""What Python calls encodings as well: some of them unpack, and a small body becomes a large one."""


def essence(media_type: str) -> str:
    """`type/subtype` in lower case, without parameters; `*` alone, which some write for any, is `*/*`."""
    found = media_type.partition(";")[0].strip().lower()
    return "*/*" if found == "*" else found


_WRITTEN = ("json", "xml", "yaml", "javascript", "sql", "graphql", "csv", "urlencoded")
"""In a subtype: the media type is text."""


def is_bytes(media_type: str) -> bool:
    """Whether a media type, no range of all, is one of bytes that are no text."""
    kind, _, subtype = essence(media_type).partition("/")
    return kind not in ("text", "message", "*") and not any(word in subtype for word in _WRITTEN)


_LINES = frozenset(
    {
        "application/json-seq",
        "application/jsonlines",
        "application/stream+json",
        *(f"application/{mark}{name}" for mark in ("", "x-") for name in ("jsonl", "ndjson")),
        "application/x-jsonlines",
    }
)


def is_json_lines(name: str) -> bool:
    """Whether an essence is one of JSON texts one after the other: JSON Lines, or RFC 7464's sequences."""
    return name in _LINES or name.endswith(("+json-seq", "+jsonl", "+ndjson"))


def has_items(name: str) -> bool:
    """Whether bodies of an essence may go on for as long as there is something to tell."""
    return name in ("text/event-stream", "multipart/x-mixed-replace") or is_json_lines(name)


def parameter(media_type: str, name: str) -> str | None:
    """A parameter's value, unquoted: `charset`, `boundary`."""
    for each in media_type.split(";")[1:]:
        key, found, value = each.partition("=")
        if found and key.strip().lower() == name:
            return value.strip().strip('"')
    return None


def codec(charset: str) -> str | None:
    """Python's name for a charset, `None` for what is none that others know.

    Python is not asked for any other name: it remembers each, and knows some that take long.
    """
    name = normalize_encoding(charset.lower())
    found = aliases.aliases.get(name, name if name in _KNOWN else None)
    return None if found in _NO_TEXT else found


_KNOWN = frozenset(aliases.aliases.values())


def rank(offered: str, wanted: str) -> int:
    """How well `wanted` (an essence) fits `offered` (a media type or range): 0 not at all, 4 exactly."""
    offered = essence(offered)
    if offered == wanted:
        return 4
    kind, _, subtype = offered.partition("/")
    wanted_kind, _, wanted_subtype = wanted.partition("/")
    if subtype == "*":
        return (2 if kind == wanted_kind else 1 if kind == "*" else 0) if wanted_subtype else 0
    if subtype.startswith("*+") and kind == wanted_kind and wanted_subtype.endswith(subtype[1:]):
        return 3
    return 0


def json_label(media_type: str, offered: Iterable[str]) -> str:
    """The media type of JSON that is sent under `media_type`, which may be a range among the `offered` ones.

    `application/json`, unless that is not in the range or has an entry of its own.
    """
    if "*" not in media_type:
        return media_type
    usual = "application/json"
    free = rank(media_type, usual) and usual not in map(essence, offered)
    return usual if free else "application/x.other+json"


def label(media_type: str, usual: str) -> str:
    """What a body under `media_type` says that it is: under a range, the usual one, if that is in it.

    Otherwise an unregistered one of the range (RFC 6838, 3.4): a range is no media type of anything.
    """
    if "*" not in media_type:
        return media_type
    kind, _, subtype = essence(media_type).partition("/")
    return usual if rank(media_type, usual) else f"{kind}/x.other{subtype.removeprefix('*')}"


def preferred(accept: str, offered: Sequence[str]) -> int:
    """The index of the offered media type that an `Accept` header likes best; 0 where it likes none."""
    ranges = _ranges(accept)
    best, best_quality = 0, 0.0
    for index, media_type in enumerate(offered):
        quality = _quality(ranges, media_type)
        if quality > best_quality:
            best, best_quality = index, quality
    return best


def accepts(accept: str, offered: Iterable[str]) -> bool:
    """Whether an `Accept` header takes one of the offered media types; one that cannot be read takes all."""
    ranges = _ranges(accept)
    return not ranges or any(_quality(ranges, media_type) > 0 for media_type in offered)


def _ranges(accept: str) -> list[tuple[str, float]]:
    ranges: list[tuple[str, float]] = []
    for each in accept.split(","):
        try:
            ranges.append((essence(each), float(parameter(each, "q") or 1)))
        except ValueError:
            continue
    return ranges


def _quality(ranges: Iterable[tuple[str, float]], media_type: str) -> float:
    fits = [(rank(wanted, essence(media_type)), quality) for wanted, quality in ranges]
    closest, quality = max(fits, default=(0, 0.0))
    return quality if closest > 0 else 0.0
