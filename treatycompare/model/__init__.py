"""The values of the library: treaties, norms, alignments, differences, comparisons."""
