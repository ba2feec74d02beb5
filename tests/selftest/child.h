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

#endif
