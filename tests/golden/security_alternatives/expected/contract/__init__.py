# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Security alternatives: does a server keep what the document promises?

Run them with `pytest --pyargs security_alternatives.contract --base-url URL`, or with
`specwright contract security_alternatives --base-url URL`.
"""
