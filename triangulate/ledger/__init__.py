"""What people decided: the lines of ``triangulate-ledger/1`` and a reader that checks their chain."""
