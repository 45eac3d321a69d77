# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Parameters by place: does a server keep what the document promises?

Run them with `pytest --pyargs parameters_by_place.contract --base-url URL`, or with
`specwright contract parameters_by_place --base-url URL`.
"""
