"""Instruments for risk of bias: which levels they know, and for which designs they are made."""
