"""What happens to a demande: what it cost, a separation, an erasure."""
