# Generated from spec.yaml by "specwright generate"; do not edit.
"""What travels in the bodies of Paths that overlap."""

from __future__ import annotations
