"""One module a family of formats. ``records.table`` lists them."""
