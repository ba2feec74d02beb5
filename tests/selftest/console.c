// SPDX-License-Identifier: GPL-2.0
/* The simple text protocols, UEFI 2.10, 12.3 and 12.4 */

#include "selftest.h"

#include <eficonex.h>

static EFI_SIMPLE_TEXT_INPUT_EX_PROTOCOL *in_ex;

static bool setup(void)
{
	EFI_GUID guid = EFI_SIMPLE_TEXT_INPUT_EX_PROTOCOL_GUID;

	return bs->HandleProtocol(st->ConsoleInHandle, &guid, (void **)&in_ex) == EFI_SUCCESS;
}

/* What reports a result begins a line, whatever the terminal was told. */
static void new_line(void)
{
	EXPECT(st->ConOut->OutputString(st->ConOut, (CHAR16 *)L"\r\n"), EFI_SUCCESS);
}

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

	EXPECT(st->ConOut->SetAttribute(st->ConOut, 0x1e), EFI_SUCCESS);
	EQUAL(st->ConOut->Mode->Attribute, 0x1e);
	EXPECT(st->ConOut->SetAttribute(st->ConOut, old), EFI_SUCCESS);
	EXPECT(st->ConOut->SetAttribute(st->ConOut, 0x80), EFI_UNSUPPORTED);
	EQUAL(st->ConOut->Mode->Attribute, old);
	new_line();
}

static void cursor_is_at(INT32 column, INT32 row)
{
	EQUAL(st->ConOut->Mode->CursorColumn, column);
	EQUAL(st->ConOut->Mode->CursorRow, row);
}

/* 12.4.3: a line feed keeps the column, a return the row. */
static void cursor(void)
{
	EXPECT(st->ConOut->SetCursorPosition(st->ConOut, 3, 4), EFI_SUCCESS);
	cursor_is_at(3, 4);
	EXPECT(st->ConOut->OutputString(st->ConOut, (CHAR16 *)L"ab\n"), EFI_SUCCESS);
	cursor_is_at(5, 5);
	EXPECT(st->ConOut->OutputString(st->ConOut, (CHAR16 *)L"\b\r"), EFI_SUCCESS);
	cursor_is_at(0, 5);
	EXPECT(st->ConOut->ClearScreen(st->ConOut), EFI_SUCCESS);
	cursor_is_at(0, 0);
	new_line();
}

static void visible_cursor(void)
{
	bool was = st->ConOut->Mode->CursorVisible;

	EITHER(st->ConOut->EnableCursor(st->ConOut, !was), EFI_SUCCESS, EFI_UNSUPPORTED);
	EITHER(st->ConOut->EnableCursor(st->ConOut, was), EFI_SUCCESS, EFI_UNSUPPORTED);
	EQUAL(st->ConOut->Mode->CursorVisible, was);
	new_line();
}

/* 12.4: of box drawing characters, blocks and arrows these are required. */
static void drawing(void)
{
	EXPECT(st->ConOut->TestString(st->ConOut, (CHAR16 *)L"\x2554\x2550\x2591\x25b2\x2190"),
	       EFI_SUCCESS);
	EXPECT(st->ConOut->OutputString(st->ConOut, (CHAR16 *)L"# \x2554\x2550\x25b2\r\n"),
	       EFI_SUCCESS);
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

static void extended_input(void)
{
	EFI_KEY_DATA data;

	memset(&data, 0xff, sizeof(data));
	EXPECT(in_ex->Reset(in_ex, FALSE), EFI_SUCCESS);
	EXPECT(in_ex->ReadKeyStrokeEx(in_ex, &data), EFI_NOT_READY);
	EXPECT(in_ex->ReadKeyStrokeEx(in_ex, NULL), EFI_INVALID_PARAMETER);
	if (HOLDS(in_ex->WaitForKeyEx))
		EXPECT(bs->CheckEvent(in_ex->WaitForKeyEx), EFI_NOT_READY);
}

static UINTN notified;

static EFI_STATUS EFIAPI notify(EFI_KEY_DATA *data)
{
	(void)data;
	notified++;
	return EFI_SUCCESS;
}

static void key_notify(void)
{
	EFI_KEY_DATA f1 = { .Key = { .ScanCode = SCAN_F1 } };
	EFI_HANDLE first, second;

	EXPECT(in_ex->RegisterKeyNotify(in_ex, &f1, notify, &first), EFI_SUCCESS);
	f1.Key.ScanCode = SCAN_F2;
	EXPECT(in_ex->RegisterKeyNotify(in_ex, &f1, notify, &second), EFI_SUCCESS);
	HOLDS(first != second);
	bs->Stall(200000);
	EQUAL(notified, 0);
	EXPECT(in_ex->UnregisterKeyNotify(in_ex, second), EFI_SUCCESS);
	EXPECT(in_ex->UnregisterKeyNotify(in_ex, first), EFI_SUCCESS);
	EXPECT(in_ex->UnregisterKeyNotify(in_ex, NULL), EFI_INVALID_PARAMETER);
	EXPECT(in_ex->RegisterKeyNotify(in_ex, &f1, notify, NULL), EFI_INVALID_PARAMETER);
}

static const struct test before[] = {
	{ "OutputString", output },
	{ "TestString", test_string },
	{ "QueryMode and SetMode", modes },
	{ "SetAttribute", attribute },
	{ "SetCursorPosition, ClearScreen and what moves the cursor", cursor },
	{ "EnableCursor", visible_cursor },
	{ "box drawing and arrows", drawing },
	{ "ReadKeyStroke without a key", input },
	{ "WaitForKey without a key", key_event },
	{ "ReadKeyStrokeEx and WaitForKeyEx without a key", extended_input },
	{ "RegisterKeyNotify and UnregisterKeyNotify", key_notify },
	{ },
};

const struct group console_group = { "console", .setup = setup, .before = before };
