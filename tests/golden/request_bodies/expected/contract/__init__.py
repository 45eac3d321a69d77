# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Request bodies: does a server keep what the document promises?

Run them with `pytest --pyargs request_bodies.contract --base-url URL`, or with
`specwright contract request_bodies --base-url URL`.
"""
