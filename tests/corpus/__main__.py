"""`make corpus`: real documents, all the way, as a table.

`python -m tests.corpus [--no-types] [--jobs N] [--keep FOLDER] [FOLDER|FILE …]`
Without a place, ../shared/corpus. Exit status 1 if anything failed. A document that is invalid past what
`--allow` takes is "refused", which is right if each finding names a line.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.corpus.journey import ROOT, Journey, documents, travel


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("places", nargs="*", type=Path, metavar="FOLDER|FILE")
    parser.add_argument("--no-types", action="store_true", help="leave mypy out")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="documents beside each other (2)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="generate there, and leave it")
    options = parser.parse_args()
    found = documents(options.places or [ROOT.parent / "shared" / "corpus"])
    if not found:
        print("no documents")
        return 1
    with tempfile.TemporaryDirectory(prefix="corpus-") as scratch:
        folder = options.keep or Path(scratch)
        print(f"{'document':38} {'outcome':8} seconds operations models  tests  allowed")
        with ThreadPoolExecutor(options.jobs) as pool:
            journeys = []
            for journey in pool.map(lambda path: travel(path, folder, types=not options.no_types), found):
                _print(journey)
                journeys.append(journey)
    failed = sum(1 for journey in journeys if journey.wrong)
    refused = sum(1 for journey in journeys if journey.refused and not journey.wrong)
    operations = sum(journey.operations for journey in journeys)
    print(
        f"{len(journeys)} documents, {operations} operations: {failed} failed, {refused} refused as invalid"
    )
    return 1 if failed else 0


def _print(journey: Journey) -> None:
    name = journey.document.name if len(journey.document.name) <= 38 else journey.document.name[:37] + "…"
    print(
        f"{name:38} {journey.outcome:8} {journey.seconds:7.1f} {journey.operations:10} {journey.models:6} "
        f"{journey.tests:6}  {' '.join(journey.allowed)}",
        flush=True,
    )
    for line in (journey.wrong + journey.refused + journey.untold)[:30]:
        print(f"    {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
