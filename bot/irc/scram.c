/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCRAM-SHA-256 by OpenSSL's HMAC and PBKDF2. */
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "scram.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define HASH_LEN   32
#define SALT_MAX   128
#define ROUNDS_MIN 1
#define ROUNDS_MAX 200000	/* a tenth of a second; more would stop the loop */

struct irc_scram {
	char *user, *password, *nonce;
	unsigned char server_signature[HASH_LEN];
	bool has_answered;
};

struct irc_scram *irc_scram_new(const char *user, const char *password, const char *nonce)
{
	struct irc_scram *scram = mem_alloc(sizeof(*scram));
	unsigned char random[18];
	char text[25];

	scram->user = mem_dup(user);
	scram->password = mem_dup(password);
	if (!nonce) {
		if (RAND_bytes(random, sizeof(random)) != 1)
			bug("no random numbers");
		EVP_EncodeBlock((unsigned char *)text, random, sizeof(random));
		nonce = text;
	}
	scram->nonce = mem_dup(nonce);
	return scram;
}

void irc_scram_free(struct irc_scram *scram)
{
	if (!scram)
		return;
	OPENSSL_cleanse(scram->password, strlen(scram->password));
	free(scram->user);
	free(scram->password);
	free(scram->nonce);
	free(scram);
}

/* "n=user,r=nonce"; '=' and ',' have another meaning in it. */
static void add_first_bare(const struct irc_scram *scram, struct buf *out)
{
	const char *s;

	buf_puts(out, "n=");
	for (s = scram->user; *s; s++) {
		if (*s == '=')
			buf_puts(out, "=3D");
		else if (*s == ',')
			buf_puts(out, "=2C");
		else
			buf_putc(out, *s);
	}
	buf_printf(out, ",r=%s", scram->nonce);
}

void irc_scram_first(const struct irc_scram *scram, struct buf *out)
{
	buf_puts(out, "n,,");
	add_first_bare(scram, out);
}

/* Strict base64; the count of bytes, or -1. */
static int decode(const char *text, unsigned char *out, size_t size)
{
	size_t len = strlen(text);
	int n;

	if (!len || len % 4 || len / 4 * 3 > size)
		return -1;
	n = EVP_DecodeBlock(out, (const unsigned char *)text, (int)len);
	if (n < 0)
		return -1;
	return n - (text[len - 1] == '=') - (text[len - 2] == '=');
}

struct challenge {
	const char *nonce;
	unsigned char salt[SALT_MAX + 3];
	int salt_len;
	int64_t rounds;
};

/* "r=nonce,s=salt,i=rounds[,...]"; text is cut up. */
static int parse_challenge(const struct irc_scram *scram, char *text,
			   struct challenge *challenge, struct err *err)
{
	char *nonce = str_piece(&text, ','), *salt = str_piece(&text, ',');
	char *rounds = str_piece(&text, ',');

	if (!nonce || !salt || !rounds || !str_starts(nonce, "r=") || !str_starts(salt, "s=") ||
	    !str_starts(rounds, "i="))
		return err_set(err, ERR_DENIED, "SCRAM: the server's challenge makes no sense");
	challenge->nonce = nonce + 2;
	if (!str_starts(challenge->nonce, scram->nonce) ||
	    strlen(challenge->nonce) == strlen(scram->nonce))
		return err_set(err, ERR_DENIED, "SCRAM: the server's nonce is not based on ours");
	challenge->salt_len = decode(salt + 2, challenge->salt, sizeof(challenge->salt));
	if (challenge->salt_len < 1)
		return err_set(err, ERR_DENIED, "SCRAM: the server's salt makes no sense");
	if (str_to_int(rounds + 2, ROUNDS_MIN, ROUNDS_MAX, &challenge->rounds, err))
		return err_in(err, "SCRAM: rounds");
	return 0;
}

static void hmac(const unsigned char *key, const char *text, size_t len,
		 unsigned char out[HASH_LEN])
{
	if (!HMAC(EVP_sha256(), key, HASH_LEN, (const unsigned char *)text, len, out, NULL))
		bug("HMAC");
}

/* The proof that we know the password, and the one to expect of the server. */
static void prove(struct irc_scram *scram, const struct challenge *challenge,
		  const char *auth, unsigned char proof[HASH_LEN])
{
	unsigned char salted[HASH_LEN], client[HASH_LEN], stored[HASH_LEN], server[HASH_LEN];
	unsigned char signature[HASH_LEN];
	size_t i;

	if (PKCS5_PBKDF2_HMAC(scram->password, (int)strlen(scram->password), challenge->salt,
			      challenge->salt_len, (int)challenge->rounds, EVP_sha256(),
			      HASH_LEN, salted) != 1)
		bug("PBKDF2");
	hmac(salted, "Client Key", strlen("Client Key"), client);
	if (EVP_Digest(client, HASH_LEN, stored, NULL, EVP_sha256(), NULL) != 1)
		bug("SHA-256");
	hmac(stored, auth, strlen(auth), signature);
	for (i = 0; i < HASH_LEN; i++)
		proof[i] = client[i] ^ signature[i];
	hmac(salted, "Server Key", strlen("Server Key"), server);
	hmac(server, auth, strlen(auth), scram->server_signature);
	OPENSSL_cleanse(salted, sizeof(salted));
	OPENSSL_cleanse(client, sizeof(client));
}

int irc_scram_answer(struct irc_scram *scram, const char *server_first, struct buf *out,
		     struct err *err)
{
	struct buf auth = BUF_INIT(16384), without_proof = BUF_INIT(8192);
	char *copy = mem_dup(server_first);
	unsigned char proof[HASH_LEN];
	struct challenge challenge;
	char text[HASH_LEN * 2];
	int rc = -1;

	if (parse_challenge(scram, copy, &challenge, err))
		goto out;
	buf_printf(&without_proof, "c=biws,r=%s", challenge.nonce);
	add_first_bare(scram, &auth);
	buf_printf(&auth, ",%s,%s", server_first, buf_str(&without_proof));
	prove(scram, &challenge, buf_str(&auth), proof);
	EVP_EncodeBlock((unsigned char *)text, proof, HASH_LEN);
	buf_printf(out, "%s,p=%s", buf_str(&without_proof), text);
	scram->has_answered = true;
	rc = 0;
out:
	free(copy);
	buf_free(&auth);
	buf_free(&without_proof);
	return rc;
}

int irc_scram_verify(const struct irc_scram *scram, const char *server_final, struct err *err)
{
	unsigned char signature[HASH_LEN + 3];
	char value[64];
	size_t len;

	if (str_starts(server_final, "e="))
		return err_set(err, ERR_DENIED, "SCRAM: %.60s", server_final + 2);
	len = strcspn(server_final, ",");
	if (!str_starts(server_final, "v=") || len >= sizeof(value) || !scram->has_answered)
		return err_set(err, ERR_DENIED, "SCRAM: the server's last word makes no sense");
	memcpy(value, server_final + 2, len - 2);
	value[len - 2] = '\0';
	if (decode(value, signature, sizeof(signature)) != HASH_LEN ||
	    CRYPTO_memcmp(signature, scram->server_signature, HASH_LEN) != 0)
		return err_set(err, ERR_DENIED,
			       "SCRAM: the server does not know the password itself");
	return 0;
}
