// SPDX-License-Identifier: GPL-2.0
/* Loaded before a program, it makes /boot what vfat is: no links, no owners, no modes. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/types.h>

#define SAYS_NO(call, path, types, names)					\
	int call types								\
	{									\
		int (*real) types = dlsym(RTLD_NEXT, #call);			\
										\
		if (!strncmp(path, "/boot/", 6)) {				\
			errno = EPERM;						\
			return -1;						\
		}								\
		return real names;						\
	}

SAYS_NO(link, to, (const char *from, const char *to), (from, to))
SAYS_NO(symlink, to, (const char *from, const char *to), (from, to))
SAYS_NO(linkat, to, (int d, const char *from, int e, const char *to, int flags),
	(d, from, e, to, flags))
SAYS_NO(symlinkat, to, (const char *from, int d, const char *to), (from, d, to))
SAYS_NO(chmod, path, (const char *path, mode_t mode), (path, mode))
SAYS_NO(fchmodat, path, (int d, const char *path, mode_t mode, int flags),
	(d, path, mode, flags))
SAYS_NO(chown, path, (const char *path, uid_t user, gid_t group), (path, user, group))
SAYS_NO(lchown, path, (const char *path, uid_t user, gid_t group), (path, user, group))
