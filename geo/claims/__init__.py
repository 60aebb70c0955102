"""Published figures beside ours: what is the same definition, how far apart, and why."""
