# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Nullable three zero: does a server keep what the document promises?

Run them with `pytest --pyargs nullable_three_zero.contract --base-url URL`, or with
`specwright contract nullable_three_zero --base-url URL`.
"""
