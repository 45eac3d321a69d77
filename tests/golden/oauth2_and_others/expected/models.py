# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of OAuth 2 and the other schemes."""

from __future__ import annotations
