/* SPDX-License-Identifier: GPL-2.0 */
/* What the parent may ask of its child, the first character of its load options. */
#ifndef SELFTEST_CHILD_H
#define SELFTEST_CHILD_H

#define CHILD_RETURNS		'r'	/* returns CHILD_STATUS */
#define CHILD_EXITS		'e'	/* calls Exit() with CHILD_STATUS and data */
#define CHILD_LOOKS		'l'	/* returns success if it was loaded as it must be */
#define CHILD_MISBEHAVES	'm'	/* starts and unloads itself: success if refused */
#define CHILD_STAYS		's'	/* a driver: offers to be unloaded */
#define CHILD_STAYS_FOREVER	'f'	/* a driver: doesn't */

#define CHILD_STATUS		EFI_NOT_STARTED
#define CHILD_DATA		L"exit data"

/* image.c: a copy of the child's file that tests may damage */
extern UINT8 *file;
extern UINTN size;

bool child_setup(void);
void child_teardown(void);
EFI_STATUS child_load(EFI_HANDLE *child);
EFI_STATUS child_run(CHAR16 what, UINTN *data_size, CHAR16 **data);

/* Where things are in a PE32+ file */
static inline UINT32 *word(UINTN offset)
{
	return (UINT32 *)(file + offset);
}

static inline UINTN header(void)
{
	return *word(0x3c);
}

static inline UINTN optional(void)
{
	return header() + 24;
}

#define MACHINE		(header() + 4)
#define ENTRY		(optional() + 16)
#define SUBSYSTEM	(optional() + 68)
#define RELOCATIONS	(optional() + 112 + 5 * 8)
#define SECTIONS	(optional() + (*word(header() + 20) & 0xffff))

#endif
