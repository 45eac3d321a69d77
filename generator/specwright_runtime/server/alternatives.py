"""Operations of one method and path: the request itself has to tell which one it is for."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote_plus

from starlette.types import Message, Receive

from specwright_runtime.server.exchange import AsgiExchange, Exchange
from specwright_runtime.server.table import Entry


class UnfitError(Exception):
    """The request is not what this operation takes; raised only where there is another one."""


class InTurn:
    """Operations that differ in what follows a `#`, which never travels.

    They are tried until one takes the request: before others those that know more of its query, and of these
    in the order in which `Accept` names their answers.
    """

    def __init__(self, known: Entry, further: Entry) -> None:
        self.operation = known.operation
        self._entries: list[Entry] = [*(known._entries if isinstance(known, InTurn) else [known]), further]

    async def serve(self, exchange: Exchange, captured: Sequence[str]) -> None:
        read: list[Message] = []
        asked = b",".join(value for name, value in exchange.raw_headers if name == b"accept").lower()
        names = {
            unquote_plus(pair.partition(b"=")[0].decode("latin-1")) for pair in exchange.query.split(b"&")
        }
        *others, last = sorted(
            self._entries, key=lambda entry: (len(names - _query(entry)), _rank(entry, asked))
        )
        for entry in others:
            try:
                await entry.serve(_trial(exchange, read, others=True), captured)
            except UnfitError:
                continue
            return
        await last.serve(_trial(exchange, read), captured)


def _trial(exchange: Exchange, read: list[Message], *, others: bool = False) -> Exchange:
    trial = AsgiExchange(exchange.scope, _again(read, exchange.receive), exchange.send)
    trial.app, trial.others = exchange.app, others
    return trial


def _query(entry: Entry) -> set[str]:
    return {each.name for each in entry.operation.parameters if each.place == "query"}


def _rank(entry: Entry, asked: bytes) -> int:
    """Where a request names the media type of an operation's first answer."""
    answers = (each for each in entry.operation.responses if each.error is None and each.contents)
    first = next(answers, None)
    place = -1 if first is None else asked.find(first.contents[0].media_type.lower().encode())
    return place if place >= 0 else len(asked)


def _again(read: list[Message], receive: Receive) -> Receive:
    """What was read before, and then the rest, which is kept as well."""
    place = 0

    async def following() -> Message:
        nonlocal place
        if place == len(read):
            read.append(await receive())
        place += 1
        return read[place - 1]

    return following
