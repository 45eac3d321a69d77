# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Union exactly one: does a server keep what the document promises?

Run them with `pytest --pyargs union_exactly_one.contract --base-url URL`, or with
`specwright contract union_exactly_one --base-url URL`.
"""
