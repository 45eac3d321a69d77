"""A prediction, as Replicate tells it, and what it is made of and makes."""

from __future__ import annotations

from typing import Any

URL = "https://a.example/a.png"
FILM = "https://replicate.delivery/xezq/out.mp4"
PREDICTION: dict[str, Any] = {
    "id": "ufawqhfynnddngldkgtslldrkq",
    "model": "google/veo-3.1",
    "version": "hidden",
    "input": {"prompt": "A fox"},
    "logs": "",
    "output": None,
    "data_removed": False,
    "error": None,
    "status": "starting",
    "created_at": "2026-11-22T09:00:00.000Z",
    "urls": {"get": "https://x/get", "cancel": "https://x/cancel", "web": "https://x/web"},
}
