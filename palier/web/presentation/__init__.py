"""What a page draws or says, prepared without a request; `homes`, `sheet` and `corrections` read rows, the others are pure."""
