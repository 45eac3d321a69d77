from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image

from video_gateway.media import inputs as media
from video_gateway.media.dimensions import dimensions
from video_gateway.media.inputs import Media, NotMediaError

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64)) + b"\xff\xfe\xfb\xef"
JPEG = b"\xff\xd8\xff\xe0" + bytes(24)
PLAIN = base64.b64encode(PNG).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"data:image/png;base64,{PLAIN}",
        f"DATA:Image/PNG;BASE64,{PLAIN}",
        f"data:image/png;name=a.png;base64,{PLAIN}",
        f"data:;base64,{PLAIN}",
        f"data:application/octet-stream;base64,{PLAIN}",
        f"data:image/png;base64,{PLAIN.rstrip('=')}",
        f"data:image/png;base64,{PLAIN[:20]}\r\n{PLAIN[20:]}",
        f"data:image/png;base64,{PLAIN.replace('+', '%2B').replace('/', '%2F').replace('=', '%3D')}",
        f"data:image/png;base64,{base64.urlsafe_b64encode(PNG).decode()}",
        "data:image/png," + "".join(f"%{byte:02X}" for byte in PNG),
        "data:image/png,"
        + "".join(f"%{byte:02x}" if byte > 126 or byte < 33 or byte == 37 else chr(byte) for byte in PNG),
        f" \tdata:image/png;base64,{PLAIN}\n",
        f"data:image/png;base64,{PLAIN[:20]}%0D%0A{PLAIN[20:]}",
        f"data:image/png;base64,{PLAIN}#fragment",
        PLAIN,
    ],
)
def test_a_picture_is_read_in_every_legal_spelling(text: str) -> None:
    assert media.parse(text) == Media(PNG, "image/png")


@pytest.mark.parametrize(
    ("mode", "form", "options"),
    [
        ("RGB", "PNG", {}),
        ("RGB", "JPEG", {}),
        ("RGB", "JPEG", {"progressive": True, "exif": b"Exif\0\0" + bytes(60_000), "comment": b"A fox"}),
        ("RGB", "WEBP", {}),
        ("RGB", "WEBP", {"lossless": True}),
        ("RGBA", "WEBP", {}),
        ("RGB", "WEBP", {"exif": b"Exif\0\0MM\0*\0\0\0\x08"}),
    ],
)
def test_the_size_of_a_picture_is_told_by_its_first_bytes(
    mode: str, form: str, options: dict[str, Any]
) -> None:
    for size in ((1, 1), (16, 9), (720, 1280), (1793, 257)):
        file = io.BytesIO()
        Image.effect_noise(size, 50).convert(mode).save(file, form, **options)
        content = file.getvalue()
        assert str(dimensions(content)) == f"{size[0]}x{size[1]}"
        for end in {*range(64), *range(60_000, 60_100), len(content) - 1}:
            assert str(dimensions(content[:end])) in ("None", f"{size[0]}x{size[1]}")
    assert dimensions(b"GIF89a" + bytes(100)) is None
    assert dimensions(b"\xff\xd8" + b"\xff\xc4\0\0" * 1000) is None


def test_the_bytes_decide_what_a_picture_is() -> None:
    mislabelled = f"data:image/png;base64,{base64.b64encode(JPEG).decode()}"
    assert media.parse(mislabelled).content_type == "image/jpeg"
    assert media.from_bytes(JPEG, "application/octet-stream").content_type == "image/jpeg"
    assert media.from_bytes(b"unknown", "image/tiff").content_type == "image/tiff"


@pytest.mark.parametrize(
    ("brand", "kind"),
    [
        (b"heic", "image/heic"),
        (b"mif1", "image/heif"),
        (b"avif", "image/avif"),
        (b"isom", "video/mp4"),
        (b"qt  ", "video/quicktime"),
    ],
)
def test_a_picture_in_the_box_of_a_video_is_none(brand: bytes, kind: str) -> None:
    content = b"\0\0\0\x18ftyp" + brand + bytes(12)
    assert media.from_bytes(content, "application/octet-stream").content_type == kind


def test_a_data_url_is_written_as_it_is_read() -> None:
    assert media.parse(Media(PNG, "image/png").data_url()) == Media(PNG, "image/png")


@pytest.mark.parametrize(
    "text",
    [
        "data:image/png;base64",
        f"data:image/png{';a' * 5000};base64,{PLAIN}",
        "data:image/png;base64,%",
        "data:image/png;base64,%zz",
        "data:image/png;base64,é",
        "data:image/png;base64,",
        "data:image/png;base64,@@@@",
        "data:,hello",
        "data:text/plain,hello",
        "data:application/json;base64,e30=",
        "data:text;base64,aGVsbG8",
        "https://example.com/a.png",
        "aGVsbG8=",
        "",
    ],
)
def test_what_is_no_picture_is_refused(text: str) -> None:
    with pytest.raises(NotMediaError):
        media.parse(text)
