"""A pytest run's documents, sessions and results."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from specwright_runtime.contract.ahead import Ahead
from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import CHECKS
from specwright_runtime.contract.http import prefix
from specwright_runtime.contract.http.caller import Caller, HttpCaller, NoAnswerError, wait_until_reachable
from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.record import Cassette
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.received import CHECKS as RECEIVED
from specwright_runtime.contract.openapi.received import Received
from specwright_runtime.contract.run import Result, all_promises, keep
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.short import ShortWay, walk

if TYPE_CHECKING:
    from types import ModuleType

    from specwright_runtime.contract.openapi.operation import Scheme
    from specwright_runtime.contract.promise import Promise


_FIRST = "answers"
"""The kind of promise of which every operation has a test."""


def _unnamed(module: ModuleType, operation: str, catalogue: Catalogue) -> list[str]:
    """Kinds for which a module has no test of the operation: what they promise is kept with the first one.

    A generated module knows less of the document than what is here, and may be older.
    """
    marks = (mark for each in vars(module).values() for mark in getattr(each, "pytestmark", ()))
    named = {mark.args[1] for mark in marks if mark.name == "contract" and mark.args[0] == operation}
    known = RECEIVED if isinstance(catalogue.document, Received) else CHECKS.keys()
    return [kind for kind in CHECKS if kind in known and kind not in named]


class Suite:
    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        base_url = config.getoption("contract_base_url") or config.getoption("base_url", None)
        self.base_url: str | None = base_url
        self._catalogues: dict[Path, Catalogue] = {}
        self._home: dict[int, Path] = {}
        self._sessions: dict[Path, Session] = {}
        self._caller: Caller | None = None
        self._cassette: Cassette | None = None
        self._ahead: Ahead | None = None
        self._short = ShortWay(config)
        self.credentials = Credentials()
        self._state: Mapping[str, Any] = {}
        self.results: list[Result] = []

    # --- collecting -------------------------------------------------------

    def promises(self, module: ModuleType, operation: str, check: str) -> list[Promise]:
        named = self._config.getoption("contract_document")
        # One catalogue for a document, and one for what it sends by itself.
        path = Path(named) if named and operation == "*" else Path(module.__file__ or "").resolve().parent
        if path not in self._catalogues:
            try:
                self._catalogues[path] = self._catalogue(path, module)
            except ValueError as error:
                raise pytest.UsageError(str(error)) from error
        catalogue = self._catalogues[path]
        if operation == "*":
            found = list(all_promises(catalogue))
        elif operation in catalogue.document.by_id:
            kinds = [check, *(_unnamed(module, operation, catalogue) if check == _FIRST else ())]
            found = [
                p for kind in kinds for p in CHECKS[kind](catalogue, catalogue.document.by_id[operation])
            ]
        else:
            raise pytest.UsageError(f"{path} has no operation {operation}")
        for promise in found:
            self._home[id(promise)] = path
        return found

    def _catalogue(self, path: Path, module: ModuleType) -> Catalogue:
        """
        Raises:
            ValueError: the document cannot be read, or sends nothing that a path is given for.
        """
        received = getattr(sys.modules.get(module.__package__ or ""), "RECEIVED", None)
        if path.is_dir():
            path = path.parents[1 if received is not None else 0] / "openapi.json"
        document = Document.read(path)
        if received is not None or self._config.getoption("contract_webhooks"):
            document = Received(document.raw, received, self._paths())
        examples, seed = (self._config.getoption(f"contract_{name}") for name in ("examples", "seed"))
        return Catalogue(document, examples=examples, seed=seed)

    def _paths(self) -> dict[str, str]:
        given = (text.rpartition("=") for text in self._config.getoption("contract_paths"))
        return {name: path for name, _, path in given}

    def check_options(self) -> None:
        """Reads the options that need the documents, so that a wrong one is reported once, before any test.

        Raises:
            pytest.UsageError: an option is malformed, names an unknown scheme, or a file cannot be written.
        """
        self._given_credentials()
        self._headers()
        if self.base_url:
            try:
                HttpCaller(self.base_url)
            except ValueError as error:
                raise pytest.UsageError(f"--base-url: {error}") from error
        for name in ("report", "record"):
            written = self._config.getoption(f"contract_{name}")
            if written and (Path(written).is_dir() or not Path(written).absolute().parent.is_dir()):
                raise pytest.UsageError(f"--{name} {written}: name a file in a folder that exists")

    def _given_credentials(self) -> dict[str, str]:
        values = {}
        schemes = self._schemes()
        for given in self._config.getoption("contract_credentials"):
            scheme, equals, value = given.partition("=")
            if not equals:
                raise pytest.UsageError("--credential: write SCHEME=VALUE")  # the value may be a secret
            if scheme not in schemes:
                known = ", ".join(sorted(schemes)) or "none"
                raise pytest.UsageError(
                    f"--credential {scheme}=…: no such security scheme in the document; there is: {known}"
                )
            values[scheme] = value
        return values

    def _headers(self) -> tuple[tuple[str, str], ...]:
        headers = []
        for given in self._config.getoption("contract_headers"):
            name, colon, value = given.partition(":")
            if not colon:
                raise pytest.UsageError(f"--header {given}: write NAME: VALUE")
            headers.append((name.strip(), value.strip()))
        return tuple(headers)

    def _schemes(self) -> dict[str, Scheme]:
        return {
            name: scheme
            for catalogue in self._catalogues.values()
            for name, scheme in catalogue.document.schemes.items()
        }

    # --- running ----------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return self._caller is not None

    def open(
        self,
        app: Any,
        credentials: Mapping[str, str],
        state: Mapping[str, Any],
        items: Sequence[pytest.Item],
    ) -> None:
        option = self._config.getoption
        values = {**credentials, **self._given_credentials()}
        self.credentials = Credentials(values=values, headers=self._headers())
        self._state = state
        if option("contract_record"):
            self._cassette = Cassette(self.credentials, list(self._schemes().values()))
        timeout = option("contract_timeout")
        try:
            if self.base_url:
                self._caller = HttpCaller(self.base_url, timeout=timeout)
                wait_until_reachable(self._caller)
            else:
                from specwright_runtime.contract.http.in_process import AsgiCaller

                self._caller = AsgiCaller(app, timeout=timeout)
        except (NoAnswerError, ValueError) as error:
            pytest.exit(f"{self.base_url or 'the application'} cannot be reached: {error}", returncode=1)
        for catalogue in list(self._catalogues.values())[:1]:
            if not isinstance(catalogue.document, Received):
                self._caller.below(prefix.missing(self._caller, catalogue.document))
        self._start_ahead(items)

    def _start_ahead(self, items: Sequence[pytest.Item]) -> None:
        """Not where pytest may stop at a failure, or shares the tests out among processes."""
        jobs = self._config.getoption("contract_jobs")
        option = self._config.option
        if jobs == 1 and (option.maxfail or option.usepdb):
            return
        if hasattr(self._config, "workerinput"):  # pytest-xdist's: its tests are known one by one
            return
        wanted = [promise for item in items if (promise := self._promise(item)) is not None]
        for promise in wanted:
            self._session(promise)
        self._ahead = Ahead(wanted, self._keep, jobs=jobs)

    def _promise(self, item: pytest.Item) -> Promise | None:
        callspec = getattr(item, "callspec", None)
        found: Promise | None = callspec.params.get("promise") if callspec is not None else None
        return found if id(found) in self._home else None

    def shortened(self, item: pytest.Item, following: pytest.Item | None) -> bool | None:
        """Keeps a promise without pytest's fixtures; `None`: pytest is to go its own way."""
        promise = self._promise(item) if self._ahead is not None else None
        if promise is None or not self._short.leads_through(item, following):
            return None
        walk(item, self.bound(promise))
        return True

    def _keep(self, promise: Promise) -> Result:
        return keep(promise, self._session(promise))

    def _session(self, promise: Promise) -> Session:
        path = self._home[id(promise)]
        if path not in self._sessions:
            assert self._caller is not None
            option = self._config.getoption
            session = Session(
                self._catalogues[path].document,
                self._caller,
                credentials=self.credentials,
                given=self._state,
                wait=option("contract_wait"),
                manual=option("contract_manual"),
                calls_back=option("contract_callbacks"),
            )
            if self._cassette is not None:
                session.observers.append(self._cassette.add)
            self._sessions[path] = session
        return self._sessions[path]

    def bound(self, promise: Promise) -> Bound:
        return Bound(self, promise)

    def result(self, promise: Promise) -> Result:
        result = self._ahead.result(promise) if self._ahead is not None else self._keep(promise)
        self.results.append(result)
        return result

    def close(self) -> None:
        if self._ahead is not None:
            self._ahead.close()
        for session in self._sessions.values():
            session.things.inventory.clear(session)
        if self._caller is not None:
            self._caller.close()
        option = self._config.getoption
        if self._cassette is not None:
            self._cassette.save(Path(option("contract_record")))
        if option("contract_report"):
            from specwright_runtime.contract.report import page

            Path(option("contract_report")).write_text(page(self), encoding="utf-8")

    # --- telling ----------------------------------------------------------

    @property
    def documents(self) -> list[Document]:
        return [self._catalogues[path].document for path in self._sessions]

    @property
    def requests(self) -> int:
        return sum(session.requests for session in self._sessions.values())

    def reached(self) -> tuple[list[str], list[str]]:
        """Operations that answered with success, and those that never did."""
        yes: list[str] = []
        no: list[str] = []
        asked = {result.promise.operation for result in self.results}
        for path, session in self._sessions.items():
            for operation in self._catalogues[path].document.operations:
                if operation.is_manual and not session.manual:
                    continue
                if operation.id in asked:
                    (yes if operation.id in session.reached else no).append(operation.id)
        return yes, no

    def unproven(self) -> str | None:
        """Why nothing is shown by this run, though nothing was broken: too little was reached."""
        yes, no = self.reached()
        if not self.results or len(no) <= len(yes):
            return None
        told = f"{len(no)} of {len(yes) + len(no)} operations never answered with success"
        for reason, _ in self.untested().most_common():
            if reason.startswith("no credential for"):
                return f"{told}: {reason}"
        return told

    def hints(self) -> list[str]:
        """Why most of it fails, where that has one reason."""
        return [hint for hint in (self._open_to_all(), self._elsewhere()) if hint is not None]

    def _elsewhere(self) -> str | None:
        """Nothing that was asked for is there."""
        statuses = {r.exchange.response.status for r in self.results if r.exchange is not None}
        if self.reached()[0] or not statuses or not statuses <= {404, 405}:
            return None
        prefixes = [path for c in self._catalogues.values() for path in prefix.named(c.document)]
        example = next(iter(prefixes), "/api")
        return f"all calls are answered with 404: --base-url may lack a prefix, such as {example}"

    def _open_to_all(self) -> str | None:
        """Why tests of access fail, where no operation refuses a call without a credential."""
        guarded = [r for r in self.results if r.promise.check == "access" and r.promise.place == "none"]
        broken = [result for result in guarded if result.outcome == "broken"]
        kept_out = any(r.exchange is not None and r.exchange.response.status in {401, 403} for r in broken)
        if not broken or kept_out or any(result.outcome == "kept" for result in guarded):
            return None
        return (
            "the server lets everybody in, so that no promise of access holds: have it ask for credentials,"
            " or leave these out with -k 'not access'"
        )

    def untested(self) -> Counter[str]:
        reasons = Counter(
            result.text.splitlines()[0].removeprefix(f"{result.promise.operation}: ")
            for result in self.results
            if result.outcome == "not tested"
        )
        for path in self._sessions:
            reasons.update(self._catalogues[path].untested)
        return reasons

    def summary(self) -> list[str]:
        if not self.results:
            return []
        kinds = Counter(result.outcome for result in self.results)
        yes, no = self.reached()
        told = (
            f"contract: {len(yes)} of {len(yes) + len(no)} operations reached, {kinds['kept']} promises kept,"
            f" {kinds['broken']} broken, {kinds['not tested']} not tested; {self.requests} requests"
        )
        lines = ["", told]
        unproven = self.unproven()
        if unproven is not None and not kinds["broken"]:
            lines.append(f"the contract is not shown to hold: {unproven}")
        lines += [*self.hints(), *self._broken_places()]
        if no:
            lines.append(f"never reached: {', '.join(no)}")
        reasons = self.untested()
        if reasons:
            lines.append("not tested, and why:")
            lines += [f"  {count:4d} × {reason}" for reason, count in reasons.most_common(20)]
            if len(reasons) > 20:
                lines.append(f"       and {len(reasons) - 20} more reasons")
        return lines

    def _broken_places(self) -> list[str]:
        """What breaks several promises at once, for who mends the server: one place, one change."""
        places = Counter(result.place for result in self.results if result.outcome == "broken")
        shared = [(place, count) for place, count in places.most_common(10) if count > 1]
        if not shared:
            return []
        return ["broken most often:", *(f"  {count:4d} × {place}" for place, count in shared)]


class Bound:
    """A promise, and the session to keep it in."""

    def __init__(self, suite: Suite, promise: Promise) -> None:
        self._suite = suite
        self._promise = promise

    def keep(self) -> None:
        __tracebackhide__ = True
        result = self._suite.result(self._promise)
        if result.outcome == "broken":
            pytest.fail(result.text, pytrace=False)
        if result.outcome == "not tested":
            pytest.skip(result.text.splitlines()[0])
