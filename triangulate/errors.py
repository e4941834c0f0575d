"""Every exception of the library, in one tree.

::

    TriangulateError             base: shown to a person without a traceback
    ├── InputError               a file, table or document cannot be used (exit 2)
    │   ├── UnreadableInput      not the format it claims, truncated, hostile or too large
    │   ├── UnknownFormat        no installed adapter recognises it
    │   └── AmbiguousFormat      two adapters recognise it
    ├── UsageError               the call itself is wrong: an unknown name, id or option (exit 2)
    └── MissingExtra             an optional package is needed (exit 2)

A problem *in the data* (a bad row, two birth dates) is never an exception: it is a quarantined
record or a finding. A message names the place, the kind of fault and the next step, and never
quotes a value from the data, because messages end up in logs.
"""

from __future__ import annotations


class TriangulateError(Exception):
    """Base of every error a caller can act on. ``place``, ``kind`` and ``next_step`` are plain text."""

    exit_code = 2

    def __init__(self, *, place: str, kind: str, next_step: str) -> None:
        self.place = place
        self.kind = kind
        self.next_step = next_step
        super().__init__(f"{place}: {kind}. {next_step}")

    def __reduce__(self) -> tuple[object, tuple[type[TriangulateError], dict[str, str]]]:
        # Keyword-only arguments do not survive the default pickling that process pools use.
        return (_rebuild, (type(self), {"place": self.place, "kind": self.kind, "next_step": self.next_step}))


def _rebuild(kind: type[TriangulateError], parts: dict[str, str]) -> TriangulateError:
    return kind(**parts)


class InputError(TriangulateError):
    """An input as a whole cannot be used. Other inputs of the same run are not affected."""


class UnreadableInput(InputError):
    """The input is not what it claims to be, ends too early, is hostile, or exceeds a stated limit."""


class UnknownFormat(InputError):
    """No installed adapter recognises the content."""


class AmbiguousFormat(InputError):
    """Two or more adapters recognise the content, so one must be named."""


class UsageError(TriangulateError):
    """The call is wrong: an unknown adapter, id, option or combination."""


class MissingExtra(TriangulateError):
    """An optional package is needed for this step and is not installed."""

    @classmethod
    def of(cls, package: str, extra: str, purpose: str) -> MissingExtra:
        """Return the error for one missing package, naming the command that installs it."""
        return cls(
            place=purpose,
            kind=f"the package '{package}' is not installed",
            next_step=f'Install it with: pip install "triangulate[{extra}]"',
        )
