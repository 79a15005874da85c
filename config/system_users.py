"""A checkout with this file can serve as three users of the system: releases look for it in each other."""
