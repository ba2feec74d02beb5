# SPDX-License-Identifier: GPL-2.0
"""A LAVA job that runs boot cases, made of the same list.

Xen needs no machine of its own here: the cases run QEMU, so the job is for a
device of the type "docker", and each case is a test case of LAVA.
"""

from paths import BASE

IMAGE = "debian:bookworm"
# `make test` builds what the cases boot; the test that it is to run is the shortest.
# The builds, and as many minutes for each case as no case needs
BUILD_MINUTES = 120
CASE_MINUTES = 5

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
          - lava-test-case build --shell make test T=tests/series/services
"""

STEP = "          - lava-test-case {name} --shell tests/boot/run --only {name}\n"


def job(cases, repository):
    """YAML of the job; repository: where a device clones this one from."""
    return JOB.format(base=BASE, image=IMAGE, repository=repository,
                      all=BUILD_MINUTES + CASE_MINUTES * len(cases)) + \
        "".join(STEP.format(name=case.name) for case in cases)
