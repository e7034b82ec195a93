"""The product's own settings, with the files that a measurement makes in a folder of their own."""

from cpd.settings import *  # noqa: F403
from cpd.settings import VAR_DIR

BENCH_DIR = VAR_DIR / "bench"
STATIC_ROOT = BENCH_DIR / "static"
MEDIA_ROOT = BENCH_DIR / "storage"
