"""Security: what a scheme and its flows need by their type, and whether requirements name schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specwright import diagnostics
from specwright.diagnostics.nearest import nearest
from specwright.validate.walked import objects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from specwright.diagnostics import Report
    from specwright.pytypes import JsonValue
    from specwright.read.source import Origin, Source
    from specwright.validate.walked import Walked

_NEEDS: Final = {
    "apiKey": (("name", "name: X-Api-Key"), ("in", "in: header")),
    "http": (("scheme", "scheme: bearer"),),
    "oauth2": (("flows", "flows: {clientCredentials: {tokenUrl: …, scopes: {}}}"),),
    "openIdConnect": (("openIdConnectUrl", "openIdConnectUrl: …"),),
    "mutualTLS": (),
}
_KEYWORDS: Final = {
    **dict.fromkeys(("name", "in"), "apiKey"),
    **dict.fromkeys(("scheme", "bearerFormat"), "http"),
    **dict.fromkeys(("flows", "oauth2MetadataUrl"), "oauth2"),
    "openIdConnectUrl": "openIdConnect",
}
_ADDRESSES: Final = {
    "implicit": ("authorizationUrl",),
    "password": ("tokenUrl",),
    "clientCredentials": ("tokenUrl",),
    "authorizationCode": ("authorizationUrl", "tokenUrl"),
    "deviceAuthorization": ("deviceAuthorizationUrl", "tokenUrl"),
}
"""What each flow needs; the others of these have no effect there (3.2.0, 4.26.3)."""
_ALL_ADDRESSES: Final = frozenset(keyword for needed in _ADDRESSES.values() for keyword in needed)


def schemes(walked: Walked, report: Report) -> None:
    for scheme in walked.of("security-scheme"):
        kind = scheme.value.get("type")
        if str(kind) not in _NEEDS:  # reported, and nobody knows what it needs
            continue
        for keyword in _KEYWORDS.keys() & scheme.value.keys():
            if kind != _KEYWORDS[keyword] or (
                keyword == "bearerFormat" and str(scheme.value.get("scheme")).lower() != "bearer"
            ):
                _ignore(scheme.origin / keyword, walked, report)
        _need(
            scheme.value,
            scheme.origin,
            f"a security scheme of type {kind}",
            _NEEDS.get(str(kind), ()),
            report,
        )


def flows(walked: Walked, report: Report) -> None:
    for flows in walked.of("oauth-flows"):
        for name, flow in objects(flows.value):
            needed = _ADDRESSES.get(name)
            if needed is None or "$ref" in flow:
                continue
            origin = flows.origin / name
            examples = [(keyword, f"{keyword}: https://…") for keyword in needed]
            _need(flow, origin, f"the flow {name}", examples, report)
            for keyword in sorted(_ALL_ADDRESSES.intersection(flow).difference(needed)):
                _ignore(origin / keyword, walked, report)


def _need(
    value: Collection[str], origin: Origin, noun: str, keywords: Iterable[tuple[str, str]], report: Report
) -> None:
    for keyword, example in keywords:
        if keyword not in value:
            report.add(
                diagnostics.MISSING_KEYWORD, origin, at="key", noun=noun, keyword=keyword, example=example
            )


def _ignore(origin: Origin, walked: Walked, report: Report) -> None:
    walked.ignored.append(origin)
    report.add(diagnostics.IGNORED_KEYWORD, origin, at="key", keyword=origin.tokens[-1], hint="delete it")


def requirements(source: Source, root: dict[str, JsonValue], walked: Walked, report: Report) -> None:
    holders = [(source.root, root)] + [(node.origin, node.value) for node in walked.of("operation")]
    for origin, holder in holders:
        alternatives = holder.get("security")
        for index, alternative in enumerate(alternatives if isinstance(alternatives, list) else ()):
            for name in alternative if isinstance(alternative, dict) else ():
                if walked.schemes.meant(origin, name) is not None:
                    continue
                close = nearest(name, walked.schemes.declared)
                report.add(
                    diagnostics.UNKNOWN_SECURITY_SCHEME,
                    origin / "security" / index / name,
                    at="key",
                    name=name,
                    hint=f"did you mean {close}?"
                    if close
                    else "declare it:\n    components:\n      securitySchemes:\n"
                    f"        {name}: {{type: http, scheme: bearer}}",
                )
