"""What several benchmarks share: a site served apart, crowds at it, how a figure is printed."""
