# Generated from spec.yaml by "specwright generate"; do not edit.
"""What travels in the bodies of Security alternatives."""

from __future__ import annotations
