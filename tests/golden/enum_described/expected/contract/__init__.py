# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Enum described: does a server keep what the document promises?

Run them with `pytest --pyargs enum_described.contract --base-url URL`, or with
`specwright contract enum_described --base-url URL`.
"""
