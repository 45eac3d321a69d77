"""Rendered files, each made once, away from the event loop, and kept until there are too many."""

from __future__ import annotations

import asyncio
import hashlib
import weakref
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Literal, TypeAlias

from video_gateway.sandbox import clip, mp4, scratch
from video_gateway.sandbox.clip import Clip

Variant: TypeAlias = Literal["video", "thumbnail", "spritesheet"]

MEDIA_TYPES: dict[Variant, str] = {
    "video": "video/mp4",
    "thumbnail": "image/webp",
    "spritesheet": "image/jpeg",
}
_SUFFIXES: dict[Variant, str] = {"video": ".mp4", "thumbnail": ".webp", "spritesheet": ".jpg"}


class RenderCache:
    """Renders clips into a folder of its own, which goes with `close`, or else with the process."""

    def __init__(self, *, limit: int = 512 * 1024 * 1024) -> None:
        """`limit` is in bytes; the files that were asked for longest ago go first."""
        self._limit = limit
        self._folders = ExitStack()
        self._made_folder: Path | None = None
        self._sizes: OrderedDict[Path, int] = OrderedDict()
        self._making: dict[Path, asyncio.Future[None]] = {}
        self._painters = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sandbox-render")

    async def file(self, wanted: Clip, variant: Variant = "video") -> Path:
        """The file, rendered now if it is not there yet; several who ask at once wait for the same one."""
        digest = hashlib.sha256(repr((wanted, variant)).encode()).hexdigest()[:32]
        path = self._folder / f"{digest}{_SUFFIXES[variant]}"
        if path in self._sizes:
            self._sizes.move_to_end(path)
            return path
        making = self._making.get(path)
        if making is None:
            loop = asyncio.get_running_loop()
            making = asyncio.ensure_future(loop.run_in_executor(self._painters, _make, wanted, variant, path))
            making.add_done_callback(lambda done: self._made(path, done))
            self._making[path] = making
        # Whoever goes away does not take the file from the others.
        await asyncio.shield(making)
        return path

    def close(self) -> None:
        self._painters.shutdown(wait=True, cancel_futures=True)
        self._folders.close()

    @property
    def _folder(self) -> Path:
        if self._made_folder is None:
            self._made_folder = self._folders.enter_context(scratch.folder())
            weakref.finalize(self, self._folders.close)
        return self._made_folder

    def _made(self, path: Path, done: asyncio.Future[None]) -> None:
        del self._making[path]
        if done.cancelled() or done.exception() is not None:
            return
        self._sizes[path] = path.stat().st_size
        while sum(self._sizes.values()) > self._limit and len(self._sizes) > 1:
            oldest, _ = self._sizes.popitem(last=False)
            oldest.unlink(missing_ok=True)


def _make(wanted: Clip, variant: Variant, path: Path) -> None:
    unfinished = path.with_name(f"unfinished-{path.name}")
    match variant:
        case "video":
            mp4.write(wanted, unfinished)
        case "thumbnail":
            unfinished.write_bytes(clip.thumbnail(wanted))
        case "spritesheet":
            unfinished.write_bytes(clip.spritesheet(wanted))
    unfinished.replace(path)
