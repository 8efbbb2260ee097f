"""Claims notices of trademarks, kept as they were shown."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models


class TrademarkNotice(models.Model):
    """A notice of the clearinghouse under the ``key`` that a registry told. Orders prove by ``digest`` what was accepted.

    ``marks``: name, holder, jurisdiction, classes and goods of each trademark.
    """

    key = models.CharField(max_length=200, db_index=True)
    notice_id = models.CharField(max_length=100)
    label = models.CharField(max_length=63)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    marks = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    told_at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="notice_stays_as_shown", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.notice_id})"
