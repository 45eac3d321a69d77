"""Where an answer leads: the generated functions of links, and the calls that they make."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.executed.conftest import Package

from specwright_runtime.client.links import UnresolvedLink
from specwright_runtime.stream import Reply
from specwright_runtime.transport.asgi import AsgiTransport, AsyncAsgiTransport

SPEC = (Path(__file__).parents[1] / "golden/links/spec.yaml").read_text(encoding="utf-8")


def app(package: Package) -> Any:
    def add(shelf: str, body: Any, *, x_trace: str | None, copies: int | None) -> Any:
        book = package.models.Book(id=7 if copies is None else copies, title=body.title, by=body.by)
        return Reply(book, headers={"ETag": '"v1"'})

    def read(shelf: str, id_: str, *, if_none_match: str | None, trace: str | None) -> Any:
        return package.models.Book(title=f"{shelf} {id_} {if_none_match} {trace}")

    return package.app({"book_add": add, "book_read": read})


def book(package: Package) -> Any:
    return package.models.Book.model_validate({"title": "Emma", "by": {"name": "Austen"}})


def test_an_answer_and_what_was_asked_make_the_next_call(package: Package) -> None:
    asked = {"shelf": "a/b", "x_trace": "t"}
    links, operations = package.links, package.operations
    expected = 'a/b 7:Austen "v1" t'
    with closing(AsgiTransport(app(package))) as transport:
        client = package.client.Client("http://api.test", transport=transport)
        added = client.reply(operations.BOOK_ADD, asked, book(package))
        assert client.follow(links.book_add_read(added, asked)).value.title == expected
        again = links.book_add_again(added, asked, book(package))
        assert client.follow(again).value == package.models.Book(id=2, title="Emma", by=book(package).by)
        assert again.arguments == {"shelf": "second", "copies": 2}

    async def asynchronous() -> Any:
        transport = AsyncAsgiTransport(app(package))
        async with package.async_client.AsyncClient("http://api.test", transport=transport) as client:
            added = await client.reply(operations.BOOK_ADD, asked, book(package))
            return await client.follow(links.book_add_read(added, asked))

    assert asyncio.run(asynchronous()).value.title == expected


def test_what_the_exchange_lacks_is_named(package: Package) -> None:
    reply = Reply(package.models.Book(title="no id"), status=201, headers={"ETag": "1"})
    with pytest.raises(UnresolvedLink, match=r"\$request\.path\.shelf"):
        package.links.book_add_read(reply)
    with pytest.raises(UnresolvedLink, match=r"\$response\.body#/id"):
        package.links.book_add_read(reply, {"shelf": "a"})
