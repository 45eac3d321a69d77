# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Bounds as 3.0 writes them: does a server keep what the document promises?

Run them with `pytest --pyargs constraints_three_zero.contract --base-url URL`, or with
`specwright contract constraints_three_zero --base-url URL`.
"""
