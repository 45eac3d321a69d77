# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""Contract tests of Bifrost video API: does a server keep what the document promises?

Run them with `pytest --pyargs bifrost_api.contract --base-url URL`, or with
`specwright contract bifrost_api --base-url URL`.
"""
