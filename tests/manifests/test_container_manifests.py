"""The container and Kubernetes manifests confine the advisor, and ask it what it answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import settings
from bot.http.probes import READY_WITHIN_S
from tests.http.behind import furnished

MANIFESTS = Path(__file__).parents[2] / "manifests"
CONTAINERFILE = (MANIFESTS / "container" / "Containerfile").read_text(encoding="utf-8")
OBJECTS = list(yaml.safe_load_all((MANIFESTS / "kubernetes" / "advisor.yaml").read_text(encoding="utf-8")))


def pod() -> dict[str, Any]:
    (deployment,) = (each for each in OBJECTS if each["kind"] == "Deployment")
    spec: dict[str, Any] = deployment["spec"]["template"]["spec"]
    return spec


def containers() -> list[dict[str, Any]]:
    return [*pod()["initContainers"], *pod()["containers"]]


def test_nothing_runs_as_root() -> None:
    assert pod()["securityContext"]["runAsNonRoot"]
    (user,) = (line.split()[1] for line in CONTAINERFILE.splitlines() if line.startswith("USER "))
    assert user == f"{pod()['securityContext']['runAsUser']}:{pod()['securityContext']['runAsGroup']}" != "0:0"


@pytest.mark.parametrize("container", containers(), ids=lambda each: str(each["name"]))
def test_each_container_is_confined(container: dict[str, Any]) -> None:
    confined = container["securityContext"]
    assert confined["readOnlyRootFilesystem"]
    assert not confined["allowPrivilegeEscalation"]
    assert confined["capabilities"] == {"drop": ["ALL"]}


def test_the_drain_fits_into_the_grace_period() -> None:
    assert settings.Settings.model_fields["advisor_drain_s"].default < pod()["terminationGracePeriodSeconds"]


def test_the_variables_that_are_set_exist() -> None:
    known = {name for name, _, _ in settings.described()}
    (advisor,) = pod()["containers"]
    assert {each["name"] for each in advisor["env"]} <= known


def test_every_folder_that_is_copied_exists() -> None:
    copied = [
        line.split()[1:-1] for line in CONTAINERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line
    ]
    assert all((MANIFESTS.parent / each).exists() for names in copied for each in names)


PROBES = {"startupProbe": "/healthz", "readinessProbe": "/readyz", "livenessProbe": "/healthz"}


@pytest.mark.parametrize("probe", PROBES)
def test_each_probe_asks_what_is_served_and_waits_for_the_answer(probe: str) -> None:
    (advisor,) = pod()["containers"]
    asked = advisor[probe]["httpGet"]["path"]
    assert asked == PROBES[probe]
    assert asked in {getattr(route, "path", "") for route in furnished(None).routes}
    assert advisor[probe]["timeoutSeconds"] > READY_WITHIN_S


def test_metrics_are_scraped_where_they_are_served() -> None:
    (deployment,) = (each for each in OBJECTS if each["kind"] == "Deployment")
    annotations = deployment["spec"]["template"]["metadata"]["annotations"]
    (advisor,) = pod()["containers"]
    assert annotations["prometheus.io/path"] == "/metrics"
    assert annotations["prometheus.io/port"] == str(advisor["ports"][0]["containerPort"])


def test_a_container_alone_asks_for_its_health() -> None:
    asked = CONTAINERFILE.partition("HEALTHCHECK")[2]
    assert "/healthz" in asked
    assert "os.environ['PORT']" in asked
