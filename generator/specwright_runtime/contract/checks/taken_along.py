"""What a delete is said to take along, though it lies elsewhere: "with its alerts"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import belonging
from specwright_runtime.contract.checks.alike import must_be_gone, remove
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.promise import Keep, Promise
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_ALONG = re.compile(
    r"\b(with|together|along|includ\w+|and (all )?(of )?(its|their|the|all))\b", re.IGNORECASE
)
_STAYS = re.compile(
    r"\b(not|\w+n't|cannot|no|never|stays?|remains?|keeps?|kept|without|unless|if|when|where)\b",
    re.IGNORECASE,
)


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    resources = catalogue.resources.by_path.values()
    owner = next((r for r in resources if r.deleter is operation and r.creator is not None), None)
    told = "; ".join([operation.said, *(response.description for response in operation.successes)])
    said = {
        plain(word)
        for sentence in sentences(told)
        if _ALONG.search(sentence) and not _STAYS.search(sentence)
        for word in re.findall(r"\w+", sentence)
    }
    for other in resources if owner is not None else ():
        if owner is None or other is owner or other.retriever is None or other.creator is None:
            continue
        many = plain(other.collection_path.rsplit("/", 1)[-1])
        name = belonging.pointer(catalogue, other, owner)
        within = other.creator.path.startswith(f"{owner.item_path}/")
        if many in said and (name or within) and not other.item_path.startswith(f"{owner.item_path}/"):
            keep = _gone(owner, other, name) if name and not within else _gone_within(owner, other)
            yield Promise(operation=operation.id, check="life", place=f"its {many} are gone", keep=keep)


def _gone(owner: Resource, other: Resource, name: str) -> Keep:
    retriever = other.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        held = session.things.make(owner, fresh=True)
        made = belonging.make(session, other, name, held)
        remove(session, owner, held)
        what = f"its {name} is that of what was deleted, and it"
        must_be_gone(session, retriever, made, what, fragment(retriever.pointer))

    return keep


def _gone_within(owner: Resource, other: Resource) -> Keep:
    """What is made below the one, and has a path of its own."""
    retriever = other.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        held = session.things.make(owner, fresh=True)
        made = session.things.make(other, held.values, fresh=True)
        if any(made.call.values.get(key) != value for key, value in held.values.items()):
            raise NotTestedError(f"{made.call.operation.id} makes it elsewhere")
        remove(session, owner, held)
        what = f"what was made below the deleted {owner.parameter}"
        must_be_gone(session, retriever, made, what, fragment(retriever.pointer))

    return keep
