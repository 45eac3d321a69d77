# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of References between files: does a server keep what the document promises?

Run them with `pytest --pyargs references_between_files.contract --base-url URL`, or with
`specwright contract references_between_files --base-url URL`.
"""
