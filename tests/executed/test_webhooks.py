"""What an API sends by itself: the generated sender against the generated receiver."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests.executed.conftest import Package

from specwright_runtime.server import allow_anonymous, current
from specwright_runtime.stream import Reply
from specwright_runtime.transport.asgi import AsgiTransport, AsyncAsgiTransport

SPEC = (Path(__file__).parents[1] / "golden/webhooks_and_callbacks/spec.yaml").read_text(encoding="utf-8")


def receiver(package: Package, seen: list[Any], **options: Any) -> Any:
    class Subscriber(package.webhooks.UnimplementedApi):  # type: ignore[misc, name-defined]
        async def parcel_lost_post(self, body: Any, *, x_attempt: int, url: str | None) -> Any:
            seen.append((body, x_attempt, url, current().principal))
            return package.models.Receipt(ok=True)

        async def moved(self, body: Any) -> Any:
            seen.append((body, str(current().request.url)))
            if body.id == 410:
                raise package.errors.Gone(package.models.Refusal(message="unsubscribed"))
            return Reply(package.models.Receipt(ok=True), headers={"X-Next": 7})

        async def watch_moved(self, body: str | None) -> None:
            seen.append(body)

    return package.webhooks.create_receiver(Subscriber(), **{"authenticate": allow_anonymous, **options})


def both(package: Package, app: Any, method: str, *arguments: Any, **keywords: Any) -> Any:
    """The answer that both senders get."""
    settings = keywords.pop("sender", {})

    async def asynchronous() -> Any:
        async with package.webhooks.AsyncSender(transport=AsyncAsgiTransport(app), **settings) as sender:
            return await getattr(sender, method)(*arguments, **keywords)

    transport = AsgiTransport(app)
    try:
        with package.webhooks.Sender(transport=transport, **settings) as sender:
            answer = getattr(sender, method)(*arguments, **keywords)
    finally:
        transport.close()
    assert asyncio.run(asynchronous()) == answer
    return answer


def test_a_webhook_arrives_with_its_headers_query_and_credential(package: Package) -> None:
    seen: list[Any] = []

    async def authenticate(attempt: Any) -> str:
        return str(attempt.credentials["signature"])

    parcel = package.models.Parcel(id=1, secret="for you")
    app = receiver(package, seen, authenticate=authenticate)
    answer = both(
        package,
        app,
        "parcel_lost_post",
        "http://them.test/parcel-lost?tenant=a",
        parcel,
        url="b",
        x_attempt=2,
        sender={"signature": "signed"},
    )
    assert answer == package.models.Receipt(ok=True)
    assert seen == [(parcel, 2, "b", "signed")] * 2


def test_a_callback_answers_with_its_body_and_its_documented_errors(package: Package) -> None:
    seen: list[Any] = []
    app = receiver(package, seen)
    url = "http://them.test/subscribe/moved?kind=moved"
    assert both(package, app, "moved", url, package.models.Parcel(id=2)).ok is True
    assert seen[-1] == (package.models.Parcel(id=2), url)
    with pytest.raises(package.errors.Gone) as gone:
        both(package, app, "moved", url, package.models.Parcel(id=410))
    assert gone.value.body.message == "unsubscribed"
    sender = package.webhooks.Sender(transport=AsgiTransport(app)).to(url)
    reply = sender.reply(package.webhooks.operations.MOVED, {}, package.models.Parcel(id=3))
    assert (reply.status, reply.headers["x-next"]) == (200, "7")


def test_callbacks_of_one_name_are_told_apart_by_their_operations(package: Package) -> None:
    seen: list[Any] = []
    app = receiver(package, seen)
    both(package, app, "watch_moved", "http://them.test/watch/moved", "here")
    assert seen == ["here", "here"]


def test_the_receiver_listens_where_it_is_told_and_validates(package: Package) -> None:
    seen: list[Any] = []
    app = receiver(package, seen, paths={"moved": "/hooks/{tenant}/moved"})
    sender = package.webhooks.Sender(transport=AsgiTransport(app))
    assert sender.moved("http://them.test/hooks/a%2Fb/moved", package.models.Parcel(id=1)).ok is True
    with pytest.raises(package.errors.ApiError, match="404"):
        sender.moved("http://them.test/subscribe/moved", package.models.Parcel(id=1))
    with pytest.raises(package.errors.ApiError, match=r"4\d\d"):
        sender.moved("http://them.test/hooks/a/moved", package.models.Parcel.model_construct())
    assert len(seen) == 1
    with pytest.raises(ValueError, match="nothing that is received is called mvoed"):
        receiver(package, seen, paths={"mvoed": "/x"})


@pytest.mark.parametrize("url", ["them.test/x", "/x", "ftp://them.test/x", "http://"])
def test_a_sender_is_told_a_whole_url(package: Package, url: str) -> None:
    with package.webhooks.Sender() as sender, pytest.raises(ValueError, match="absolute"):
        sender.moved(url, package.models.Parcel(id=1))


def test_the_documents_own_security_is_not_asked_of_what_it_sends(package: Package) -> None:
    operations = package.webhooks.operations
    assert operations.MOVED.security == ()
    assert [need.scheme.name for (need,) in operations.PARCEL_LOST_POST.security] == ["signature"]
    assert package.operations.SUBSCRIBE.security
