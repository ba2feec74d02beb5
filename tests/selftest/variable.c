// SPDX-License-Identifier: GPL-2.0
/* Variables, UEFI 2.10, 8.2 */

#include "selftest.h"

#define BS	EFI_VARIABLE_BOOTSERVICE_ACCESS
#define RT	EFI_VARIABLE_RUNTIME_ACCESS
#define NV	EFI_VARIABLE_NON_VOLATILE
#define APPEND	EFI_VARIABLE_APPEND_WRITE
#define NAME(x)	((CHAR16 *)L##x)

static EFI_GUID vendor;
static UINT8 data[64];

static bool setup(void)
{
	vendor = test_guid(128);
	return true;
}

/* Is its value this text? */
static bool is(CHAR16 *name, const char *text, UINTN length)
{
	UINTN size = sizeof(data);
	UINT32 attributes = 0;

	return rt->GetVariable(name, &vendor, &attributes, &size, data) == EFI_SUCCESS &&
	       size == length && !memcmp(data, text, length) && (attributes & BS);
}

static EFI_STATUS set(CHAR16 *name, UINT32 attributes, const char *text, UINTN length)
{
	return rt->SetVariable(name, &vendor, attributes, length, (void *)text);
}

static void set_and_get(void)
{
	UINT32 attributes = 0;
	UINTN size = sizeof(data);

	EXPECT(set(NAME("One"), BS, "first", 5), EFI_SUCCESS);
	HOLDS(is(NAME("One"), "first", 5));
	EXPECT(set(NAME("One"), BS, "second one", 10), EFI_SUCCESS);
	HOLDS(is(NAME("One"), "second one", 10));
	EXPECT(rt->GetVariable(NAME("One"), &vendor, &attributes, &size, data), EFI_SUCCESS);
	EQUAL(attributes, BS);
	EXPECT(rt->GetVariable(NAME("One"), &vendor, NULL, &size, data), EFI_SUCCESS);
	EXPECT(set(NAME("One"), BS, NULL, 0), EFI_SUCCESS);
	EXPECT(rt->GetVariable(NAME("One"), &vendor, NULL, &size, data), EFI_NOT_FOUND);
}

static void deleted(void)
{
	UINTN size = sizeof(data);

	EXPECT(set(NAME("One"), BS, "x", 1), EFI_SUCCESS);
	EXPECT(set(NAME("One"), 0, "x", 1), EFI_SUCCESS);
	EXPECT(rt->GetVariable(NAME("One"), &vendor, NULL, &size, data), EFI_NOT_FOUND);
	EXPECT(set(NAME("One"), BS, NULL, 0), EFI_NOT_FOUND);
}

static void names_apart(void)
{
	EFI_GUID other = test_guid(129);
	UINTN size = sizeof(data);

	EXPECT(set(NAME("Name"), BS, "x", 1), EFI_SUCCESS);
	EXPECT(rt->GetVariable(NAME("name"), &vendor, NULL, &size, data), EFI_NOT_FOUND);
	EXPECT(rt->GetVariable(NAME("N"), &vendor, NULL, &size, data), EFI_NOT_FOUND);
	EXPECT(rt->GetVariable(NAME("Name"), &other, NULL, &size, data), EFI_NOT_FOUND);
	EXPECT(set(NAME("Name"), BS, NULL, 0), EFI_SUCCESS);
}

static void too_small(void)
{
	UINTN size = 0;

	EXPECT(set(NAME("One"), BS, "12345", 5), EFI_SUCCESS);
	EXPECT(rt->GetVariable(NAME("One"), &vendor, NULL, &size, NULL), EFI_BUFFER_TOO_SMALL);
	EQUAL(size, 5);
	size = 4;
	EXPECT(rt->GetVariable(NAME("One"), &vendor, NULL, &size, data), EFI_BUFFER_TOO_SMALL);
	EQUAL(size, 5);
	EXPECT(rt->GetVariable(NAME("One"), &vendor, NULL, &size, data), EFI_SUCCESS);
	EXPECT(set(NAME("One"), BS, NULL, 0), EFI_SUCCESS);
}

static void bad_get(void)
{
	UINTN size = sizeof(data);

	EXPECT(set(NAME("One"), BS, "12345", 5), EFI_SUCCESS);
	EXPECT(rt->GetVariable(NULL, &vendor, NULL, &size, data), EFI_INVALID_PARAMETER);
	EXPECT(rt->GetVariable(NAME("One"), NULL, NULL, &size, data), EFI_INVALID_PARAMETER);
	EXPECT(rt->GetVariable(NAME("One"), &vendor, NULL, NULL, data), EFI_INVALID_PARAMETER);
	EXPECT(rt->GetVariable(NAME("One"), &vendor, NULL, &size, NULL), EFI_INVALID_PARAMETER);
	EXPECT(set(NAME("One"), BS, NULL, 0), EFI_SUCCESS);
}

