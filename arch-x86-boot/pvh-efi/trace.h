/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PVH_EFI_TRACE_H
#define PVH_EFI_TRACE_H

#include "efi.h"

/* A build with DEBUG=1 says so, and it alone has trace.c. */
#ifndef PVH_EFI_DEBUG
#define PVH_EFI_DEBUG	0
#endif

/* trace-entry.S: as many as there are */
#define NR_SERVICES	58
extern const u8 trace_entries[NR_SERVICES][16];

/* trace.c */
efi_status_t __efiapi trace_call(unsigned long nr, const unsigned long *words);
void trace_services(void);

#endif
