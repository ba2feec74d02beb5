// SPDX-License-Identifier: GPL-2.0
/* The tables' headers and what they point at, UEFI 2.10, 4.2 to 4.5 */

#include "selftest.h"

static UINT8 copy[4096] __attribute__((aligned(8)));

bool header_crc_right(const EFI_TABLE_HEADER *header)
{
	EFI_TABLE_HEADER *copied = (void *)copy;

	if (header->HeaderSize < sizeof(*header) || header->HeaderSize > sizeof(copy))
		return false;
	memcpy(copy, header, header->HeaderSize);
	copied->CRC32 = 0;
	return crc32(copy, header->HeaderSize) == header->CRC32;
}

static void check_header(const EFI_TABLE_HEADER *header, UINT64 signature, UINTN size)
{
	EQUAL(header->Signature, signature);
	EQUAL(header->HeaderSize, size);
	EQUAL(header->Reserved, 0);
	EQUAL(header->Revision, st->Hdr.Revision);
	HOLDS(header->Revision >= (2 << 16 | 30));
	HOLDS(header_crc_right(header));
}

static void headers(void)
{
	check_header(&st->Hdr, EFI_SYSTEM_TABLE_SIGNATURE, sizeof(*st));
	check_header(&bs->Hdr, EFI_BOOT_SERVICES_SIGNATURE, sizeof(*bs));
	check_header(&rt->Hdr, EFI_RUNTIME_SERVICES_SIGNATURE, sizeof(*rt));
}

/* Every pointer behind the header; the 9th service from HandleProtocol on is reserved */
static void services(void)
{
	void **end = (void **)(bs + 1);

	for (void **service = (void **)(&bs->Hdr + 1); service < end; service++)
		HOLDS(*service || service == (void **)&bs->PCHandleProtocol);
	end = (void **)(rt + 1);
	for (void **service = (void **)(&rt->Hdr + 1); service < end; service++)
		HOLDS(*service);
}

static void vendor(void)
{
	UINTN length = 0;

	HOLDS(st->FirmwareVendor);
	while (length < 100 && st->FirmwareVendor[length])
		length++;
	HOLDS(length > 0 && length < 100);
}

static void consoles(void)
{
	EFI_GUID in = SIMPLE_TEXT_INPUT_PROTOCOL, out = SIMPLE_TEXT_OUTPUT_PROTOCOL;
	void *found = NULL;

	HOLDS(st->ConIn && st->ConOut && st->StdErr);
	EXPECT(bs->HandleProtocol(st->ConsoleInHandle, &in, &found), EFI_SUCCESS);
	EQUAL((UINTN)found, (UINTN)st->ConIn);
	EXPECT(bs->HandleProtocol(st->ConsoleOutHandle, &out, &found), EFI_SUCCESS);
	EQUAL((UINTN)found, (UINTN)st->ConOut);
	EXPECT(bs->HandleProtocol(st->StandardErrorHandle, &out, &found), EFI_SUCCESS);
	EQUAL((UINTN)found, (UINTN)st->StdErr);
}

static const struct test before[] = {
	{ "signatures, sizes, revisions and checksums of the three tables", headers },
	{ "every service is there", services },
	{ "the vendor has a name", vendor },
	{ "the consoles' handles have their protocols", consoles },
	{ },
};

static void no_boot_services(void)
{
	EQUAL((UINTN)st->BootServices, 0);
}

static void no_consoles(void)
{
	EQUAL((UINTN)st->ConIn, 0);
	EQUAL((UINTN)st->ConOut, 0);
	EQUAL((UINTN)st->StdErr, 0);
	EQUAL((UINTN)st->ConsoleInHandle, 0);
	EQUAL((UINTN)st->ConsoleOutHandle, 0);
	EQUAL((UINTN)st->StandardErrorHandle, 0);
}

static void headers_after(void)
{
	HOLDS(header_crc_right(&st->Hdr));
	HOLDS(header_crc_right(&rt->Hdr));
	EQUAL((UINTN)st->RuntimeServices, (UINTN)rt);
}

static const struct test after[] = {
	{ "the system table has no boot services any more", no_boot_services },
	{ "the system table has no consoles any more", no_consoles },
	{ "the checksums are right again", headers_after },
	{ },
};

const struct group header_group = { "tables", .before = before, .after = after };
