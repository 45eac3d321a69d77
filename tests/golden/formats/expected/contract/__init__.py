# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Formats: does a server keep what the document promises?

Run them with `pytest --pyargs formats.contract --base-url URL`, or with
`specwright contract formats --base-url URL`.
"""
