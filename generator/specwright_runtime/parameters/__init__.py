"""Parameters between Python values and the text of paths, queries, headers and cookies."""
