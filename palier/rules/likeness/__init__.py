"""Whether two records are of one person: a score that is said part by part, and decided by somebody."""
