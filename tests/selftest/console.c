// SPDX-License-Identifier: GPL-2.0
/* The simple text protocols, UEFI 2.10, 12.3 and 12.4 */

#include "selftest.h"

/* The tester looks for this line with the nonce. */
static void output(void)
{
	static CHAR16 line[100];
	UINTN n = 0;

	for (const char *s = "# ConOut "; *s; s++)
		line[n++] = *s;
	for (const char *s = nonce; *s && n < ARRAY_SIZE(line) - 3; s++)
		line[n++] = *s;
	line[n++] = '\r';
	line[n++] = '\n';
	line[n] = 0;
	EXPECT(st->ConOut->OutputString(st->ConOut, line), EFI_SUCCESS);
}

static void test_string(void)
{
	EXPECT(st->ConOut->TestString(st->ConOut, (CHAR16 *)L"plain text"), EFI_SUCCESS);
}

static void modes(void)
{
	UINTN columns = 0, rows = 0;

	HOLDS(st->ConOut->Mode->MaxMode >= 1);
	HOLDS(st->ConOut->Mode->Mode < st->ConOut->Mode->MaxMode);
	EXPECT(st->ConOut->QueryMode(st->ConOut, 0, &columns, &rows), EFI_SUCCESS);
	EQUAL(columns, 80);
	EQUAL(rows, 25);
	EXPECT(st->ConOut->QueryMode(st->ConOut, 1000, &columns, &rows), EFI_UNSUPPORTED);
	EXPECT(st->ConOut->SetMode(st->ConOut, 1000), EFI_UNSUPPORTED);
	EITHER(st->ConOut->SetCursorPosition(st->ConOut, 1000, 1000), EFI_UNSUPPORTED,
	       EFI_UNSUPPORTED);
}

static void attribute(void)
{
	INT32 old = st->ConOut->Mode->Attribute;

	EXPECT(st->ConOut->SetAttribute(st->ConOut, 0x07), EFI_SUCCESS);
	EQUAL(st->ConOut->Mode->Attribute, 0x07);
	EXPECT(st->ConOut->SetAttribute(st->ConOut, old), EFI_SUCCESS);
}

static void input(void)
{
	EFI_INPUT_KEY key;

	EXPECT(st->ConIn->Reset(st->ConIn, FALSE), EFI_SUCCESS);
	EXPECT(st->ConIn->ReadKeyStroke(st->ConIn, &key), EFI_NOT_READY);
}

static void key_event(void)
{
	if (HOLDS(st->ConIn->WaitForKey))
		EXPECT(bs->CheckEvent(st->ConIn->WaitForKey), EFI_NOT_READY);
}

static const struct test before[] = {
	{ "OutputString", output },
	{ "TestString", test_string },
	{ "QueryMode and SetMode", modes },
	{ "SetAttribute", attribute },
	{ "ReadKeyStroke without a key", input },
	{ "WaitForKey without a key", key_event },
	{ },
};

const struct group console_group = { "console", .before = before };
