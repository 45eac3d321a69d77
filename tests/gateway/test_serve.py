"""`video-gateway serve` as people start it: a process, the line it prints, the official SDK, a browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urljoin

import openai
import pytest

from video_gateway import serving

CONSOLE = Path(__file__).parents[2] / "gateway" / "video_gateway" / "console"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1000",
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What a freshly started gateway prints."""
    with started(tmp_path_factory.mktemp("somewhere")) as told:
        yield told


@contextmanager
def started(
    folder: Path, *arguments: str, program: Sequence[str] = ("-m", "video_gateway.cli")
) -> Iterator[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VIDEO_GATEWAY_", "OPENAI_", "RUNWAYML_", "AZURE_"))
    }
    command = [sys.executable, *program, "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        cwd=folder,
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.lstrip().startswith("-d "):
                break
        try:
            yield "".join(lines)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


@pytest.fixture(scope="module")
def base(printed: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", printed)
    assert found is not None
    return found[0]


def get(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=60) as answer:
        found: dict[str, object] = json.load(answer)
        return found


def test_the_printed_curl_line_makes_a_video(printed: str, base: str) -> None:
    line = printed[printed.index("curl ") :].replace("curl ", "curl -sS --max-time 60 ", 1)
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=90, check=True)
    video = json.loads(done.stdout)
    assert (video["object"], video["status"]) == ("video", "queued")
    assert get(f"{base}/v1/videos/{video['id']}")["id"] == video["id"]


@pytest.mark.parametrize("streams", ["", "<&-", "<&- >&- 2>&-", "> /dev/full 2> /dev/full"])
def test_a_gateway_serves_and_ends_whatever_became_of_its_standard_streams(
    tmp_path: Path, streams: str
) -> None:
    """Of its output nobody reads anything, or they are closed, or lead to a full disk."""
    listening = serving.listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    listening.close()
    command = f'exec "$0" -m video_gateway.cli serve --port {port} {streams}'
    with subprocess.Popen(
        ["/bin/sh", "-c", command, sys.executable],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        try:
            for _ in range(600):
                with suppress(OSError):
                    assert get(f"http://127.0.0.1:{port}/health")["status"] == "ok"
                    break
                assert process.poll() is None
                time.sleep(0.1)
            for _ in range(5):  # each on a connection of its own, which ends
                assert get(f"http://127.0.0.1:{port}/v1/models")["object"] == "list"
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


def test_what_cannot_be_loaded_ahead_of_requests_is_loaded_for_them(tmp_path: Path) -> None:
    """As where so many connections come at once that no file can be opened."""
    (tmp_path / "failing.py").write_text('raise OSError(24, "Too many open files")')
    run = (
        "import sys; from video_gateway import cli, serving; serving.SELDOM = 'failing'; sys.exit(cli.main())"
    )
    with started(tmp_path, program=("-c", run)) as printed:
        found = re.search(r"http://127\.0\.0\.1:\d+", printed)
        assert found is not None
        for _ in range(5):
            assert get(f"{found[0]}/v1/videos")["object"] == "list"
            time.sleep(0.1)


def test_a_store_that_the_sandbox_does_not_use_is_said_to_be_left_alone(printed: str, tmp_path: Path) -> None:
    assert "[store]" not in printed
    config = tmp_path / "gateway.toml"
    config.write_text('[store]\nurl = "sqlite:///kept.sqlite3"\n')
    with started(tmp_path, "--sandbox", "--config", str(config)) as told:
        assert "The [store] of the settings is not touched" in told
        assert "No callers are configured: whoever reaches this address may use it." in told
    assert not (tmp_path / "kept.sqlite3").exists()


def test_the_printed_line_has_a_credential_where_one_is_wanted(printed: str, tmp_path: Path) -> None:
    assert "YOUR-KEY" not in printed
    config = tmp_path / "gateway.toml"
    config.write_text(f'[[callers]]\nname = "a"\nsha256 = "{"0" * 64}"\n')
    with started(tmp_path, "--sandbox", "--config", str(config)) as told:
        assert "-H 'x-bf-vk: YOUR-KEY'" in told
        assert "No callers" not in told


def test_the_official_sdk_needs_only_base_url_and_key(base: str) -> None:
    warnings.simplefilter("ignore", DeprecationWarning)
    client = openai.OpenAI(base_url=f"{base}/v1", api_key="anything")
    video = client.videos.create_and_poll(
        model="openai/sora-2", prompt="A fox [fast]", seconds="4", size="1280x720"
    )
    assert (video.status, video.seconds, video.size, video.progress) == ("completed", "4", "1280x720", 100)
    content = client.videos.download_content(video.id).read()
    assert content[4:8] == b"ftyp"
    preview = client.videos.download_content(video.id, variant="thumbnail")
    assert preview.response.headers["content-type"] == "image/webp"
    remix = client.videos.poll(client.videos.remix(video.id, prompt="in snow [fast]").id)
    assert (remix.status, remix.remixed_from_video_id) == ("completed", video.id)
    listed = [each.id for each in client.videos.list(limit=1)]
    assert listed[:2] == [remix.id, video.id]
    assert client.videos.delete(video.id).deleted is True
    with pytest.raises(openai.NotFoundError) as caught:
        client.videos.retrieve(video.id)
    assert caught.value.code == "video_not_found"
    with pytest.raises(openai.BadRequestError) as refused:
        client.videos.create(model="openai/sora-2", prompt="A fox", seconds="12", size="720x720")  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.param) == ("unsupported_parameter", "size")


def test_pages_are_served_with_their_parts_and_fetch_nothing_from_outside(base: str) -> None:
    for page in ("/", "/docs"):
        with urllib.request.urlopen(base + page, timeout=60) as answer:
            html = answer.read().decode()
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        parts = re.findall(r'(?:src|href)="([^"#]+)"', html)
        assert len(parts) > 3
        for part in parts:
            with urllib.request.urlopen(urljoin(base + page, part), timeout=60) as answer:
                assert answer.status == 200
    for script in CONSOLE.glob("*.*"):
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)[a-z0-9]", script.read_text()), script


