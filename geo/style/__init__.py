"""The one table of colours, lines, sizes, presets and extents of map, legend and figure.

Widths are in CSS pixels at zoom 6 and more; a print width is the same number times a print
factor, in points. Colours are named by token and looked up in one of three schemes: no
colour or width stands anywhere else.
"""
