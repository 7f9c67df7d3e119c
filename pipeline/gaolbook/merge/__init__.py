"""Merging: persons and organisations of many articles become one register.

Never joins two people on a name alone, asks where it is in doubt, and never forgets a decision.
"""

from __future__ import annotations

from gaolbook.merge.decisions import LogEntry
from gaolbook.merge.flow import MergeSettings, merge
from gaolbook.merge.register import Previous, Register

__all__ = ["LogEntry", "MergeSettings", "Previous", "Register", "merge"]
