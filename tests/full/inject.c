// SPDX-License-Identifier: GPL-2.0
/*
 * Makes services fail that an image calls: linked into pvh-efi for a test only,
 * by ld's --wrap, so that the sources as they are know nothing of it. What fails
 * is written into the finished file: see faults.
 */

#include "bootsvc.h"
#include "cpu.h"
#include "image.h"
#include "print.h"
#include "protocol.h"
#include "runtime.h"
#include "systab.h"

#define NR_BOOT		((sizeof(boot_services) - sizeof(boot_services.hdr)) / 8)
#define NR_RUNTIME	((sizeof(runtime_services) - sizeof(runtime_services.hdr)) / 8)
#define FIRST_RUNTIME	NR_BOOT
#define FIRST_PROTOCOL	(FIRST_RUNTIME + NR_RUNTIME)
#define NR_SERVICES	(FIRST_PROTOCOL + 8)
#define ADDRESS_MAP	(FIRST_RUNTIME + 4)
#define EXIT_BOOT	26

static_assert(NR_SERVICES == 66, "as many as inject-entry.S has entries");
static_assert(offsetof(struct efi_boot_services, exit_boot_services) ==
	      sizeof(struct efi_table_hdr) + EXIT_BOOT * 8, "place of ExitBootServices");
static_assert(offsetof(struct efi_runtime_services, set_virtual_address_map) ==
	      sizeof(struct efi_table_hdr) + 4 * 8, "place of SetVirtualAddressMap");

/* The file is searched for the magic, and what follows it is overwritten: no constant. */
struct {
	char magic[16];
	u32 service;		/* ~0: none, only count */
	u32 times;		/* so many calls fail */
	u64 status;
} fault __section(".data.fault") = { "pvh-efi's fault:", ~0, 0, 0 };

/* inject-entry.S */
extern const u8 inject_entries[NR_SERVICES][16];
void *fault_originals[NR_SERVICES];
efi_status_t __efiapi fault_call(u64 service);

static u32 calls[NR_SERVICES];

static void print_counts(void)
{
	for (u32 i = 0; i < NR_SERVICES; i++) {
		if (fault_originals[i])
			pr_line("faults: service %u: %u calls", i, calls[i]);
	}
}

/* Called before each service: its status, or 0 when it shall run. */
efi_status_t __efiapi fault_call(u64 service)
{
	calls[service]++;
	if (service == EXIT_BOOT && fault.service == ~0U)
		print_counts();
	return service == fault.service && calls[service] <= fault.times ? fault.status : 0;
}

static void replace(void **functions, u32 nr, u32 first)
{
	for (u32 i = 0; i < nr; i++) {
		if (!functions[i])
			continue;
		fault_originals[first + i] = functions[i];
		functions[i] = (void *)inject_entries[first + i];
	}
}

static void replace_protocol(struct efi_guid guid, u32 nr, u32 first)
{
	void *functions;

	if (protocol_locate(&guid, NULL, &functions) == EFI_SUCCESS)
		replace(functions, nr, first);
}

#define RNG_GUID \
	EFI_GUID(0x3152bca5, 0xeade, 0x433d, 0x86, 0x2e, 0xc0, 0x1c, 0xdc, 0x29, 0x1f, 0x44)
#define MEMORY_ATTRIBUTE_GUID \
	EFI_GUID(0xf4560cf6, 0x40ec, 0x4b4a, 0xa1, 0x92, 0xbf, 0x1d, 0x57, 0xd0, 0xb1, 0x89)

/* The first image to be started is the kernel: all it can call is there now. */
efi_status_t __efiapi __real_image_start(struct efi_handle *image, efi_uintn_t *size,
					 efi_char16_t **data);
efi_status_t __efiapi __wrap_image_start(struct efi_handle *image, efi_uintn_t *size,
					 efi_char16_t **data);

efi_status_t __efiapi __wrap_image_start(struct efi_handle *image, efi_uintn_t *size,
					 efi_char16_t **data)
{
	if (!fault_originals[EXIT_BOOT]) {
		replace((void **)(&boot_services.hdr + 1), NR_BOOT, 0);
		replace((void **)(&runtime_services.hdr + 1), NR_RUNTIME, FIRST_RUNTIME);
		replace_protocol((struct efi_guid)EFI_LOAD_FILE2_GUID, 1, FIRST_PROTOCOL);
		replace((void **)&systab.con_out->output_string, 1, FIRST_PROTOCOL + 1);
		replace_protocol((struct efi_guid)RNG_GUID, 2, FIRST_PROTOCOL + 2);
		replace_protocol((struct efi_guid)MEMORY_ATTRIBUTE_GUID, 3, FIRST_PROTOCOL + 4);
		table_set_crc(&boot_services.hdr);
		table_set_crc(&runtime_services.hdr);
	}
	return __real_image_start(image, size, data);
}

/* After ExitBootServices() only this is left, and only what lies beside it. */
static char late_line[] __runtime_data = "pvh-efi: faults: service 48: 1 calls\n";
static efi_status_t late_status __runtime_data;

static __runtime efi_status_t __efiapi late_address_map(void)
{
	for (u32 i = 0; i < sizeof(late_line) - 1; i++)
		port_write(0x3f8, late_line[i]);
	return late_status;
}

void __real_runtime_exit_boot_services(void);
void __wrap_runtime_exit_boot_services(void);

void __wrap_runtime_exit_boot_services(void)
{
	static_assert(ADDRESS_MAP == 48, "as in the line");

	__real_runtime_exit_boot_services();
	late_status = fault.service == ADDRESS_MAP ? fault.status : 0;
	*(void **)&runtime_services.set_virtual_address_map = late_address_map;
	table_set_crc(&runtime_services.hdr);
}
