// SPDX-License-Identifier: GPL-2.0
/*
 * For a build with DEBUG=1: each call of a service that an image makes is a line on
 * the console, with the first words of its arguments and what came back.
 *
 * Nothing here knows how many arguments a service has. It is called with 32 words,
 * of which the last are what else is on the caller's stack: neither calling convention
 * minds. A call of InstallMultipleProtocolInterfaces() or its counterpart with more than
 * 15 pairs has more words, and goes wrong.
 */

#include "bootsvc.h"
#include "devpath.h"
#include "image.h"
#include "initrd.h"
#include "print.h"
#include "runtime.h"
#include "systab.h"
#include "trace.h"

/* In the order of the two tables */
static const char * const names[NR_SERVICES] = {
	"RaiseTPL", "RestoreTPL", "AllocatePages", "FreePages", "GetMemoryMap",
	"AllocatePool", "FreePool", "CreateEvent", "SetTimer", "WaitForEvent",
	"SignalEvent", "CloseEvent", "CheckEvent", "InstallProtocolInterface",
	"ReinstallProtocolInterface", "UninstallProtocolInterface", "HandleProtocol", "",
	"RegisterProtocolNotify", "LocateHandle", "LocateDevicePath",
	"InstallConfigurationTable", "LoadImage", "StartImage", "Exit", "UnloadImage",
	"ExitBootServices", "GetNextMonotonicCount", "Stall", "SetWatchdogTimer",
	"ConnectController", "DisconnectController", "OpenProtocol", "CloseProtocol",
	"OpenProtocolInformation", "ProtocolsPerHandle", "LocateHandleBuffer",
	"LocateProtocol", "InstallMultipleProtocolInterfaces",
	"UninstallMultipleProtocolInterfaces", "CalculateCrc32", "CopyMem", "SetMem",
	"CreateEventEx",
	"GetTime", "SetTime", "GetWakeupTime", "SetWakeupTime", "SetVirtualAddressMap",
	"ConvertPointer", "GetVariable", "GetNextVariableName", "SetVariable",
	"GetNextHighMonotonicCount", "ResetSystem", "UpdateCapsule",
	"QueryCapsuleCapabilities", "QueryVariableInfo",
};

#define NR_OF(table)	((sizeof(table) - sizeof((table).hdr)) / sizeof(void *))
#define NR_BOOT		NR_OF(boot_services)

static_assert(NR_BOOT + NR_OF(runtime_services) == NR_SERVICES, "each service has a name");

static struct {
	efi_status_t (*call)(unsigned long first, ...) __efiapi;
} services[NR_SERVICES];

static void tell(const char *name, const unsigned long *words, const char *what,
		 efi_status_t status)
{
	pr_line("%s(0x%llx, 0x%llx, 0x%llx)%s0x%llx", name, (u64)words[0], (u64)words[1],
		(u64)words[2], what, (u64)status);
}

/* What comes back late or never; that it has been called is said before. */
static bool is_long(const void *service)
{
	return service == image_start || service == image_exit || service == reset_system;
}

/**
 * trace_call() - call a service, and say so; only trace-entry.S calls it
 * @nr:		of the service, as in names
 * @words:	its arguments, and what follows on the stack
 */
efi_status_t __efiapi trace_call(unsigned long nr, const unsigned long *words)
{
	const unsigned long *w = words;
	efi_status_t status;

	if (is_long(services[nr].call))
		tell(names[nr], words, " begins: ", 0);
	status = services[nr].call(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9],
				   w[10], w[11], w[12], w[13], w[14], w[15], w[16], w[17], w[18],
				   w[19], w[20], w[21], w[22], w[23], w[24], w[25], w[26], w[27],
				   w[28], w[29], w[30], w[31]);
	tell(names[nr], words, " = ", status);
	return status;
}

/* This one looks at who calls it: bootsvc.c. */
static efi_status_t __efiapi locate_device_path(const struct efi_guid *guid,
						struct efi_device_path **path,
						struct efi_handle **device)
{
	const unsigned long words[] = {
		(unsigned long)guid, (unsigned long)path, (unsigned long)device,
	};
	efi_status_t status = devpath_find(guid, path, device,
					   initrd_hidden_from(__builtin_return_address(0)));

	tell("LocateDevicePath", words, " = ", status);
	return status;
}

static void replace(struct efi_table_hdr *hdr, u32 nr, u32 first)
{
	void **functions = (void **)(hdr + 1);

	for (u32 i = 0; i < nr; i++) {
		if (!functions[i])
			continue;
		services[first + i].call = functions[i];
		functions[i] = (void *)trace_entries[first + i];
	}
}

/**
 * trace_services() - have each call of a service told from now on
 *
 * ExitBootServices() replaces what is left of the runtime services: these are not told.
 */
void trace_services(void)
{
	replace(&boot_services.hdr, NR_BOOT, 0);
	replace(&runtime_services.hdr, NR_SERVICES - NR_BOOT, NR_BOOT);
	boot_services.locate_device_path = locate_device_path;
	table_set_crc(&boot_services.hdr);
	table_set_crc(&runtime_services.hdr);
}
