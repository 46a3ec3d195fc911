"""What the auditor says. The type stands in the model: strategies are linted in the same words (decision 0012)."""

from consilience.model.finding import SEVERITIES, Finding, Repair, Severity, Spot

__all__ = ["SEVERITIES", "Finding", "Repair", "Severity", "Spot"]
