"""The Python package `jsonschema` agrees with the schemas: python3 schema.py PAIRS.jsonl

Each line is {"schema": …, "documents": [{"document": …, "valid": true}]}, as the agreement test of
`tests/answers` writes them where PEIL_ENGINES names a folder. In Python `$` also matches before a line
break at the end of a text, so a document that holds one may be accepted.
"""

import json
import sys

from jsonschema import Draft202012Validator

pairs = 0
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        case = json.loads(line)
        Draft202012Validator.check_schema(case["schema"])
        validator = Draft202012Validator(case["schema"])
        for one in case["documents"]:
            pairs += 1
            said = validator.is_valid(one["document"])
            if said != one["valid"] and not (said and "\\n" in json.dumps(one["document"])):
                sys.exit(f"jsonschema says {said}: {json.dumps(one['document'])}\n{line[:3000]}")
if pairs == 0:
    sys.exit("nothing to check")
print(f"jsonschema agrees on {pairs} documents")
