// SPDX-License-Identifier: GPL-2.0
/* Random numbers from the processor: EFI_RNG_PROTOCOL, UEFI 37.5. */

#include "lib.h"
#include "print.h"
#include "protocol.h"
#include "rng.h"

/* Intel's manual, vol. 1, 7.3.17: this often without a number is a fault. */
#define MAX_TRIES	10

/*
 * What RDRAND is: a generator of NIST SP 800-90A with AES in counter mode, as other
 * firmware names it too. Raw entropy, which is what seeds it, RDRAND does not give.
 */
static const struct efi_guid rdrand = EFI_RNG_ALGORITHM_SP800_90_CTR_256;

static efi_status_t __efiapi rng_get_info(struct efi_rng *this, efi_uintn_t *size,
					  struct efi_guid *algorithms)
{
	efi_uintn_t room;

	if (!this || !size)
		return EFI_INVALID_PARAMETER;
	room = *size;
	*size = sizeof(*algorithms);
	if (room < sizeof(*algorithms))
		return EFI_BUFFER_TOO_SMALL;
	if (!algorithms)
		return EFI_INVALID_PARAMETER;
	*algorithms = rdrand;
	return EFI_SUCCESS;
}

static bool try_word(u64 *word)
{
	for (u32 i = 0; i < MAX_TRIES; i++) {
		if (random_word(word))
			return true;
	}
	return false;
}

static efi_status_t __efiapi rng_get(struct efi_rng *this, const struct efi_guid *algorithm,
				     efi_uintn_t size, void *value)
{
	u8 *out = value;
	u64 word;

	if (!this || !size || !value)
		return EFI_INVALID_PARAMETER;
	if (algorithm && !guid_equal(algorithm, &rdrand))
		return EFI_UNSUPPORTED;
	while (size) {
		efi_uintn_t n = size < sizeof(word) ? size : sizeof(word);

		if (!try_word(&word))
			return EFI_NOT_READY;
		memcpy(out, &word, n);
		out += n;
		size -= n;
	}
	return EFI_SUCCESS;
}

static struct efi_rng rng = { rng_get_info, rng_get };

/**
 * rng_install() - offer random numbers where the processor has them
 *
 * There are processors whose instruction gives one number for ever.
 */
void rng_install(void)
{
	static const struct efi_guid guid = EFI_RNG_GUID;
	struct efi_handle *handle = NULL;
	u64 first, second;

	if (!random_present() || !try_word(&first) || !try_word(&second) || first == second)
		return;
	protocol_offer(&handle, &guid, &rng);
}
