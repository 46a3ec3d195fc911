"""What the auditor says. The type stands in the model: strategies are linted in the same words (decision 0012)."""

from consilience.model.finding import CONFIDENCES, SEVERITIES, Confidence, Finding, Repair, Severity, Spot

__all__ = ["CONFIDENCES", "SEVERITIES", "Confidence", "Finding", "Repair", "Severity", "Spot"]
