"""The account: what there is to spend, what waits, and how prices are made."""
