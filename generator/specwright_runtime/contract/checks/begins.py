"""The state and the numbers that a thing begins with, and that an update leaves it in its state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented, verbs, words
from specwright_runtime.contract.checks.alike import changed
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.checks.told import state_of_new
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.kinds import STATES

_STARTS = re.compile(r"\b(starts?|begins?|initial(ly)?|is created|are created)\b", re.IGNORECASE)
_UNTIL = re.compile(r"\bnull`? (until|before)\b(?P<rest>[^.,;]*)", re.IGNORECASE)
_RESETS = re.compile(r"\b(resets?|reverts?|back to|status|state)\b", re.IGNORECASE)


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for resource in catalogue.resources.by_path.values():
        if resource.retriever is None or resource.creator is None:
            continue
        shown = documented.shown(catalogue, resource.retriever)
        if resource.creator is operation:
            posts = (verb.path for verb in resource.children if verb.method == "POST")
            steps = [step for path in posts if (step := plain(re.split("[/:]", path)[-1])).isalpha()]
            for name, wanted in _begun(catalogue, operation, shown, steps):
                keep = _begins(resource, name, wanted)
                yield Promise(operation=operation.id, check="life", place=f"{name} at first", keep=keep)
        remakes = operation is resource.creator  # a PUT that makes it, too, may make it anew
        if operation in resource.updaters and not remakes and not _RESETS.search(operation.said):
            state = next((n for n in shown if n in STATES and not _is_sent(catalogue, operation, n)), None)
            acts = [verb for verb in resource.children if _is_verb(catalogue, resource, verb)]
            if state is not None and acts:
                keep = _left(resource, operation, state, acts)
                yield Promise(operation=operation.id, check="life", place=f"leaves its {state}", keep=keep)


def _is_sent(catalogue: Catalogue, operation: Operation, name: str) -> bool:
    view = catalogue.document.request
    return any(name in envelope.properties(view, c.schema or True) for c in operation.bodies)


def _is_verb(catalogue: Catalogue, resource: Resource, verb: Operation) -> bool:
    alone = verb.path.rpartition("/")[0] == resource.item_path and not verb.bodies
    return alone and verb.method == "POST" and catalogue.resources.acts(verb) and not verb.is_manual


def _begun(
    catalogue: Catalogue, operation: Operation, shown: dict[str, Any], steps: list[str]
) -> Iterator[tuple[str, Any]]:
    """Values at first: a state, a number, and null until one of the verbs at these `steps` was done."""
    view = catalogue.document.response
    for name, schema in shown.items():
        flat = view.flat(schema)
        if _is_sent(catalogue, operation, name):
            continue
        until = _UNTIL.search(str(flat.get("description") or ""))
        said = re.findall(r"\w+", until["rest"].lower()) if until is not None else ()
        if any(word != step and re.fullmatch(verbs.past(step), word) for word in said for step in steps):
            yield name, None
        for member in flat.get("enum") or () if name in STATES else ():
            first = rf"\b{re.escape(str(member))}\b`? (when|once|after it is) (it is )?created\b"
            if re.search(first, str(flat.get("description") or ""), re.IGNORECASE):
                yield name, member
        first_of_all = state_of_new(view, operation, name, schema)
        if first_of_all is not None:
            yield name, first_of_all
        for sentence in sentences(str(operation.extra.get("description") or "")):
            number = re.search(
                rf"\b{words.spoken(name)}`? (of|is|at) `?(?P<value>\d+(\.\d+)?)\b", sentence, re.IGNORECASE
            )
            numeric = {"integer", "number"} & set(view.types(schema)) or words.is_decimal(view, schema)
            if _STARTS.search(sentence) and number is not None and numeric:
                yield name, float(number["value"])


def _begins(resource: Resource, name: str, wanted: Any) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        told = envelope.told(made.exchange)
        value = told.get(name) if isinstance(told, dict) else None
        if value is not None and (wanted is None or not same(wanted, value)):
            message = f"{name} is {value!r} at first, not {wanted!r}"
            raise session.broken(message, fragment(made.call.operation.pointer), made.exchange)

    return keep


def _left(resource: Resource, updater: Operation, state: str, acts: list[Operation]) -> Keep:
    retriever = resource.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        for verb in acts:
            made = session.things.make(resource, fresh=True)
            before = envelope.told(made.exchange)
            done = session.call(session.plain(verb, values=dict(made.values)), as_is=True)
            looking = session.plain(retriever, values=made.values)
            was = envelope.told(session.call(looking)).get(state)
            if done.response.status != 200 or not isinstance(before, dict) or was == before.get(state):
                continue
            exchange = session.call(changed(session, updater, made))
            elsewhere = any(exchange.values.get(key, value) != value for key, value in made.values.items())
            if elsewhere or not 200 <= exchange.response.status < 300:
                continue
            shown = must_succeed(session, looking, "what was updated")
            now = envelope.told(shown).get(state)
            if now == before.get(state):
                message = f"{state} was {was!r} after {verb.id}, and is {now!r} again after an update"
                raise session.broken(message, fragment(updater.pointer), shown)
            return
        raise NotTestedError(f"{updater.id}: no call leads a new one to a {state} in which it is taken")

    return keep
