# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Nullable optional: does a server keep what the document promises?

Run them with `pytest --pyargs nullable_optional.contract --base-url URL`, or with
`specwright contract nullable_optional --base-url URL`.
"""
