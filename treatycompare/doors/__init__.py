"""One door for each format: whatever comes from outside passes here, is limited, or is refused.

A door turns bytes of unknown origin into something a parser may trust: well-formed, of bounded
size and depth, without entities or references to other files. Each refusal is a ParseError that
says why; no exception of a foreign library passes.
"""
