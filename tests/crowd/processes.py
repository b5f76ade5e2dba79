"""What processes take: time of the processors and memory, as Linux counts them."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(oldest: int) -> set[int]:
    """Return a process and all that descend from it."""
    parents = {
        int(process.name): int(fields[1])
        for process in Path("/proc").glob("[0-9]*")
        if (fields := _fields(process)) is not None
    }
    found = new = {oldest}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - found
        found = found | new
    return found


def cpu_seconds(processes: set[int]) -> float:
    """Return the processor time of processes, with that of their children that have ended."""
    each = (_fields(Path("/proc", str(process))) for process in processes)
    return sum(sum(map(int, fields[11:15])) for fields in each if fields is not None) / TICKS


def cpu_seconds_of_all() -> float:
    """Return the time that the processors were busy since the machine started."""
    first = Path("/proc/stat").read_text().partition("\n")[0]
    user, nice, system, _, _, *interrupts = map(int, first.split()[1:9])
    return (user + nice + system + sum(interrupts)) / TICKS


def megabytes(processes: set[int]) -> float:
    """Return the memory in which processes reside, in MB."""
    kilobytes = 0
    for process in processes:
        try:
            status = Path(f"/proc/{process}/status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        rows = (line.split() for line in status.splitlines())
        kilobytes += sum(int(row[1]) for row in rows if row[0] == "VmRSS:")
    return kilobytes / 1000


def _fields(process: Path) -> list[str] | None:
    """Return the fields of /proc/PID/stat from the state on, or nothing where it has ended."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
