/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_ASM_TRAPNR_H
#define COMPAT_ASM_TRAPNR_H

#define X86_TRAP_PF		14

#endif
