# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Operations and servers: does a server keep what the document promises?

Run them with `pytest --pyargs operations_and_servers.contract --base-url URL`, or with
`specwright contract operations_and_servers --base-url URL`.
"""
