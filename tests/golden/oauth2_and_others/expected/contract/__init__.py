# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of OAuth 2 and the other schemes: does a server keep what the document promises?

Run them with `pytest --pyargs oauth2_and_others.contract --base-url URL`, or with
`specwright contract oauth2_and_others --base-url URL`.
"""
