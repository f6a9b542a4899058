#!/usr/bin/env python3
"""Draws images/icon.png: two nested scopes, a variable that takes the names of both, and one that skips the outer."""

import pathlib
import struct
import zlib

SIZE = 128
SUPER = 4   # samples a pixel and direction, against steps in the edges
TARGET = pathlib.Path(__file__).resolve().parent.parent / "images" / "icon.png"

GROUND, OUTER, INNER, ORANGE, WHITE = (27, 42, 58), (58, 92, 122), (111, 158, 196), (255, 143, 0), (245, 247, 250)


def rounded(x, y, left, top, right, bottom, radius):
    dx = max(left + radius - x, x - right + radius, 0)
    dy = max(top + radius - y, y - bottom + radius, 0)
    return left <= x <= right and top <= y <= bottom and dx * dx + dy * dy <= radius * radius


def disc(x, y, centre_x, centre_y, radius):
    return (x - centre_x) ** 2 + (y - centre_y) ** 2 <= radius * radius


def colour(x, y):
    """The colour at a point of a 128 by 128 field; None is transparent."""
    if not rounded(x, y, 2, 2, 126, 126, 22):
        return None
    if disc(x, y, 70, 51, 9):
        return WHITE
    if disc(x, y, 70, 77, 9):
        return ORANGE
    frames = [((16, 18, 112, 110, 14), OUTER, 7), ((40, 32, 100, 96, 11), INNER, 6)]
    for (left, top, right, bottom, radius), paint, width in frames:
        inside = rounded(x, y, left + width, top + width, right - width, bottom - width, radius - width / 2)
        if rounded(x, y, left, top, right, bottom, radius) and not inside:
            if paint is OUTER and x < left + width and 69 <= y <= 85:   # the opening for the lower variable
                return GROUND
            return paint
    return GROUND


def pixel(column, row):
    samples = [
        colour((column + (i + 0.5) / SUPER) * 128 / SIZE, (row + (j + 0.5) / SUPER) * 128 / SIZE)
        for i in range(SUPER)
        for j in range(SUPER)
    ]
    seen = [sample for sample in samples if sample]
    if not seen:
        return bytes(4)
    mean = [round(sum(sample[i] for sample in seen) / len(seen)) for i in range(3)]
    return bytes([*mean, round(255 * len(seen) / len(samples))])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main():
    rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(png)


if __name__ == "__main__":
    main()
