"""What is seen from outside: health, readiness, measures, the public state. Answered without a person, and without waiting."""
