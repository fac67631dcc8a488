"""Memory: how much there is, and how much that is in words."""

from __future__ import annotations

import os


def memory_limit() -> int:
    """Bytes that training may take: three quarters of the machine's memory; 4 GiB where that is unknown."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 3 // 4
    except (AttributeError, ValueError, OSError):
        return 4 << 30


def bytes_text(n: float) -> str:
    """A number of bytes for people: `11.3 MB`."""
    if n < 1000:
        return f"{n:.0f} B"
    for unit in ("kB", "MB", "GB", "TB"):
        n /= 1000
        if n < 1000:
            return f"{n:.1f} {unit}"
    return f"{n / 1000:.1f} PB"
