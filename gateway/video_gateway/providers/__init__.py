"""Adapters: everything that is known about a provider stands in its module."""
