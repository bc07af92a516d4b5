"""The OpenAPI documents of the examples, by openapi-spec-validator and against what the form posts."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

peil = sys.argv[1]
root = Path(__file__).parents[2]


def check(survey: Path, folder: Path) -> None:
    build = [peil, "build", survey, "-o", folder, "--target", "endpoint", "--target", "schema"]
    subprocess.run(build, check=True, capture_output=True)
    path = next(folder.glob("*.openapi.json"))
    document = json.loads(path.read_text())
    OpenAPIV31SpecValidator(document, base_uri=path.as_uri()).validate()
    (post,) = [methods["post"] for methods in document["paths"].values()]
    content = post["requestBody"]["content"]
    schema = content["application/json"]["schema"]
    response, *case = schema.get("oneOf", [schema])
    assert (folder / response["$ref"]).exists(), response
    assert case == ([{"$ref": "#/components/schemas/Case"}] if "Case" in document["components"]["schemas"] else [])
    form = content["application/x-www-form-urlencoded"]["schema"]
    Draft202012Validator.check_schema(form)
    names = form["properties"]
    head = {"_survey": names["_survey"]["const"], "_version": names["_version"]["const"], "_language": names["_language"]["enum"][0]}
    Draft202012Validator(form).validate(head)
    assert not Draft202012Validator(form).is_valid({**head, "nothing": "x"})


for survey in sorted((root / "examples").glob("*.peil")):
    with tempfile.TemporaryDirectory() as folder:
        check(survey, Path(folder))
        print(f"{survey.name}: a valid OpenAPI 3.1 document")
