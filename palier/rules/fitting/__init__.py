"""May this household rent this home, and what weighs or fits: ceilings, income, effort, size. First `eligibility`."""
