"""The result of a run as one self-contained page that a person can read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from specwright_runtime.contract.run import Result
    from specwright_runtime.contract.suite import Suite

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --kept: #2a7d46; --broken: #c22; --open: #97712a; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .3rem; overflow-wrap: anywhere; }
dt { font-weight: 600; margin-top: .4rem; } dd { margin: 0 0 0 1rem; font-size: 13px; }
summary span { float: right; }
.sum { display: flex; gap: 2rem; flex-wrap: wrap; } .sum b { font-size: 1.6rem; display: block; }
.kept { color: var(--kept); } .broken { color: var(--broken); } .open { color: var(--open); }
details { border-top: 1px solid var(--line); padding: .2rem 0; }
pre { background: #8881; padding: .8rem; border-radius: .3rem; font-size: 13px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
small { font-weight: normal; } summary { cursor: pointer; } li { margin: .1rem 0; } small { opacity: .7; }
"""


def page(suite: Suite) -> str:
    kinds = Counter(result.outcome for result in suite.results)
    yes, no = suite.reached()
    titles = ", ".join(document.title for document in suite.documents)
    by_operation: dict[str, list[Result]] = defaultdict(list)
    for result in suite.results:
        by_operation[result.promise.operation].append(result)
    paths = {o.id: f"{o.method} {o.path}" for document in suite.documents for o in document.operations}
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>",
        "<meta name=viewport content='width=device-width'>",
        f"<title>Contract of {escape(titles)}</title><style>{_STYLE}</style>",
        f"<h1>Contract of {escape(titles)}</h1>",
        f"<p>{_verdict(suite, kinds['broken'])} <small>{escape(suite.base_url or 'in process')}</small></p>",
        "<div class=sum>",
        _figure(len(yes), f"of {len(yes) + len(no)} operations reached", "kept" if not no else "open"),
        _figure(kinds["kept"], "promises kept", "kept"),
        _figure(kinds["broken"], "promises broken", "broken" if kinds["broken"] else "kept"),
        _figure(kinds["not tested"], "not tested", "open"),
        _figure(suite.requests, "requests", ""),
        "</div>",
    ]
    broken = [result for result in suite.results if result.outcome == "broken"]
    if broken:
        parts.append("<h2>Broken</h2>")
        parts += _broken_by_place(broken, suite, paths)
    parts.append("<h2>Operations</h2>")
    for operation, results in by_operation.items():
        parts.append(_operation(operation, paths.get(operation, ""), results, reached=operation in yes))
    reasons = suite.untested()
    if reasons:
        parts.append("<h2>Not tested, and why</h2><ul>")
        parts += [f"<li>{count} × {escape(reason)}" for reason, count in reasons.most_common()]
        parts.append("</ul>")
    return "\n".join(parts) + "\n"


def _verdict(suite: Suite, broken: int) -> str:
    if broken:
        told = "".join(f" Of note: {escape(hint)}." for hint in suite.hints())
        return f"<b class=broken>The contract does not hold.</b>{told}"
    unproven = suite.unproven()
    if unproven is not None:
        return f"<b class=open>The contract is not shown to hold:</b> {escape(unproven)}."
    return "<b class=kept>The contract holds.</b>"


def _figure(number: int, text: str, kind: str) -> str:
    return f"<p class={kind or 'all'}><b>{number}</b>{escape(text)}</p>"


def _operation(operation: str, path: str, results: list[Result], *, reached: bool) -> str:
    """One line, which opens upon all that it was asked."""
    kept = [result for result in results if result.outcome == "kept"]
    broken = sum(result.outcome == "broken" for result in results)
    kind = "broken" if broken else "kept" if reached else "open"
    rest = len(results) - len(kept) - broken
    told = (
        f"{len(kept)} kept"
        + (f", {broken} broken" if broken else "")
        + (f", {rest} not tested" if rest else "")
    )
    by_check: dict[str, list[str]] = defaultdict(list)
    for result in kept:
        by_check[result.promise.check].append(result.promise.place)
    lists = "".join(
        f"<dt>{escape(check)}<dd>{escape(' · '.join(places))}" for check, places in by_check.items()
    )
    return (
        f"<details><summary><code>{escape(operation)}</code> <small>{escape(path)}</small>"
        f" <span class={kind}>{escape(told if reached else f'{told}; never answered with success')}</span>"
        f"</summary><dl>{lists}</dl></details>"
    )


def _broken_by_place(broken: list[Result], suite: Suite, paths: Mapping[str, str]) -> list[str]:
    """What breaks most promises first. Of those that one place promises, the first is open."""
    by_place: dict[str, list[Result]] = defaultdict(list)
    for result in broken:
        by_place[result.place].append(result)
    parts = []
    for place, results in sorted(by_place.items(), key=lambda found: -len(found[1])):
        steps = " › ".join(f"<code>{escape(step)}</code>" for step in _steps(place))
        parts.append(f"<h3 title='{escape(place)}'>{len(results)} × {steps}</h3>")
        parts += [_broken(result, suite, paths, shown=result is results[0]) for result in results]
    return parts


def _steps(place: str) -> list[str]:
    """Those of a pointer as the document has them: `/pets/{id}`, not `~1pets~1%7Bid%7D`."""
    if not place.startswith("#/"):
        return [place]
    return [unquote(step).replace("~1", "/").replace("~0", "~") for step in place[2:].split("/")]


def _broken(result: Result, suite: Suite, paths: Mapping[str, str], *, shown: bool) -> str:
    promise = result.promise
    title = f"{escape(promise.check)}: {escape(promise.place)}"
    where = (
        f"<code>{escape(promise.operation)}</code> <small>{escape(paths.get(promise.operation, ''))}</small>"
    )
    text = escape(suite.credentials.hidden(result.text))
    return (
        f"<details{' open' if shown else ''}><summary>{where} <span class=broken>{title}</span></summary>"
        f"<pre>{text}</pre></details>"
    )
