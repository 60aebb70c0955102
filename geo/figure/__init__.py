"""Figures for publication: PNG, SVG and PDF, the same bytes each time.

`spec` says what is asked, `projection` turns degrees into points on the page, `scene` picks
what is drawn, `base`, `lines` and `points` draw it, `names` labels it, `legend` and
`scalebar` explain it, `credit` names the sources, `render` puts them on one sheet and
writes the file. All lengths on the page are points, y upwards from the bottom left corner.
"""
