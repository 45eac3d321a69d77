from __future__ import annotations

import pytest

from video_gateway.media.sizes import Size, nearest, nearest_ratio, nearest_tier, tiered

SIXTEEN_NINE = ["16:9", "9:16", "1:1", "21:9"]


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("1280x720", "16:9"),
        ("854x480", "16:9"),
        ("1366x768", "16:9"),
        ("1792x1024", "16:9"),
        ("720x1280", "9:16"),
        ("1000x1000", "1:1"),
        ("1680x720", "21:9"),
        ("1280x768", None),
        ("1000x800", None),
    ],
)
def test_a_size_has_the_ratio_that_it_nearly_is_or_none(text: str, ratio: str | None) -> None:
    size = Size.parse(text)
    assert size is not None
    assert nearest_ratio(size, SIXTEEN_NINE) == ratio


def test_a_size_means_the_offered_one_within_two_percent() -> None:
    offered = [Size(1280, 720), Size(720, 1280), Size(1920, 1080)]
    assert nearest(Size(1278, 720), offered) == Size(1280, 720)
    assert nearest(Size(1366, 768), offered) is None
    assert nearest(Size(720, 720), offered) is None


@pytest.mark.parametrize(
    ("size", "tier"),
    [
        (Size(1280, 720), "720p"),
        (Size(1080, 1920), "1080p"),
        (Size(2560, 1440), "2k"),
        (Size(640, 400), None),
    ],
)
def test_the_short_edge_names_the_tier(size: Size, tier: str | None) -> None:
    assert nearest_tier(size, ["480p", "720p", "1080p", "2k"]) == tier


def test_a_ratio_and_a_tier_make_a_size() -> None:
    assert (str(tiered("16:9", "720p")), str(tiered("9:16", "1080p"))) == ("1280x720", "1080x1920")


@pytest.mark.parametrize("text", ["", "1280", "x720", "0x720", "1280x", "-1x5", "1280x720x3", "12a0x720"])
def test_what_is_no_size_is_none(text: str) -> None:
    assert Size.parse(text) is None
