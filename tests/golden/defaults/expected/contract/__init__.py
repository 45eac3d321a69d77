# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Defaults: does a server keep what the document promises?

Run them with `pytest --pyargs defaults.contract --base-url URL`, or with
`specwright contract defaults --base-url URL`.
"""
