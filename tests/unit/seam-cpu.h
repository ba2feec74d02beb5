/* SPDX-License-Identifier: GPL-2.0 */
/* In place of cpu.h, for the files whose ports a test plays: included before them. */
#define PVH_EFI_CPU_H

#include "types.h"

u8 port_read(u16 port);
u32 port_read32(u16 port);
void port_write(u16 port, u8 value);
void port_write16(u16 port, u16 value);
void __noreturn triple_fault(void);
