"""What Prometheus is told: numbers about the platform, never about a person. No label holds what somebody typed or is."""