def test_pages_work_below_a_prefix_that_a_proxy_strips() -> None:
    """All that they load, link and call is named from where they are."""
    for page in CONSOLE.glob("*.html"):
        parts = re.findall(r'(?:src|href)="([^"#]+)"', page.read_text())
        assert parts
        assert all(urljoin("http://proxy/gw/docs", part).startswith("http://proxy/gw/") for part in parts), (
            parts
        )
    for script in CONSOLE.glob("*.js"):
        called = re.findall(r"""(?:fetch|call|get|send)\(["`](/[a-z]\w*)""", script.read_text())
        assert not called, (script, called)
    assert '"/v1' not in (CONSOLE / "console.js").read_text()
    assert "location.origin" not in (CONSOLE / "docs.js").read_text()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")
def test_a_browser_shows_videos_and_the_reference(base: str, tmp_path: Path) -> None:
    request = urllib.request.Request(
        f"{base}/v1/videos",
        json.dumps({"model": "openai/sora-2", "prompt": "A heron in fog [fast]"}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        video = json.load(answer)
    until = time.monotonic() + 60
    while get(f"{base}/v1/videos/{video['id']}")["status"] != "completed" and time.monotonic() < until:
        time.sleep(0.2)
    shown = dom(f"{base}/", tmp_path)
    assert "A heron in fog" in shown
    assert re.search(r'class="status completed"', shown)
    assert re.search(rf'<video[^>]*src="v1/videos/{video["id"]}:openai/content"', shown)
    assert '<option value="openai/sora-2">' in shown
    reference = dom(f"{base}/docs", tmp_path)
    for text in ("Generate a video", "/v1/videos/{video_id}/content", "VideoGenerationRequest", "x-bf-vk"):
        assert text in reference


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")
@pytest.mark.parametrize(
    ("api", "place", "text"),
    [
        ("openai", "/openai/v1", "CreateVideoForm"),
        ("runway", "/runway", "/v1/text_to_video"),
        ("replicate", "/replicate/v1", "VersionPredictionRequest"),
        ("genai", "/genai", "/v1beta/models/{model}:predictLongRunning"),
        ("nothing", "", "VideoGenerationRequest"),
    ],
)
def test_a_browser_shows_the_reference_of_each_surface(
    base: str, tmp_path: Path, api: str, place: str, text: str
) -> None:
    reference = dom(f"{base}/docs?api={api}", tmp_path)
    assert text in reference
    assert (f"<code>{base}{place}</code>" in reference) is bool(place)
    called = set(re.findall(r"curl (?:-X [A-Z]+ )?(http://[^/]+[^\s<]*)", reference))
    assert called
    assert all(each.startswith(f"{base}{place}/") for each in called), called


def dom(url: str, profile: Path) -> str:
    """The page after its scripts have run."""
    assert CHROMIUM is not None
    command = [
        CHROMIUM,
        *FLAGS,
        f"--user-data-dir={profile}",
        "--virtual-time-budget=5000",
        "--dump-dom",
        url,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    return done.stdout
