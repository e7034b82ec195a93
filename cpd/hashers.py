"""Password hashing at OWASP's strength for Argon2id."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: OWASP's low-memory setting, about 30 CPU-ms a check.

    Django's default of 100 MiB costs eight times as much, and one login would hold up half the site.
    """

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
