"""The pytest plugin: options, fixtures, one test per promise, the summary; light until used."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import sys
import traceback
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from specwright_runtime.contract.suite import Suite

_SUITE = pytest.StashKey["Suite"]()
_MISUSED = pytest.StashKey[bool]()
"""A document cannot be read, or has nothing that the options name."""

_OPTIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "base-url",
        "contract_base_url",
        {"metavar": "URL", "help": "server to test; else the fixture contract_app"},
    ),
    (
        "app",
        "contract_app_name",
        {"metavar": "MODULE:NAME", "help": "ASGI application to test in this process"},
    ),
    (
        "header",
        "contract_headers",
        {"action": "append", "default": [], "metavar": "NAME: VALUE", "help": "sent with every request"},
    ),
    (
        "credential",
        "contract_credentials",
        {
            "action": "append",
            "default": [],
            "metavar": "SCHEME=VALUE",
            "help": "token for bearer, user:password for basic, key for apiKey",
        },
    ),
    (
        "jobs",
        "contract_jobs",
        {"type": int, "default": 1, "metavar": "N", "help": "concurrent requests (1)"},
    ),
    (
        "timeout",
        "contract_timeout",
        {"type": float, "default": 10.0, "metavar": "SECONDS", "help": "longest wait for a response (10)"},
    ),
    (
        "wait",
        "contract_wait",
        {
            "type": float,
            "default": 60.0,
            "metavar": "SECONDS",
            "help": "longest wait for x-contract: wait-for (60)",
        },
    ),
    (
        "examples",
        "contract_examples",
        {
            "type": int,
            "default": 0,
            "metavar": "N",
            "help": "also draw N random values for each body and parameter; needs Hypothesis (0)",
        },
    ),
    (
        "seed",
        "contract_seed",
        {"type": int, "metavar": "SEED", "help": "draw other values than by default"},
    ),
    (
        "manual",
        "contract_manual",
        {"action": "store_true", "help": "also run operations marked x-contract: manual"},
    ),
    (
        "callbacks",
        "contract_callbacks",
        {"action": "store_true", "help": "the server reaches this machine: what it calls back has to arrive"},
    ),
    (
        "path",
        "contract_paths",
        {
            "action": "append",
            "default": [],
            "metavar": "NAME=/PATH",
            "help": "where the receiver takes this webhook; '*=/PATH' for all others",
        },
    ),
    (
        "webhooks",
        "contract_webhooks",
        {"action": "store_true", "help": "test a receiver of the webhooks of --contract-document"},
    ),
    ("report", "contract_report", {"metavar": "FILE", "help": "write an HTML report"}),
    ("record", "contract_record", {"metavar": "FILE", "help": "record every exchange"}),
)
_DOCUMENT = "--contract-document"
_TAKEN = {"base-url": "pytest_base_url", "timeout": "pytest_timeout", "report": "pytest_reporter"}
"""Plugins that own the short spelling where they are installed; `--contract-…` works always."""
_COMMON = frozenset({"examples", "seed", "path", "webhooks"})
"""Words that any other plugin may have taken: these have the long spelling only."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("contract", "contract tests")
    for name, target, settings in _OPTIONS:
        taken = name in _COMMON or (name in _TAKEN and importlib.util.find_spec(_TAKEN[name]) is not None)
        spellings = [f"--contract-{name}"] if taken else [f"--{name}", f"--contract-{name}"]
        group.addoption(*spellings, dest=target, **settings)
    group.addoption(
        _DOCUMENT, dest="contract_document", metavar="FILE", help="a document without generated tests"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "contract(operation, check): one test per promise of the document")
    config.addinivalue_line("markers", "drawn: contract tests with values drawn at random, by --examples N")
    if config.getoption("contract_examples") and importlib.util.find_spec("hypothesis") is None:
        raise pytest.UsageError("--examples needs Hypothesis: pip install 'specwright[hypothesis]'")
    for path in config.getoption("contract_paths"):
        if not path.rpartition("=")[0]:
            raise pytest.UsageError(f"--path {path}: write NAME=/path")
    if (name := config.getoption("contract_app_name")) is not None:
        sys.path.append(str(config.invocation_params.dir))  # commands do not look where they are started
        _application(name)  # what is not there is said once, not by each test


