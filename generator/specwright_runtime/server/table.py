"""Paths to endpoints by a table: the cost of finding one does not grow with their number."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias, get_args, get_origin
from urllib.parse import quote, unquote

from specwright_runtime.operation import Operation
from specwright_runtime.server.exchange import UNESCAPED, Exchange

Serve: TypeAlias = Callable[[Exchange, Sequence[str]], Coroutine[Any, Any, None]]
"""Takes the path's parameters in the order of the template and still encoded."""


class Entry(Protocol):
    """What stands in the table."""

    @property
    def operation(self) -> Operation[Any]: ...

    @property
    def serve(self) -> Serve: ...


Methods: TypeAlias = dict[str, Entry]
Found: TypeAlias = "tuple[Methods, Sequence[str]]"

_NONE: tuple[str, ...] = ()


class _Node:
    """Where a number of segments has led to."""

    __slots__ = ("literal", "methods", "patterns", "touching", "wild")

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.patterns: list[tuple[re.Pattern[str], _Node]] = []
        self.wild: _Node | None = None
        self.touching: list[tuple[re.Pattern[str], _Node]] = []
        """Several parameters with nothing between them, which match what one of them does."""
        self.methods: Methods | None = None


class _ByQuery:
    """Operations of one method and path that a fixed part of the query tells apart."""

    def __init__(self, known: Entry, further: Entry, query: str) -> None:
        self.operation = known.operation
        self._choices: list[tuple[frozenset[bytes], list[re.Pattern[str]], Entry]] = []
        self._otherwise: Entry = known
        if isinstance(known, _ByQuery):
            self._choices += known._choices
            self._otherwise = known._otherwise
        if query:
            pairs = query.split("&")
            fixed = frozenset(pair.encode() for pair in pairs if "{" not in pair)
            patterns = [_asked(pair, further.operation) for pair in pairs if "{" in pair]
            self._choices.append((fixed, patterns, further))
        else:
            self._otherwise = further

    async def serve(self, exchange: Exchange, captured: Sequence[str]) -> None:
        asked = exchange.query.split(b"&")
        for fixed, patterns, entry in self._choices:
            found = [_first(pattern, asked) for pattern in patterns]
            if fixed <= set(asked) and None not in found:
                values = [value for match in found if match is not None for value in match.groups()]
                await entry.serve(exchange, [*captured, *values])
                return
        # An operation that asks for more is told what it lacks.
        pairs = self._otherwise.operation.path.partition("?")[2].split("&")
        missing = sum(_asked(pair, self._otherwise.operation).groups for pair in pairs)
        await self._otherwise.serve(exchange, [*captured, *[""] * missing])


class Table:
    """Exact paths in a dictionary, templated ones in a tree by segment.

    A literal segment wins over one with literal parts (`{id}.min.json`, then `{id}.json`, then
    `{id}.{format}`), which wins over a parameter alone, and that over `{id}{format}`. Segments are
    divided before they are decoded: `%2F` is no slash.
    """

    def __init__(self) -> None:
        self._exact: dict[bytes, Found] = {}
        self._root = _Node()

    def add(self, endpoint: Entry) -> None:
        # Some documents tell operations of one path apart by a fragment, which never travels, or by a query.
        path, _, query = endpoint.operation.path.partition("#")[0].partition("?")
        node = self._root
        for segment in _SLASH.split(path)[1:]:
            node = _step(node, segment, endpoint.operation)
        if node.methods is None:
            node.methods = {}
        method = endpoint.operation.method
        known = node.methods.setdefault(method, endpoint)
        if query or (isinstance(known, _ByQuery) and known is not endpoint):
            node.methods[method] = _ByQuery(known, endpoint, query)
        elif known is not endpoint:
            from specwright_runtime.server.alternatives import InTurn  # few documents need it

            node.methods[method] = InTurn(known, endpoint)
        if "{" not in path:  # it stands in the tree, too, for who spells it with needless escapes
            self._exact[quote(unquote(path), safe=UNESCAPED).encode()] = (node.methods, _NONE)

    def find(self, raw: bytes, method: str) -> Found | None:
        """The methods at an encoded path and the path's parameters, still encoded.

        Where the first of the paths that match has not this method, it is the first that has it:
        `GET /{name}/versions/{version}` is asked for `$LATEST`, whose own path has a PUT alone.
        """
        found = self._exact.get(raw)
        if found is not None and method in found[0]:
            return found
        segments = raw.decode("latin-1").split("/")
        for asked in ({method, "GET"} if method == "HEAD" else {method}, _NONE):
            captured: list[str] = []
            methods = _walk(self._root, segments, 1, captured, asked)
            if methods is not None:
                return methods, captured
        return None


