# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Schemas that are no objects: does a server keep what the document promises?

Run them with `pytest --pyargs roots.contract --base-url URL`, or with
`specwright contract roots --base-url URL`.
"""
