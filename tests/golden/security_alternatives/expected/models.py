# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Security alternatives."""

from __future__ import annotations
