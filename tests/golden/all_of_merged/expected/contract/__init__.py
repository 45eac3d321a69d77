# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of All of merged: does a server keep what the document promises?

Run them with `pytest --pyargs all_of_merged.contract --base-url URL`, or with
`specwright contract all_of_merged --base-url URL`.
"""
