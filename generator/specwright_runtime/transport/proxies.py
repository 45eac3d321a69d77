"""Proxies that the environment names, and whom they are not asked for."""

from __future__ import annotations

import os
import sys
from functools import lru_cache

from pyreqwest.http import Url

from specwright_runtime.loopback import is_loopback


def has_proxy() -> bool:
    """Whether the environment, or on some systems the user's settings, may name a proxy."""
    names = ("http_proxy", "https_proxy", "all_proxy")
    if any(os.environ.get(name) or os.environ.get(name.upper()) for name in names):
        return True
    if sys.platform in ("darwin", "win32"):
        from urllib.request import getproxies

        return bool(getproxies())
    return False


@lru_cache(maxsize=256)
def is_near(url: str) -> bool:
    """Whether a URL leads to this machine: another one, which a proxy is, would ask itself instead."""
    try:
        return is_loopback(Url(url).host_str or "")
    except ValueError:
        return False
