from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import treatycompare as tc


def test_a_saved_comparison_is_what_the_schema_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREATYCOMPARE_HOME", os.fspath(tmp_path))
    command = [sys.executable, "-m", "treatycompare", "schema"]
    schema = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    saved = json.loads(tc.compare(tc.load("hanoi"), tc.load("budapest"), theme="extradition").to_json())
    jsonschema.validate(saved, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**saved, "schema_version": "0.9"}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**saved, "pairs": [{"link": {}}]}, schema)