static void bad_set(void)
{
	EXPECT(rt->SetVariable(NULL, &vendor, BS, 1, data), EFI_INVALID_PARAMETER);
	EXPECT(rt->SetVariable(NAME("One"), NULL, BS, 1, data), EFI_INVALID_PARAMETER);
	EXPECT(set(NAME(""), BS, "x", 1), EFI_INVALID_PARAMETER);
	EXPECT(set(NAME("One"), RT, "x", 1), EFI_INVALID_PARAMETER);
	EXPECT(set(NAME("One"), BS, NULL, 1), EFI_INVALID_PARAMETER);
	HOLDS(set(NAME("One"), BS | 1u << 31, "x", 1) != EFI_SUCCESS);
	HOLDS(set(NAME("One"), BS, "x", 1ULL << 40) != EFI_SUCCESS);
}

static void other_attributes(void)
{
	EXPECT(set(NAME("One"), BS, "x", 1), EFI_SUCCESS);
	EXPECT(set(NAME("One"), BS | RT, "y", 1), EFI_INVALID_PARAMETER);
	HOLDS(is(NAME("One"), "x", 1));
	EXPECT(set(NAME("One"), BS, NULL, 0), EFI_SUCCESS);
}

static void append(void)
{
	EXPECT(set(NAME("One"), BS, "one", 3), EFI_SUCCESS);
	EXPECT(set(NAME("One"), BS | APPEND, "two", 3), EFI_SUCCESS);
	HOLDS(is(NAME("One"), "onetwo", 6));
	EXPECT(set(NAME("One"), BS | APPEND, NULL, 0), EFI_SUCCESS);
	HOLDS(is(NAME("One"), "onetwo", 6));
	EXPECT(set(NAME("One"), BS, NULL, 0), EFI_SUCCESS);
}

static void append_to_none(void)
{
	EXPECT(set(NAME("Two"), BS | APPEND, "two", 3), EFI_SUCCESS);
	HOLDS(is(NAME("Two"), "two", 3));
	EXPECT(set(NAME("Two"), BS, NULL, 0), EFI_SUCCESS);
}

static bool same_name(const CHAR16 *a, const CHAR16 *b)
{
	UINTN length = wide_length(a);

	return length == wide_length(b) && !memcmp(a, b, length * sizeof(*a));
}

static void next_name(void)
{
	static CHAR16 name[512];
	UINTN ones = 0, twos = 0, all = 0;
	EFI_STATUS status;
	EFI_GUID guid = vendor;

	EXPECT(set(NAME("One"), BS, "x", 1), EFI_SUCCESS);
	EXPECT(set(NAME("Two"), BS, "x", 1), EFI_SUCCESS);
	name[0] = 0;
	do {
		UINTN size = sizeof(name);

		status = rt->GetNextVariableName(&size, name, &guid);
		if (status != EFI_SUCCESS)
			break;
		EQUAL(size, (wide_length(name) + 1) * sizeof(*name));
		ones += guid_equal(&guid, &vendor) && same_name(name, NAME("One"));
		twos += guid_equal(&guid, &vendor) && same_name(name, NAME("Two"));
	} while (++all < 1000);
	EXPECT(status, EFI_NOT_FOUND);
	EQUAL(ones, 1);
	EQUAL(twos, 1);
	EXPECT(set(NAME("One"), BS, NULL, 0), EFI_SUCCESS);
	EXPECT(set(NAME("Two"), BS, NULL, 0), EFI_SUCCESS);
}

static void bad_next_name(void)
{
	static CHAR16 name[512];
	EFI_GUID guid = vendor;
	UINTN size = 2;

	EXPECT(set(NAME("One"), BS, "x", 1), EFI_SUCCESS);
	name[0] = 0;
	EXPECT(rt->GetNextVariableName(&size, name, &guid), EFI_BUFFER_TOO_SMALL);
	HOLDS(size > 2);
	size = sizeof(name);
	EXPECT(rt->GetNextVariableName(NULL, name, &guid), EFI_INVALID_PARAMETER);
	EXPECT(rt->GetNextVariableName(&size, NULL, &guid), EFI_INVALID_PARAMETER);
	EXPECT(rt->GetNextVariableName(&size, name, NULL), EFI_INVALID_PARAMETER);
	memcpy(name, L"NoSuchOne", sizeof(L"NoSuchOne"));
	guid = vendor;
	EITHER(rt->GetNextVariableName(&size, name, &guid), EFI_INVALID_PARAMETER,
	       EFI_NOT_FOUND);
	name[0] = 'a';
	name[1] = 'b';
	size = 2 * sizeof(*name);
	EXPECT(rt->GetNextVariableName(&size, name, &guid), EFI_INVALID_PARAMETER);
	EXPECT(set(NAME("One"), BS, NULL, 0), EFI_SUCCESS);
}

