/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Randomness and hashes by libsodium. */
#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "people/secret.h"

#define SECRET_BYTES 18

void secret_init(void)
{
	if (sodium_init() < 0)
		bug("libsodium found no randomness");
}

static char *encode(struct arena *arena, const unsigned char *bytes, size_t len)
{
	size_t size = sodium_base64_encoded_len(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(arena, size, 1);

	return sodium_bin2base64(text, size, bytes, len,
				 sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

char *secret_new(struct arena *arena)
{
	unsigned char bytes[SECRET_BYTES];

	randombytes_buf(bytes, sizeof(bytes));
	return encode(arena, bytes, sizeof(bytes));
}

void secret_hash(const char *secret, unsigned char hash[SECRET_HASH_LEN])
{
	crypto_generichash(hash, SECRET_HASH_LEN, (const unsigned char *)secret, strlen(secret),
			   NULL, 0);
}

char *secret_derive(struct arena *arena, const char *secret, const char *purpose)
{
	unsigned char key[SECRET_HASH_LEN], mac[SECRET_BYTES];

	secret_hash(secret, key);
	crypto_generichash(mac, sizeof(mac), (const unsigned char *)purpose, strlen(purpose), key,
			   sizeof(key));
	return encode(arena, mac, sizeof(mac));
}

bool secret_equal(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len == strlen(b) && sodium_memcmp(a, b, len) == 0;
}

uint32_t secret_below(uint32_t bound)
{
	return randombytes_uniform(bound);
}
