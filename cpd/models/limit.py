"""How often something was asked for in a stretch of time."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import connection, models


class RequestCountManager(models.Manager["RequestCount"]):
    """Counts in one statement, so that no two requests are counted as one."""

    def one_more(self, key: str, *, ends_at: datetime) -> int:
        """Count once more under a key, and say how often that was. One query."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        moment = connection.ops.adapt_datetimefield_value(ends_at)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (key, count, ends_at) VALUES (%s, 1, %s) "  # noqa: S608  (our own table)
                f"ON CONFLICT (key) DO UPDATE SET count = {table}.count + 1 RETURNING count",
                [key, moment],
            )
            return int(cursor.fetchone()[0])


class RequestCount(models.Model):
    """A count that ends with its stretch of time. ``key`` is a hash: it tells neither who nor what."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    objects: ClassVar[RequestCountManager] = RequestCountManager()

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at}"
