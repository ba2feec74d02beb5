// SPDX-License-Identifier: GPL-2.0
/*
 * Variables (UEFI 8.2), in memory, until ExitBootServices(). What is called
 * non-volatile lives as long as this machine: a domain that is started again is
 * another one. There is nobody to authenticate a write, and no error record. What
 * only the platform may say is not there, and stays so.
 */

#include "lib.h"
#include "pool.h"
#include "runtime.h"

/* Bounds of what applications may store, in bytes */
#define MAX_STORAGE	0x20000ULL
#define MAX_VARIABLE	0x10000ULL	/* name and data */
#define MAX_NAME	1024		/* terminating 0 included */

#define ACCESS		(EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS)
#define KEPT		(ACCESS | EFI_VARIABLE_NON_VOLATILE)
#define KNOWN		0xff

struct variable {
	struct variable *next;
	struct efi_guid guid;
	u32 attributes;
	u32 name_size;		/* bytes, terminating 0 included */
	u64 data_size;
	u8 bytes[];		/* name, data */
};

static struct variable *variables;
static u64 used;

/* Bytes of @name with its terminating 0; 0 when there is none in the first @max. */
static u32 name_size(const efi_char16_t *name, u64 max)
{
	for (u32 i = 0; (i + 1) * sizeof(*name) <= max; i++) {
		if (!name[i])
			return (i + 1) * sizeof(*name);
	}
	return 0;
}

static struct variable **find(const efi_char16_t *name, u32 size, const struct efi_guid *guid)
{
	struct variable **link = &variables;

	for (; *link; link = &(*link)->next) {
		if ((*link)->name_size == size && guid_equal(&(*link)->guid, guid) &&
		    !memcmp((*link)->bytes, name, size))
			break;
	}
	return link;
}

/* GetVariable(), 8.2.1 */
efi_status_t __efiapi variable_get(efi_char16_t *name, struct efi_guid *guid, u32 *attr,
				   efi_uintn_t *size, void *data)
{
	struct variable *v;
	efi_uintn_t room;

	if (!name || !guid || !size)
		return EFI_INVALID_PARAMETER;
	v = *find(name, name_size(name, MAX_NAME), guid);
	if (!v)
		return EFI_NOT_FOUND;
	room = *size;
	if (room >= v->data_size && !data)
		return EFI_INVALID_PARAMETER;
	*size = v->data_size;
	if (attr)
		*attr = v->attributes;
	if (room < v->data_size)
		return EFI_BUFFER_TOO_SMALL;
	memcpy(data, v->bytes + v->name_size, v->data_size);
	return EFI_SUCCESS;
}

/* GetNextVariableName(), 8.2.2: an empty name asks for the first */
efi_status_t __efiapi variable_get_next(efi_uintn_t *size, efi_char16_t *name,
					struct efi_guid *guid)
{
	struct variable *v = variables;
	efi_uintn_t room;

	if (!size || !name || !guid || !name_size(name, *size))
		return EFI_INVALID_PARAMETER;
	if (*name) {
		v = *find(name, name_size(name, *size), guid);
		if (!v)
			return EFI_INVALID_PARAMETER;
		v = v->next;
	}
	if (!v)
		return EFI_NOT_FOUND;
	room = *size;
	*size = v->name_size;
	if (room < v->name_size)
		return EFI_BUFFER_TOO_SMALL;
	memcpy(name, v->bytes, v->name_size);
	*guid = v->guid;
	return EFI_SUCCESS;
}

static void delete(struct variable **link)
{
	struct variable *v = *link;

	*link = v->next;
	used -= v->name_size + v->data_size;
	pool_delete(v);
}

static efi_status_t check_attributes(u32 attributes)
{
	if (attributes & ~KNOWN || (attributes & ACCESS) == EFI_VARIABLE_RUNTIME_ACCESS)
		return EFI_INVALID_PARAMETER;
	if (attributes & ~(KEPT | EFI_VARIABLE_APPEND_WRITE))
		return EFI_UNSUPPORTED;
	return EFI_SUCCESS;
}

