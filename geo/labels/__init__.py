"""The one placer of names: never overlapping, the same answer each time, for map and figure.

`metrics` measures text with the font's own widths, `costs` says what a box would cover,
`place` chooses, `along` finds stretches for names of lines. `wording` makes requests out of
the catalogue for both users; `web` places them in the Web Mercator pixels of `mercator`.
"""
