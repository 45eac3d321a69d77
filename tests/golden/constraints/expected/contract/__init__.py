# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Constraints: does a server keep what the document promises?

Run them with `pytest --pyargs constraints.contract --base-url URL`, or with
`specwright contract constraints --base-url URL`.
"""
