/* SPDX-License-Identifier: GPL-2.0 */
#ifndef COMPAT_ASM_MSR_INDEX_H
#define COMPAT_ASM_MSR_INDEX_H

#define MSR_IA32_APICBASE	0x0000001b
#define MSR_EFER		0xc0000080
#define EFER_LME		0x00000100
#define EFER_NX			0x00000800

#endif
