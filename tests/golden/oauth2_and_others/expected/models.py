# Generated from spec.yaml by "specwright generate"; do not edit.
"""What travels in the bodies of OAuth 2 and the other schemes."""

from __future__ import annotations
