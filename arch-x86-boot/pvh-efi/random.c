// SPDX-License-Identifier: GPL-2.0
#include "cpu.h"
#include "rng.h"

#define CPUID_FEATURES		1
#define CPUID_ECX_RDRAND	0x40000000

/**
 * random_present() - has the processor an instruction for random numbers
 */
bool random_present(void)
{
	struct cpuid id;

	cpuid(CPUID_FEATURES, &id);
	return id.ecx & CPUID_ECX_RDRAND;
}

/**
 * random_word() - one random number
 * @word:	the number
 *
 * Return: false when the processor has none ready.
 */
bool random_word(u64 *word)
{
	bool ready = true;
	u32 half;

	for (u32 i = 0; i < sizeof(*word) / sizeof(half) && ready; i++) {
		asm volatile("rdrand %0" : "=r" (half), "=@ccc" (ready));
		*word = *word << 32 | half;
	}
	return ready;
}
