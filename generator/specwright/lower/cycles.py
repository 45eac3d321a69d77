"""Which nodes of a graph lead back to themselves."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def on_cycles(edges: Mapping[N, Iterable[N]]) -> frozenset[N]:
    """The nodes on a cycle, in time proportional to the edges: Tarjan's strongly connected components.

    Every node that an edge leads to must be among the keys.
    """
    found: set[N] = set()
    number: dict[N, int] = {}
    lowest: dict[N, int] = {}
    open_: dict[N, None] = {}
    """Visited, and of a component that is not yet known."""
    for start in edges:
        if start in number:
            continue
        path: list[tuple[N, Iterator[N]]] = []

        def enter(node: N, path: list[tuple[N, Iterator[N]]] = path) -> None:
            number[node] = lowest[node] = len(number)
            open_[node] = None
            path.append((node, iter(edges[node])))

        enter(start)
        while path:
            node, following = path[-1]
            for inner in following:
                if inner not in number:
                    enter(inner)
                    break
                if inner in open_:
                    lowest[node] = min(lowest[node], number[inner])
                if inner == node:
                    found.add(node)
            else:
                path.pop()
                if path:
                    outer = path[-1][0]
                    lowest[outer] = min(lowest[outer], lowest[node])
                if lowest[node] == number[node]:
                    component = _down_to(open_, node)
                    if len(component) > 1:
                        found.update(component)
    return frozenset(found)


def _down_to(open_: dict[N, None], last: N) -> list[N]:
    """Take from the end up to and including `last`."""
    taken: list[N] = []
    while not taken or taken[-1] != last:
        taken.append(open_.popitem()[0])
    return taken
