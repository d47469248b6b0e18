"""Collections of many treaties: for every article the nearest in all others, streamed to Parquet.

``words`` counts each treaty once, ``index`` weighs the words of all together, ``nearest`` finds
candidates and weighs their evidence, ``run`` does this on any executor and goes on where a run
stopped, ``result`` reads what came out, ``synthetic`` makes treaties for tests and benchmarks.
What needs the extra ``collections`` is imported only when a collection is aligned or read.
"""

from treatycompare.collection.result import CollectionAlignment, Neighbour, read_collection
from treatycompare.collection.run import align_collection, local_workers

__all__ = ["CollectionAlignment", "Neighbour", "align_collection", "local_workers", "read_collection"]
