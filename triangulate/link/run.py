"""The linking step of a run: features → candidate links → a graph of people that refuses to be inconsistent."""

from __future__ import annotations
