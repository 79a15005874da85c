"""What I asked of other roofs. Mine alone: another holder reads neither the requests nor the answers (ADR 90)."""
