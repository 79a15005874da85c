"""Points kept true: a score asked again, a grid that changes on its day, what a mistake cost."""
