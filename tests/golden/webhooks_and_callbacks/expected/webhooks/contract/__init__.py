# Generated from spec.yaml by "specwright generate"; do not edit.
"""Contract tests of receivers of Parcels: do they take what it sends?

Run them with `pytest --pyargs webhooks_and_callbacks.webhooks.contract --base-url URL`, or with
`specwright contract webhooks_and_callbacks.webhooks --base-url URL`.
"""

RECEIVED = {
    "parcel_lost_post": ("/parcel-lost", "/webhooks/parcel lost/post"),
    "parcel_lost_get": ("/parcel-lost", "/webhooks/parcel lost/get"),
    "moved": (
        "/subscribe/moved",
        "/paths/~1subscriptions/post/callbacks/moved/{$request.body#~1url}?kind=moved/post",
    ),
    "watch_moved": ("/watch/moved", "/paths/~1watches/post/callbacks/moved/{$request.query.url}/put"),
}
"""The path at which a receiver takes each request, and the place of the request in the document."""
