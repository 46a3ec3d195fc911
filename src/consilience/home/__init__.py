"""Where a review lives: a folder of readable files, and the ledger of decisions."""
