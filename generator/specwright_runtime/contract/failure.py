"""How a promise fails: it is broken, or it cannot be put to the test."""

from __future__ import annotations

from collections.abc import Iterable

from specwright_runtime.contract.checker import Breach
from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.message import Exchange


class BrokenError(Exception):
    """A promise was not kept: what, both messages, the place in the document, how to repeat it."""

    def __init__(
        self, breaches: list[Breach], exchange: Exchange | None, base_url: str, credentials: Credentials
    ) -> None:
        self.breaches = breaches
        self.exchange = exchange
        lines = []
        for breach in breaches[:5]:
            lines += [breach.message, f"    promised at {breach.place}"]
        if len(breaches) > 5:
            lines.append(f"and {len(breaches) - 5} more")
        if exchange is not None:
            lines += ["", exchange.request.shown(), "", exchange.response.shown(), "", "Repeat it:"]
        text = credentials.hidden("\n".join(lines))
        if exchange is not None:
            text += f"\n    {credentials.in_shell(exchange.request.curl(base_url))}"
        super().__init__(text)


class NotTestedError(Exception):
    """The promise could not be put to the test; says why, and what to add where something can be."""


class NoCredentialError(NotTestedError):
    """No alternative that the document names has all its credentials."""

    def __init__(self, *alternatives: Iterable[str]) -> None:
        lacking = " or ".join("+".join(names) for names in alternatives)
        options = " or ".join(
            " ".join(f"--credential {name}=VALUE" for name in names) for names in alternatives
        )
        super().__init__(f"no credential for {lacking}: give {options}")
