"""Put the compiled record into the wheel, beside its YAML."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRecord(BuildHookInterface):  # type: ignore[type-arg]
    """Compile ``treaties/`` when a wheel is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled record to what the wheel includes."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from treatycompare import compiled
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory()
        target = Path(self._folder.name) / compiled.NAME
        target.write_bytes(compiled.to_json(compiled.compile_record(Path(self.root, "treaties"))))
        build_data["force_include"][str(target)] = f"treatycompare/_treaties/{compiled.NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was made for the build."""
        if version != "editable":
            self._folder.cleanup()
