# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of Parameter styles: does a server keep what the document promises?

Run them with `pytest --pyargs parameter_styles.contract --base-url URL`, or with
`specwright contract parameter_styles --base-url URL`.
"""
