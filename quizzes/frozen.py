"""Rows that never change once they are written.

Every room freezes something (papers and marks, editions, credentials), so this stands in the lowest one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class FrozenRowError(TypeError):
    """Somebody tried to change or delete a row that is a record."""


def _refuse(model: type[models.Model], verb: str) -> NoReturn:
    raise FrozenRowError(f"A {model._meta.verbose_name} is a record: it can be added, never {verb}.")


class FrozenQuerySet(models.QuerySet[M]):
    """A queryset that adds and reads, and refuses everything else."""

    def update(self, **kwargs: Any) -> int:
        """Refuse, but for the fields that the model names as ``thawed``."""
        if not set(kwargs) <= set(getattr(self.model, "thawed", ())):
            _refuse(self.model, "changed")
        return super().update(**kwargs)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Refuse."""
        _refuse(self.model, "changed")

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """Add many at once; an upsert would be a change, and is refused."""
        if kwargs.get("update_conflicts"):
            _refuse(self.model, "changed")
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        _refuse(self.model, "deleted")


class Frozen(models.Model):
    """A record: inserted once, then refused to save, delete, update and bulk_update.

    ``thawed`` names the fields that may still be set, by ``save(update_fields=...)`` or ``update``; most models
    have none.
    """

    thawed: ClassVar[tuple[str, ...]] = ()

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change. Raises FrozenRowError."""
        if not self._state.adding:
            fields = kwargs.get("update_fields")
            if not fields or not set(fields) <= set(self.thawed):
                _refuse(type(self), "changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        _refuse(type(self), "deleted")
