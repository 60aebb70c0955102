"""The sheet of paper: projection, canvas, lines, file writers."""
