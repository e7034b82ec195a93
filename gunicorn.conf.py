"""How the platform is served. gunicorn reads this file by itself in the folder that it is started in."""

import gc
import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
loglevel = "warning"
# The application is loaded once, and the workers are forked from it: what they share is in memory once.
preload_app = True
# A worker is replaced now and then, at a moment of its own.
max_requests = 20_000
max_requests_jitter = 2_000


def when_ready(server: object) -> None:
    """What was loaded stays for good: the collector need not look at it, nor write to the memory it is in."""
    gc.collect()
    gc.freeze()