def suite_of(config: pytest.Config) -> Suite:
    """What this run knows; made when the first contract test is collected."""
    if _SUITE not in config.stash:
        from specwright_runtime.contract.suite import Suite

        config.stash[_SUITE] = Suite(config)
    return config.stash[_SUITE]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("contract")
    if marker is None or "promise" not in metafunc.fixturenames:
        return
    operation, check = marker.args
    try:
        found = suite_of(metafunc.config).promises(metafunc.module, operation, check)
    except pytest.UsageError as error:
        metafunc.config.stash[_MISUSED] = True
        raise pytest.Collector.CollectError(str(error)) from None  # which is told without a traceback
    if found:
        drawn = pytest.mark.drawn
        parameters = [pytest.param(p, id=p.id, marks=drawn if p.drawn else ()) for p in found]
        metafunc.parametrize("promise", parameters, indirect=True)
    else:
        metafunc.parametrize("promise", [None], ids=["nothing is promised"], indirect=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _SUITE in config.stash:
        items[:] = [item for item in items if not item.name.endswith("[nothing is promised]")]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    if _SUITE in session.config.stash:
        if not session.testsfailed:  # a document that cannot be read is the first thing to say
            session.config.stash[_SUITE].check_options()
        gc.freeze()  # what was collected stays: an eighth of a run was looking for garbage among it


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    suite = item.config.stash.get(_SUITE, None)
    return suite.shortened(item, nextitem) if suite is not None and suite.is_open else None


@pytest.fixture(scope="session")
def contract_app(request: pytest.FixtureRequest) -> Any:
    """The ASGI application under test. Override it in your `conftest.py`, with session scope."""
    name = request.config.getoption("contract_app_name")
    if name is None:
        pytest.fail(
            "give --base-url URL, --app MODULE:NAME, or a session fixture contract_app", pytrace=False
        )
    return _application(name)


def _application(name: str) -> Any:
    """
    Raises:
        pytest.UsageError: there is no such module, it fails, or nothing of that name is in it.
    """
    module, _, attribute = name.partition(":")
    try:
        found = importlib.import_module(module)
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and f"{module}.".startswith(f"{error.name}."):
            raise pytest.UsageError(f"--app {name}: there is no module {module!r} here") from None
        trace = "".join(traceback.format_exception(error.with_traceback(_below_import(error))))
        raise pytest.UsageError(f"--app {name}: importing {module} failed\n\n{trace}") from None
    try:
        return getattr(found, attribute or "app")
    except AttributeError:
        raise pytest.UsageError(f"--app {name}: {module} has no {attribute or 'app'!r}") from None


def _below_import(error: BaseException) -> TracebackType | None:
    """The part of the traceback that begins in the imported module."""
    trace = error.__traceback__
    own = {__file__, importlib.__file__}
    while trace is not None and (
        trace.tb_frame.f_code.co_filename in own
        or trace.tb_frame.f_code.co_filename.startswith("<frozen importlib")
    ):
        trace = trace.tb_next
    return trace


@pytest.fixture(scope="session")
def contract_credentials() -> dict[str, str]:
    """Credentials by scheme name, beside those of `--credential`. Override it in your `conftest.py`."""
    return {}


@pytest.fixture(scope="session")
def contract_state() -> dict[str, Any]:
    """Path values that no operation makes, by `parameter` or `operationId.parameter`. Override it."""
    return {}


@pytest.fixture(scope="session")
def _contract_suite(
    request: pytest.FixtureRequest, contract_credentials: dict[str, str], contract_state: dict[str, Any]
) -> Iterator[Suite]:
    suite = suite_of(request.config)
    app = None if suite.base_url else request.getfixturevalue("contract_app")
    suite.open(app, contract_credentials, contract_state, request.session.items)
    yield suite
    suite.close()


@pytest.fixture
def promise(request: pytest.FixtureRequest) -> Any:
    """The promise under test."""
    suite = suite_of(request.config)
    if not suite.is_open:  # asked for by the first test only: pytest's way to a fixture is long
        request.getfixturevalue("_contract_suite")
    return suite.bound(request.param)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """What was hardly reached is not shown to hold."""
    suite = session.config.stash.get(_SUITE, None)
    if session.config.stash.get(_MISUSED, False):
        session.exitstatus = pytest.ExitCode.USAGE_ERROR
    if exitstatus == pytest.ExitCode.OK and suite is not None and suite.unproven() is not None:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if _SUITE in config.stash:
        for line in config.stash[_SUITE].summary():
            terminalreporter.write_line(line)
