"""Who calls: one credential per security scheme, put where the scheme says."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from specwright_runtime.contract.http.message import Headers, Request
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation, Scheme

_NO_NAME = re.compile(r"\W")
"""What a variable of the shell cannot have in its name."""
_SHORT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """`values` by scheme name: the token for bearer, `user:password` for basic, the key for apiKey.

    `headers` are sent with every request whatever the document says.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    headers: Headers = ()

    def alternative(self, operation: Operation) -> tuple[str, ...] | None:
        """The first alternative that can be satisfied; `None` when none can, `()` when none is needed."""
        for alternative in operation.security:
            if alternative and all(name in self.values for name in alternative):
                return alternative
        if operation.public or self.headers:
            return ()
        return None

    def hidden(self, text: str) -> str:
        """The text with variables (`$BearerAuth`) instead of credentials, fit to be handed on; as it is where
        that was done.
        """
        secret: dict[str, str] = {}
        for name, value in self.values.items():
            for near in _near(value):
                secret |= {near: f"${name}", base64.b64encode(near.encode()).decode(): f"${name}"}
        secret |= {value: f"${name}" for name, value in self.headers}
        values = sorted(filter(None, secret), key=len, reverse=True)
        if not values:
            return text
        names = {re.escape(name) for name in (*self.values, *(name for name, _ in self.headers))}
        names |= {_NO_NAME.sub("_", name) for name in self.values}
        variables = (rf"\${name}\b|\$\{{{name}[^}}]*\}}" for name in sorted(names, key=len, reverse=True))
        known = (
            rf"\b{value}\b" if len(value) <= _SHORT and value.isalnum() else re.escape(value)
            for value in values  # a short one may stand within any word
        )
        found = re.compile("|".join((*variables, *known)))  # a name may hold a credential
        return found.sub(lambda each: secret.get(each[0], each[0]), text)

    def in_shell(self, command: str) -> str:
        """A command with variables of the shell in its quoted words instead of credentials."""
        secret: dict[str, str] = {}
        for name, value in self.values.items():
            known = _NO_NAME.sub("_", name)
            near = {
                value: f"${{{known}}}",
                value[:-1]: f"${{{known}%?}}",
                value.swapcase(): f"${{{known}~~}}",
            }
            if ":" in value:
                near[value.replace(":", "x:", 1)] = f"${{{known}/:/x:}}"
            for one, variable in near.items():
                for more in ("", "x"):
                    encoded = base64.b64encode(f"{one}{more}".encode()).decode()
                    secret.setdefault(encoded, f'$(printf %s "{variable}{more}" | base64)')
                secret.setdefault(one, variable)
                secret.setdefault(quote(one, safe=""), variable)
        secret |= {value: f"${_NO_NAME.sub('_', name)}" for name, value in self.headers}
        for value in sorted(filter(None, secret), key=len, reverse=True):
            edge = r"(?<=[ =]){}(?='|$)" if len(value) <= _SHORT else "{}"  # not within words of the command
            shown = f"'\"{secret[value]}\"'"
            command = re.sub(edge.format(re.escape(value)), shown, command)
        return command

    def apply(self, document: Document, request: Request, alternative: Mapping[str, str]) -> Request:
        """The request with these credentials, by scheme name."""
        for name, value in self.headers:
            request = request.with_header(name, value)
        for name, value in alternative.items():
            scheme = document.schemes.get(name)
            if scheme is not None:
                request = put(request, scheme, value)
        return request


def put(request: Request, scheme: Scheme, value: str) -> Request:
    match scheme.kind, scheme.place:
        case "apiKey", "query":
            joint = "&" if "?" in request.target else "?"
            return replace(
                request, target=f"{request.target}{joint}{quote(scheme.parameter)}={quote(value, safe='')}"
            )
        case "apiKey", "cookie":
            cookie = request.header("cookie")
            return request.with_header(
                "Cookie", f"{cookie}; {scheme.parameter}={value}" if cookie else f"{scheme.parameter}={value}"
            )
        case "apiKey", _:
            return request.with_header(scheme.parameter, value)
        case "basic", _:
            return request.with_header("Authorization", f"Basic {base64.b64encode(value.encode()).decode()}")
        case "mutualTLS", _:
            return request
        case kind, _:
            return request.with_header("Authorization", f"{kind.capitalize()} {value}")


def _near(value: str) -> set[str]:
    """The credential, and what these tests send that nearly gives it away."""
    found = {value, f"{value}x", value.swapcase(), value.replace(":", "x:", 1)}
    return found | {value[:-1]} if len(value) > 4 else found


def wrong(scheme: Scheme, value: str | None) -> dict[str, str]:
    """Credentials that look right and are not, by what is wrong with them."""
    if scheme.kind == "basic":
        found = {"unknown": "nobody:nothing"}
        if value:
            user, _, password = value.partition(":")
            if password:  # else the name is the secret, and what stands behind it need not be looked at
                found["wrong password"] = f"{user}:{password}x"
            found["wrong name"] = f"{user}x:{password}"
        return found
    found = {"unknown": "specwright-contract-unknown"}
    if value:
        found["nothing"] = ""
        if " " in value:  # as `Token …` in a header
            found["another behind the word"] = f"{value.partition(' ')[0]} specwright-contract-unknown"
        found["one character more"] = f"{value}x"
        found["one character less"] = value[:-1] or "x"
        if value.swapcase() != value:
            found["another case"] = value.swapcase()
    return found
