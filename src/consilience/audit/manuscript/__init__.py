"""Manuscripts: any paper, in any of six formats, as one text with sections, tables and exact places."""
