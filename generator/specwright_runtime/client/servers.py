"""Base URLs: where a package's operations live."""

from __future__ import annotations

from specwright_runtime.operation import Server


def server_url(server: Server, **variables: str) -> str:
    """The URL of a server of the document, its variables filled in (their defaults where not given).

    Raises `ValueError` for an unknown variable and for a value that the document does not list.
    """
    url = server.url
    unknown = variables.keys() - server.variables.keys()
    if unknown:
        raise ValueError(f"server {server.url} has no variable {', '.join(sorted(unknown))}")
    for name, (default, allowed) in server.variables.items():
        value = variables.get(name, default)
        if allowed and value not in allowed:
            raise ValueError(f"server variable {name}: {value!r} is none of {', '.join(allowed)}")
        url = url.replace(f"{{{name}}}", value)
    return url


def base_url(given: str | None, servers: tuple[Server, ...]) -> str:
    """What every path is appended to, without a slash at its end.

    `given` wins; else it is the first absolute server. Raises `ValueError` where there is none.
    """
    candidates = [given] if given is not None else [server_url(server) for server in servers]
    for url in candidates:
        if url.startswith(("http://", "https://")):
            return url.rstrip("/")
    if given is not None:
        raise ValueError(f"base_url {given!r} is not an absolute http(s) URL")
    raise ValueError("the document names no absolute server: give the client a base_url")
