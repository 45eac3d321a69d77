"""Memory that nobody uses any more is given back to the system: glibc's malloc keeps what lies between blocks
that are in use, which is most of what a burst took.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

ROUND = 60.0
"""Seconds from one look to the next."""
WORTH = 64 * 1024 * 1024
"""Bytes above the least that there ever were which make it worth while: a look through all blocks takes 10 ms
to 70, in which other threads may wait for memory.
"""
_STATUS = Path("/proc/self/statm")


async def give_back() -> None:
    """Do so, now and then, for ever."""
    least = resident()
    while True:
        await asyncio.sleep(ROUND)
        if resident() > least + WORTH:
            await asyncio.to_thread(_trim)
        least = min(least, resident())


def _trim() -> None:
    import ctypes  # which few need

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # it is glibc's own
        trim(0)


def resident() -> int:
    """Bytes of memory that this process has, as far as the system tells."""
    try:
        pages = int(_STATUS.read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
