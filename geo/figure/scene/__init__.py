"""What a figure shows: lines, ground, journey, names of its extent."""
