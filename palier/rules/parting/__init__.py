"""Two households out of one demande: in the open, or in silence where there is danger. First `separation`."""
