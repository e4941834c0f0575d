"""CSV content with blank, ragged or irregular lines: good lines column-wise, every other line one by one."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from triangulate.intake.csv_records import UNCLOSED_QUOTE, LineFault, Record, read_record
from triangulate.intake.csv_regular import LINE_COLUMN, parse_regular, row_pattern
from triangulate.intake.files import PathLike, refuse

# Hostile content can make every line open a quote that only the end of the file closes. Honest content reads each
# line once; four times leaves room for stray quotes and keeps the work proportional to the file.
_READS_PER_LINE = 4
_READS_FREE = 10_000


class MixedRows:
    """The rows, faults and blank lines of one body of lines.

    ``lines`` are the lines below the header, without their ends; ``first_line`` is the first one's number. ``good``
    tells of every line whether it is a whole row by itself; ``rows`` are the records that were read one by one.
    """

    def __init__(self, path: PathLike, lines: pl.Series, separator: str, names: Sequence[str], first_line: int) -> None:
        self.path = path
        self.separator = separator
        self.names = list(names)
        self.first_line = first_line
        self.lines = lines
        self.blank = self.lines.str.strip_chars() == ""
        self.good = self._whole_rows() & ~self.blank
        self.rows: list[tuple[int, Record]] = []
        self.faults: list[LineFault] = []

    def _whole_rows(self) -> pl.Series:
        row = row_pattern(self.separator, len(self.names), "\n")
        if row is not None:
            return self.lines.str.contains(rf"\A{row}\z")
        unquoted = ~self.lines.str.contains('"', literal=True)
        return unquoted & (self.lines.str.count_matches(self.separator, literal=True) == len(self.names) - 1)

    def read(self) -> tuple[pl.DataFrame, int]:
        """Read the lines that are no whole rows, and return all rows in line order and the number of blank lines.

        Raises ``UnreadableInput`` if quotes are so broken that records cannot be told apart.
        """
        if not (self.good | self.blank).all():
            self._read_suspects()
        frames = [self._good_frame(), self._other_frame()]
        frame = pl.concat([part for part in frames if part.height] or frames[:1]).sort(LINE_COLUMN)
        return frame, int(self.blank.sum())

    def _read_suspects(self) -> None:
        lines: list[str] = self.lines.to_list()
        good: list[bool] = self.good.to_list()
        blank: list[bool] = self.blank.to_list()
        budget = _READS_PER_LINE * len(lines) + _READS_FREE
        next_line = 0
        for start in (~(self.good | self.blank)).arg_true().to_list():
            if start < next_line:
                continue
            result = read_record(lines, start, self.separator)
            end = self._judge(start, result, good)
            budget -= (len(lines) if isinstance(result, LineFault) else result.next_line) - start
            if budget < 0:
                raise refuse(
                    self.path,
                    f"too many quotes are not closed, from line {start + self.first_line} on",
                    "Export the file again with quotes inside cells doubled.",
                )
            good[start:end] = blank[start:end] = [False] * (end - start)
            next_line = end
        self.good, self.blank = pl.Series(good), pl.Series(blank)

    def _judge(self, start: int, result: Record | LineFault, good: Sequence[bool]) -> int:
        """Keep or quarantine one record that begins at ``start``; return the index of the next line to read."""
        line = start + self.first_line
        if isinstance(result, LineFault):
            self.faults.append(LineFault(line, result.kind))
            return start + 1
        if len(result.cells) == len(self.names):
            self.rows.append((line, result))
            return result.next_line
        if any(good[start + 1 : result.next_line]):
            # A quote that reaches over whole rows and yields no row itself was left open by mistake.
            self.faults.append(LineFault(line, UNCLOSED_QUOTE))
            return start + 1
        self.faults.append(LineFault(line, f"{len(result.cells)} fields where {len(self.names)} are expected"))
        return result.next_line

    def _good_frame(self) -> pl.DataFrame:
        numbers = self.good.arg_true().cast(pl.UInt32) + self.first_line
        if not len(numbers):
            return pl.DataFrame(schema={**dict.fromkeys(self.names, pl.String), LINE_COLUMN: pl.UInt32})
        body = (self.lines.filter(self.good).str.join("\n")[0] + "\n").encode()
        frame = parse_regular(body, self.separator, self.names, has_header=False)
        if frame is None or frame.height != len(numbers):
            lines: list[str] = self.lines.filter(self.good).to_list()
            frame = self._frame([read_record([line], 0, self.separator) for line in lines], [0] * len(lines))
        return frame.with_columns(numbers.alias(LINE_COLUMN))

    def _other_frame(self) -> pl.DataFrame:
        return self._frame([record for _, record in self.rows], [line for line, _ in self.rows])

    def _frame(self, records: Sequence[Record | LineFault], numbers: Sequence[int]) -> pl.DataFrame:
        cells = [record.cells for record in records if isinstance(record, Record)]
        columns = {
            name: pl.Series(values, dtype=pl.String)
            for name, values in zip(self.names, zip(*cells, strict=True), strict=False)
        }
        frame = pl.DataFrame(columns, schema=dict.fromkeys(self.names, pl.String))
        frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
        return frame.with_columns(pl.Series(LINE_COLUMN, numbers, dtype=pl.UInt32))
