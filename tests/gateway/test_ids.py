from __future__ import annotations

import pytest

from video_gateway import ids
from video_gateway.ids import Reference

PROVIDERS = {"openai", "runway", "vertex", "bedrock"}


@pytest.mark.parametrize(
    "native",
    [
        "video_68f2a1c0",
        "17f20503-6c24-4c16-946b-35dbbce2af2f",
        "projects/p/locations/l/publishers/google/models/veo/operations/42",
        "arn:aws:bedrock:us-east-1:1:async-invoke/x9",
        "b64_looks_encoded",
        "größer",
        "a b+c",
    ],
)
def test_every_native_id_is_one_path_segment_and_comes_back(native: str) -> None:
    public = ids.public(native)
    assert set(public) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    assert ids.native(public) == native


def test_an_id_that_is_url_safe_is_not_touched() -> None:
    assert ids.public("video_68f2a1c0") == "video_68f2a1c0"


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("video_1:openai", Reference("video_1", "openai")),
        ("video_1", Reference("video_1", None)),
        ("video_1%3Aopenai", Reference("video_1", "openai")),
        ("models%2Fveo%2Foperations%2F1:vertex", Reference("models/veo/operations/1", "vertex")),
        ("arn:aws:bedrock:x:bedrock", Reference("arn:aws:bedrock:x", "bedrock")),
        ("a:b", Reference("a:b", None)),
        (f"{ids.public('a/b:c')}:runway", Reference("a/b:c", "runway")),
    ],
)
def test_paths_name_a_video_in_every_spelling(segment: str, expected: Reference) -> None:
    assert ids.parse(segment, PROVIDERS) == expected


@pytest.mark.parametrize(
    "segment",
    [
        "..%2Ffiles%2Fx:openai",
        "..",
        "../x:openai",
        "a/../../x:openai",
        "x?y=1:openai",
        "x#y:openai",
        "x\\y:openai",
        "%00:openai",
        "\x00",
        ":openai",
        "%252e%252e%252ffiles:openai",
        "b64_" + "Li4vZmlsZXM",
        "b64_%%%",
        "b64_/w",
    ],
)
def test_ids_that_could_become_another_path_are_none(segment: str) -> None:
    assert ids.parse(segment, PROVIDERS) is None
