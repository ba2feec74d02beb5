# SPDX-License-Identifier: GPL-2.0
"""A LAVA job that runs boot cases, made of the same list.

Xen needs no machine of its own here: the cases run QEMU, so the job is for a
device of the type "docker", and each case is a test case of LAVA.
"""

import xen
from paths import BASE

IMAGE = "debian:bookworm"
# `make test` builds what most cases boot, tests/boot/run the rest; the test that make is to
# run is the shortest. All builds, and for each case the boot below it; what it may take
# itself comes besides
BUILD_MINUTES = 120
CASE_MINUTES = 4

JOB = """\
job_name: pvh-efi boot cases, Linux {base}
device_type: docker
visibility: public
priority: medium
timeouts:
  job:
    minutes: {all}
  action:
    minutes: {all}
  connection:
    minutes: 10
actions:
- deploy:
    to: docker
    os: debian
    image: {image}
- boot:
    method: docker
    command: bash
    prompts:
    - 'root@.*:.*#'
- test:
    timeout:
      minutes: {all}
    definitions:
    - from: inline
      name: pvh-efi-boot
      path: inline/pvh-efi-boot.yaml
      repository:
        metadata:
          format: Lava-Test Test Definition 1.0
          name: pvh-efi-boot
          description: Xen PVH guests enter Linux by the EFI entry
        run:
          steps:
          - apt-get update
          - apt-get install -y --no-install-recommends ca-certificates git make
          - git clone {repository} pvh-efi
          - cd pvh-efi
          - export BASE={base}
          - lava-test-case build --shell make test T=tests/repo/services
"""

STEP = "          - lava-test-case {} --shell {}\n"


def job(cases, repository):
    """YAML of the job; repository: where a device clones this one from."""
    minutes = BUILD_MINUTES + sum(CASE_MINUTES + xen.patience(case) // 60
                                  for case in cases)
    steps = [(case.name, f"tests/boot/run --only {case.name}") for case in cases]
    if any(case.session == "xen-root" for case in cases):
        steps.insert(0, ("build-packages", "tests/full/deb"))
    return JOB.format(base=BASE, image=IMAGE, repository=repository, all=minutes) + \
        "".join(STEP.format(*step) for step in steps)
