# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Shelves: does a server keep what the document promises?

Run them with `pytest --pyargs links.contract --base-url URL`, or with
`specwright contract links --base-url URL`.
"""
