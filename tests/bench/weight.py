"""What a lesson weighs on the wire, in headless Chromium with compression on."""

from __future__ import annotations

import gzip
import re
import statistics
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


@dataclass(frozen=True)
class Weights:
    """A first visit ever, and a lesson opened after it; ``words`` are those of the two lessons' own text.

    ``usual`` is what a lesson of the whole course weighs as the next one, in the median, and ``usual_words``
    how many words it has.
    """

    first: Weight
    following: Weight
    keys: tuple[str, str]
    words: tuple[int, int]
    usual: float
    usual_words: int


def lesson_weights(server: Server, site: Site) -> Weights:
    """Weigh the two lessons that come nearest to 1,500 words of their own, and all others by their HTML."""
    learner = site.shipped_readers[0]
    words = {key: _words(server, learner, key) for key in site.shipped}
    following, first = sorted(words, key=lambda key: abs(words[key] - 1_500))[:2]
    with _browser(server, learner) as page:
        cold = _visit(page, server, learner, first)
        warm = _visit(page, server, learner, following)
    html = _html(server, learner, following)
    around = 1000 * (warm.kilobytes + warm.apart) - len(gzip.compress(html, 6))  # headers, mostly
    usual = (len(gzip.compress(_plain(_html(server, learner, key)), 6)) + around for key in words)
    return Weights(
        cold,
        warm,
        (first, following),
        (words[first], words[following]),
        statistics.median(usual) / 1000,
        int(statistics.median(words.values())),
    )


def _html(server: Server, learner: Learner, key: str) -> bytes:
    return checked(over(server), lesson(learner, key)).body


def _plain(html: bytes) -> bytes:
    return _APART.sub(b"", html)


def _words(server: Server, learner: Learner, key: str) -> int:
    """The words of the lesson's own text, forms and cards too, but not the notes at its end."""
    page = _plain(_html(server, learner, key)).split(b'id="lesson"', 1)[1]
    article = page.rpartition(b'<div class="body stack')[0]
    return len(re.sub(rb"<[^>]*>", b" ", article.split(b'<section class="notes"')[0]).split())


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
    html = _html(server, learner, key)
    drawn = len(gzip.compress(html, 6)) - len(gzip.compress(_plain(html), 6))
    apart = drawn + sum(kept.values()) - sum(counted.values())
    short = tuple(f"{name.rpartition('/')[2] or 'page'} {size}" for name, size in counted.items())
    return Weight((sum(counted.values()) - drawn) / 1000, len(counted), apart / 1000, short)
