"""What-if: odds, waiting times, replay; decides nothing."""
