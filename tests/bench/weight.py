"""What a lesson weighs on the wire, in headless Chromium with compression on."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.load import checked, over
from tests.bench.machine import Server
from tests.bench.site import Learner, Site
from tests.bench.visits import lesson

CHROMIUM = "/usr/bin/chromium"
# Drawings and what is tried out stand in the HTML: their share is what it gets smaller by without them.
_APART = re.compile(rb'<div class="art">.*?</div>|<section class="interactive.*?</section>', re.DOTALL)


@dataclass(frozen=True)
class Weight:
    """Kilobytes (of 1,000 bytes, headers included) and requests, drawings and interactives apart."""

    kilobytes: float
    requests: int
    apart: float
    names: tuple[str, ...]


def lesson_weights(server: Server, site: Site) -> tuple[Weight, Weight, tuple[str, str]]:
    """A lesson of 1,500 words at the first visit ever, and another one after it; and which two these were."""
    first, following = sorted(site.words, key=lambda key: abs(site.words[key] - 1_500))[:2]
    learner = site.shipped_readers[0]
    with _browser(server, learner) as page:
        cold = _visit(page, server, learner, first)
        warm = _visit(page, server, learner, following)
    return cold, warm, (first, following)


@contextmanager
def _browser(server: Server, learner: Learner) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        raise RuntimeError(f"there is no {CHROMIUM}")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        for pair in learner.headers["Cookie"].split("; "):
            name, value = pair.split("=", 1)
            address = f"http://127.0.0.1:{server.port}"
            context.add_cookies([{"name": name, "value": value, "url": address}])
        yield context.new_page()
        chromium.close()


def _visit(page: Any, server: Server, learner: Learner, key: str) -> Weight:
    """What crosses the wire for a page; not the beacon that tells, on leaving, where the last one was read to."""
    listener = page.context.new_cdp_session(page)
    listener.send("Network.enable")
    names, sizes = {}, {}
    listener.on("Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]}))
    listener.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    request = lesson(learner, key)
    page.goto(f"http://127.0.0.1:{server.port}{request.path}", wait_until="networkidle")
    page.wait_for_timeout(500)
    listener.detach()
    sent = {names[each]: size for each, size in sizes.items() if size and names[each].startswith("http")}
    kept = {name: size for name, size in sent.items() if "/place/" not in name}
    counted = {name: size for name, size in kept.items() if "/interactives" not in name}
    html = checked(over(server), request).body
    drawn = len(gzip.compress(html, 6)) - len(gzip.compress(_APART.sub(b"", html), 6))
    apart = drawn + sum(kept.values()) - sum(counted.values())
    short = tuple(f"{name.rpartition('/')[2] or 'page'} {size}" for name, size in counted.items())
    return Weight((sum(counted.values()) - drawn) / 1000, len(counted), apart / 1000, short)
