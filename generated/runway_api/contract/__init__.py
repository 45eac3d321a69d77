# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""Contract tests of Runway API: does a server keep what the document promises?

Run them with `pytest --pyargs runway_api.contract --base-url URL`, or with
`specwright contract runway_api --base-url URL`.
"""
