# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Paths that overlap: does a server keep what the document promises?

Run them with `pytest --pyargs overlapping_paths.contract --base-url URL`, or with
`specwright contract overlapping_paths --base-url URL`.
"""
