"""A generated async client can be plugged in wherever an implementation of its interface can."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

import bifrost_api.async_client
import bifrost_api.client
import bifrost_api.interface
import openai_video_api.async_client
import openai_video_api.client
import openai_video_api.interface
import runway_api.async_client
import runway_api.client
import runway_api.interface


def implementations() -> None:
    """For the type checker, which reads these lines and need not run them."""
    _bifrost: bifrost_api.interface.Api = bifrost_api.async_client.AsyncClient()
    _openai: openai_video_api.interface.Api = openai_video_api.async_client.AsyncClient()
    _runway: runway_api.interface.Api = runway_api.async_client.AsyncClient()


PACKAGES = [
    (bifrost_api.interface, bifrost_api.async_client, bifrost_api.client),
    (openai_video_api.interface, openai_video_api.async_client, openai_video_api.client),
    (runway_api.interface, runway_api.async_client, runway_api.client),
]


@pytest.mark.parametrize(
    ("interface", "async_client", "client"), PACKAGES, ids=lambda module: module.__name__
)
def test_the_clients_take_every_call_that_the_interface_declares(
    interface: ModuleType, async_client: ModuleType, client: ModuleType
) -> None:
    declared = sorted(interface.Api.__abstractmethods__)
    assert declared
    for name in declared:
        wanted = [
            (each.name, each.kind)
            for each in inspect.signature(getattr(interface.Api, name)).parameters.values()
        ]
        for face in (async_client.AsyncClient, client.Client):
            offered = inspect.signature(getattr(face, name)).parameters.values()
            assert [(each.name, each.kind) for each in offered] == wanted
        assert inspect.iscoroutinefunction(getattr(async_client.AsyncClient, name))
        assert not inspect.iscoroutinefunction(getattr(client.Client, name))
