"""What every layer may use, made to cost a start-up next to nothing."""
