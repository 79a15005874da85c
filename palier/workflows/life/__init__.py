"""The life of a demande: renewal, merging, its end, and what is erased. First `renewing`, then `erasing`."""