static void query(void)
{
	UINT64 max = 0, rest = 0, largest = 0;
	EFI_STATUS status = rt->QueryVariableInfo(BS, &max, &rest, &largest);

	EITHER(status, EFI_SUCCESS, EFI_UNSUPPORTED);
	if (status == EFI_SUCCESS) {
		HOLDS(rest <= max);
		HOLDS(largest <= max);
	}
	if (status == EFI_UNSUPPORTED)
		return;
	EITHER(rt->QueryVariableInfo(0, &max, &rest, &largest), EFI_INVALID_PARAMETER,
	       EFI_UNSUPPORTED);
	EXPECT(rt->QueryVariableInfo(RT, &max, &rest, &largest), EFI_INVALID_PARAMETER);
	EXPECT(rt->QueryVariableInfo(BS, NULL, &rest, &largest), EFI_INVALID_PARAMETER);
	EXPECT(rt->QueryVariableInfo(BS, &max, NULL, &largest), EFI_INVALID_PARAMETER);
	EXPECT(rt->QueryVariableInfo(BS, &max, &rest, NULL), EFI_INVALID_PARAMETER);
}

/* A signed write with nothing that is a signature */
static void authenticated(void)
{
	HOLDS(set(NAME("One"), BS | RT | NV | EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS,
		  "x", 1) != EFI_SUCCESS);
	HOLDS(set(NAME("One"), BS | RT | NV | EFI_VARIABLE_AUTHENTICATED_WRITE_ACCESS,
		  "x", 1) != EFI_SUCCESS);
}

static const struct test before[] = {
	{ "a variable is set, read, set again and deleted", set_and_get },
	{ "a variable is deleted by no attributes, once", deleted },
	{ "names and vendors are told apart", names_apart },
	{ "GetVariable says what size a too small buffer should have", too_small },
	{ "GetVariable refuses bad arguments", bad_get },
	{ "SetVariable refuses bad arguments", bad_set },
	{ "SetVariable does not change attributes", other_attributes },
	{ "SetVariable appends", append },
	{ "SetVariable appends to what is not there", append_to_none },
	{ "GetNextVariableName names each once", next_name },
	{ "GetNextVariableName refuses bad arguments", bad_next_name },
	{ "QueryVariableInfo", query },
	{ "SetVariable refuses what is not signed", authenticated },
	{ },
};

static EFI_STATUS set_hidden, set_visible;

static void across(void)
{
	set_hidden = set(NAME("Hidden"), BS, "x", 1);
	set_visible = set(NAME("Visible"), BS | RT, "seen", 4);
}

static void hidden_after(void)
{
	UINTN size = sizeof(data);

	EXPECT(set_hidden, EFI_SUCCESS);
	EXPECT(rt->GetVariable(NAME("Hidden"), &vendor, NULL, &size, data),
	       rt_supported(RT_GET_VARIABLE) ? EFI_NOT_FOUND : EFI_UNSUPPORTED);
}

static void visible_after(void)
{
	UINTN size = sizeof(data);

	EXPECT(set_visible, EFI_SUCCESS);
	if (!rt_supported(RT_GET_VARIABLE)) {
		EXPECT(rt->GetVariable(NAME("Visible"), &vendor, NULL, &size, data),
		       EFI_UNSUPPORTED);
		return;
	}
	HOLDS(is(NAME("Visible"), "seen", 4));
}

static void set_after(void)
{
	if (!rt_supported(RT_SET_VARIABLE)) {
		EXPECT(set(NAME("Late"), BS | RT | NV, "x", 1), EFI_UNSUPPORTED);
		return;
	}
	HOLDS(set(NAME("Late"), BS | RT, "x", 1) != EFI_SUCCESS);
	EXPECT(set(NAME("Late"), BS | RT | NV, "x", 1), EFI_SUCCESS);
	HOLDS(is(NAME("Late"), "x", 1));
	EXPECT(set(NAME("Late"), BS | RT | NV, NULL, 0), EFI_SUCCESS);
}

static void next_after(void)
{
	static CHAR16 name[512];
	UINTN size = sizeof(name);
	EFI_GUID guid = vendor;
	EFI_STATUS status = rt->GetNextVariableName(&size, name, &guid);

	if (rt_supported(RT_GET_NEXT_VARIABLE))
		EITHER(status, EFI_SUCCESS, EFI_NOT_FOUND);
	else
		EXPECT(status, EFI_UNSUPPORTED);
}

static const struct test after[] = {
	{ "a variable of the boot services can't be read", hidden_after },
	{ "a variable of the runtime services as promised", visible_after },
	{ "SetVariable as promised", set_after },
	{ "GetNextVariableName as promised", next_after },
	{ },
};

const struct group variable_group = {
	"variables", .setup = setup, .before = before, .across = across, .after = after
};