/* Put @size bytes behind the first @keep that the variable at @link has, or make it. */
static efi_status_t store(struct variable **link, const efi_char16_t *name, u32 length,
			  const struct efi_guid *guid, u32 attributes, u64 keep, u64 size,
			  const void *data)
{
	struct variable *old = *link, *v;
	u64 replaced = old ? length + old->data_size : 0;

	if (size > MAX_VARIABLE || length + keep + size > MAX_VARIABLE)
		return EFI_INVALID_PARAMETER;
	if (used - replaced + length + keep + size > MAX_STORAGE)
		return EFI_OUT_OF_RESOURCES;
	v = pool_new(sizeof(*v) + length + keep + size);
	if (!v)
		return EFI_OUT_OF_RESOURCES;

	v->guid = *guid;
	v->attributes = attributes & KEPT;
	v->name_size = length;
	v->data_size = keep + size;
	memcpy(v->bytes, name, length);
	if (old) {
		memcpy(v->bytes + length, old->bytes + length, keep);
		v->next = old->next;
	}
	memcpy(v->bytes + length + keep, data, size);
	*link = v;
	used += length + keep + size - replaced;
	if (old)
		pool_delete(old);
	return EFI_SUCCESS;
}

/*
 * Whether Secure Boot is on, by whose keys, and what else is the platform's to say:
 * UEFI 3.3, 32.3 to 32.6. Each stands for what begins so ("PKDefault") too.
 */
static bool is_platforms(const efi_char16_t *name, const struct efi_guid *guid)
{
	static const struct efi_guid database = EFI_IMAGE_SECURITY_DATABASE_GUID;
	static const struct efi_guid global = EFI_GLOBAL_VARIABLE_GUID;
	static const char names[] = "SecureBoot\0SetupMode\0AuditMode\0DeployedMode\0"
		"SignatureSupport\0OsIndicationsSupported\0VendorKeys\0PK\0KEK\0db\0";

	if (!guid_equal(guid, &global))
		return guid_equal(guid, &database);
	for (const char *p = names; *p; p++) {
		const efi_char16_t *c = name;

		while (*p && *p == *c++)
			p++;
		if (!*p)
			return true;
		while (*p)
			p++;
	}
	return false;
}

/* SetVariable(), 8.2.3 */
efi_status_t __efiapi variable_set(efi_char16_t *name, struct efi_guid *guid, u32 attr,
				   efi_uintn_t size, void *data)
{
	bool append = attr & EFI_VARIABLE_APPEND_WRITE;
	struct variable **link;
	efi_status_t status;
	u32 length;

	if (!name || !guid || !*name || (size && !data))
		return EFI_INVALID_PARAMETER;
	length = name_size(name, MAX_NAME);
	if (!length)
		return EFI_INVALID_PARAMETER;
	if (is_platforms(name, guid))
		return EFI_WRITE_PROTECTED;
	status = check_attributes(attr);
	if (status != EFI_SUCCESS)
		return status;

	link = find(name, length, guid);
	if (*link && attr & ACCESS && (attr & KEPT) != (*link)->attributes)
		return EFI_INVALID_PARAMETER;
	if (!(attr & ACCESS) || (!size && !append)) {
		if (!*link)
			return EFI_NOT_FOUND;
		delete(link);
		return EFI_SUCCESS;
	}
	if (!size)
		return EFI_SUCCESS;	/* an append of nothing makes no variable */
	return store(link, name, length, guid, attr, append && *link ? (*link)->data_size : 0,
		     size, data);
}

/* QueryVariableInfo(), 8.2.4 */
efi_status_t __efiapi variable_query_info(u32 attr, u64 *storage, u64 *remaining, u64 *max)
{
	efi_status_t status = check_attributes(attr);

	if (!storage || !remaining || !max || !(attr & ACCESS))
		return EFI_INVALID_PARAMETER;
	if (status != EFI_SUCCESS)
		return status;
	*storage = MAX_STORAGE;
	*remaining = MAX_STORAGE - used;
	*max = MAX_VARIABLE;
	return EFI_SUCCESS;
}
