# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Paths that overlap."""

from __future__ import annotations