_SLASH = re.compile(r"/(?![^{]*\})")
"""Not in the name of a parameter: Google has `{name=projects/*}`."""


def _step(node: _Node, segment: str, operation: Operation[Any]) -> _Node:
    if "{" not in segment:
        return node.literal.setdefault(unquote(segment), _Node())
    if segment.startswith("{") and segment.endswith("}") and segment.count("{") == 1:
        if node.wild is None:
            node.wild = _Node()
        return node.wild
    pattern = _pattern(segment, operation)
    patterns = node.touching if pattern.pattern == "(.+?)" * pattern.groups else node.patterns
    for known, following in patterns:
        if known == pattern:
            return following
    following = _Node()
    patterns.append((pattern, following))
    patterns.sort(key=lambda each: (each[0].groups, -len(each[0].pattern)))
    return following


def _pattern(template: str, operation: Operation[Any]) -> re.Pattern[str]:
    parts = re.findall(r"([^{]*)(?:\{([^}]*)\})?", template)
    words = _words(operation) if template.count("{") > 1 else {}
    return re.compile(
        "".join(
            f"{re.escape(literal)}({words.get(name, '.+?')})" if name else re.escape(literal)
            for literal, name in parts
        )
    )


def _asked(pair: str, operation: Operation[Any]) -> re.Pattern[str]:
    """A pair of a path's own query, with a group for each parameter of the path.

    Any other is a parameter of the query, which is read there.
    """
    placed = {parameter.name for parameter in operation.parameters if parameter.place == "path"}
    names = set(re.findall(r"\{([^}]*)\}", pair))
    if names <= placed:
        return _pattern(pair, operation)
    return re.compile(f"{re.escape(pair.partition('=')[0])}=.+")


def _words(operation: Operation[Any]) -> Mapping[str, str]:
    """Patterns for the path's parameters that have few values: where two are in one segment
    (`/{id}{extension}`, `/{number}.{format}`), nothing else tells where one ends.
    """
    found: dict[str, str] = {}
    for parameter in operation.parameters:
        kind: object = parameter.type() if parameter.place == "path" else None
        origin: object = get_origin(kind)
        if origin is Literal:
            texts = (quote(value, safe=UNESCAPED) for value in get_args(kind) if isinstance(value, str))
            found[parameter.name] = "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))
    return {name: pattern for name, pattern in found.items() if pattern}


def _first(pattern: re.Pattern[str], pairs: Sequence[bytes]) -> re.Match[str] | None:
    """Of a query's pairs the first that is so."""
    matches = (pattern.fullmatch(pair.decode("latin-1")) for pair in pairs)
    return next((match for match in matches if match is not None), None)


def _walk(
    node: _Node, segments: Sequence[str], place: int, captured: list[str], asked: Collection[str]
) -> Methods | None:
    """`asked`: methods of which one has to be there."""
    if place == len(segments):
        found = node.methods
        return found if found is not None and (not asked or any(map(found.__contains__, asked))) else None
    segment = segments[place]
    following = node.literal.get(unquote(segment) if "%" in segment else segment)
    if following is not None:
        methods = _walk(following, segments, place + 1, captured, asked)
        if methods is not None:
            return methods
    if not segment:
        return None
    found = _through(node.patterns, segments, place, captured, asked) if node.patterns else None
    if found is None and node.wild is not None:
        captured.append(segment)
        found = _walk(node.wild, segments, place + 1, captured, asked)
        if found is None:
            captured.pop()
    if found is None and node.touching:
        found = _through(node.touching, segments, place, captured, asked)
    return found


def _through(
    patterns: Sequence[tuple[re.Pattern[str], _Node]],
    segments: Sequence[str],
    place: int,
    captured: list[str],
    asked: Collection[str],
) -> Methods | None:
    kept = len(captured)
    segment = segments[place]
    if "%" in segment:  # RFC 3986, 6.2.2.2: needless escapes hide no words
        segment = quote(unquote(segment, errors="surrogateescape"), safe=UNESCAPED, errors="surrogateescape")
    for pattern, following in patterns:
        match = pattern.fullmatch(segment)
        if match is not None:
            captured.extend(match.groups())
            found = _walk(following, segments, place + 1, captured, asked)
            if found is not None:
                return found
            del captured[kept:]
    return None


def allowed(methods: Mapping[str, object]) -> str:
    """The `Allow` header of a path: what is declared, and what comes with it."""
    names = [*methods, "OPTIONS"]
    if "GET" in methods:
        names.append("HEAD")
    return ", ".join(sorted(set(names)))
