/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OpenSSL, with the server's name and issuer always verified. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "tls.h"

#include "base/err.h"

struct irc_tls {
	SSL_CTX *context;
	SSL *ssl;
	char *host;
};

static int set_library_err(struct err *err, const char *what)
{
	unsigned long code = ERR_get_error();
	const char *reason = code ? ERR_reason_error_string(code) : NULL;

	ERR_clear_error();
	return err_set(err, ERR_IO, "%s: %s", what, reason ? reason : "unknown reason");
}

static bool is_address(const char *host)
{
	ASN1_OCTET_STRING *address = a2i_IPADDRESS(host);

	ASN1_OCTET_STRING_free(address);
	ERR_clear_error();
	return address != NULL;
}

/* The name that the certificate must bear; addresses are not sent as SNI. */
static int expect_host(struct irc_tls *tls, struct err *err)
{
	bool ok;

	if (is_address(tls->host))
		ok = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls->ssl), tls->host);
	else
		ok = SSL_set_tlsext_host_name(tls->ssl, tls->host) &&
		     SSL_set1_host(tls->ssl, tls->host);
	return ok ? 0 : set_library_err(err, "host name for TLS");
}

static int load_ours(struct irc_tls *tls, const struct irc_tls_files *files, struct err *err)
{
	const char *key = files->key ? files->key : files->cert;

	if (!files->cert)
		return 0;
	if (SSL_CTX_use_certificate_chain_file(tls->context, files->cert) != 1)
		return set_library_err(err, files->cert);
	if (SSL_CTX_use_PrivateKey_file(tls->context, key, SSL_FILETYPE_PEM) != 1)
		return set_library_err(err, key);
	return 0;
}

struct irc_tls *irc_tls_new(int fd, const char *host, const struct irc_tls_files *files,
			    struct err *err)
{
	struct irc_tls *tls = mem_alloc(sizeof(*tls));
	int r;

	tls->host = mem_dup(host);
	tls->context = SSL_CTX_new(TLS_client_method());
	if (!tls->context) {
		set_library_err(err, "TLS");
		goto fail;
	}
	SSL_CTX_set_min_proto_version(tls->context, TLS1_2_VERSION);
	SSL_CTX_set_verify(tls->context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(tls->context, SSL_MODE_ENABLE_PARTIAL_WRITE |
			 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	r = files->ca ? SSL_CTX_load_verify_locations(tls->context, files->ca, NULL) :
		SSL_CTX_set_default_verify_paths(tls->context);
	if (r != 1) {
		set_library_err(err, files->ca ? files->ca : "the system's certificates");
		goto fail;
	}
	if (load_ours(tls, files, err))
		goto fail;
	tls->ssl = SSL_new(tls->context);
	if (!tls->ssl || SSL_set_fd(tls->ssl, fd) != 1) {
		set_library_err(err, "TLS");
		goto fail;
	}
	if (expect_host(tls, err))
		goto fail;
	SSL_set_connect_state(tls->ssl);
	return tls;
fail:
	irc_tls_free(tls);
	return NULL;
}

void irc_tls_free(struct irc_tls *tls)
{
	if (!tls)
		return;
	SSL_free(tls->ssl);
	SSL_CTX_free(tls->context);
	free(tls->host);
	free(tls);
}

/* What a return code of OpenSSL means; the error queue is empty afterwards. */
static int judge(struct irc_tls *tls, int r, struct err *err)
{
	int why = SSL_get_error(tls->ssl, r), saved = errno;
	long verified = SSL_get_verify_result(tls->ssl);

	if (why == SSL_ERROR_WANT_READ)
		return IRC_WANTS_READ;
	if (why == SSL_ERROR_WANT_WRITE)
		return IRC_WANTS_WRITE;
	if (why == SSL_ERROR_ZERO_RETURN)
		return 0;
	if (verified != X509_V_OK)
		err_set(err, ERR_IO, "the certificate of \"%s\" is refused: %s", tls->host,
			X509_verify_cert_error_string(verified));
	else if (why == SSL_ERROR_SYSCALL && saved)
		err_set(err, ERR_IO, "TLS: %s", strerror(saved));
	else if (why == SSL_ERROR_SYSCALL)
		err_set(err, ERR_IO, "TLS: the server closed the connection");
	else
		set_library_err(err, "TLS");
	ERR_clear_error();
	return IRC_FAILED;
}

int irc_tls_handshake(struct irc_tls *tls, struct err *err)
{
	int r;

	ERR_clear_error();
	errno = 0;
	r = SSL_connect(tls->ssl);
	if (r == 1)
		return 1;
	r = judge(tls, r, err);
	if (r == 0) {
		err_set(err, ERR_IO, "TLS: the server closed the connection");
		return IRC_FAILED;
	}
	return r;
}

ssize_t irc_tls_read(struct irc_tls *tls, void *data, size_t len, struct err *err)
{
	int r;

	ERR_clear_error();
	errno = 0;
	r = SSL_read(tls->ssl, data, (int)len);
	return r > 0 ? r : judge(tls, r, err);
}

ssize_t irc_tls_write(struct irc_tls *tls, const void *data, size_t len, struct err *err)
{
	int r;

	ERR_clear_error();
	errno = 0;
	r = SSL_write(tls->ssl, data, (int)len);
	return r > 0 ? r : judge(tls, r, err);
}

bool irc_tls_pending(const struct irc_tls *tls)
{
	return SSL_pending(tls->ssl) > 0;
}

const char *irc_tls_name(const struct irc_tls *tls)
{
	return SSL_get_version(tls->ssl);
}
