/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inner loops of the search, twice. */
#include "kernel.h"

static int plain_sum(const uint8_t *row, size_t width)
{
	int sum = 0;

	for (size_t i = 0; i < width; i++)
		sum += row[i];
	return sum;
}

static int plain_with(const uint8_t *top, const uint8_t *in, size_t width)
{
	int sum = 0;

	for (size_t i = 0; i < width; i++)
		sum += top[i] > in[i] ? top[i] : in[i];
	return sum;
}

static int plain_instead(const uint8_t *top, const uint8_t *second, const uint8_t *out,
			 const uint8_t *in, size_t width)
{
	int sum = 0;

	for (size_t i = 0; i < width; i++) {
		uint8_t rest = top[i] == out[i] ? second[i] : top[i];

		sum += rest > in[i] ? rest : in[i];
	}
	return sum;
}

static void plain_insert(uint8_t *top, uint8_t *second, const uint8_t *in, size_t width)
{
	for (size_t i = 0; i < width; i++) {
		uint8_t lower = top[i] < in[i] ? top[i] : in[i];

		top[i] = top[i] > in[i] ? top[i] : in[i];
		second[i] = second[i] > lower ? second[i] : lower;
	}
}

const struct kernel kernel_plain = { plain_sum, plain_with, plain_instead, plain_insert };

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

static inline AVX2 __m256i load(const uint8_t *row)
{
	return _mm256_loadu_si256((const __m256i *)row);
}

static inline AVX2 __m256i add_bytes(__m256i sum, __m256i bytes)
{
	return _mm256_add_epi64(sum, _mm256_sad_epu8(bytes, _mm256_setzero_si256()));
}

static inline AVX2 int total(__m256i sum)
{
	__m128i half = _mm_add_epi64(_mm256_castsi256_si128(sum),
				     _mm256_extracti128_si256(sum, 1));

	return (int)(_mm_cvtsi128_si64(half) + _mm_extract_epi64(half, 1));
}

static AVX2 int avx2_sum(const uint8_t *row, size_t width)
{
	__m256i sum = _mm256_setzero_si256();

	for (size_t i = 0; i < width; i += 32)
		sum = add_bytes(sum, load(row + i));
	return total(sum);
}

static AVX2 int avx2_with(const uint8_t *top, const uint8_t *in, size_t width)
{
	__m256i sum = _mm256_setzero_si256();

	for (size_t i = 0; i < width; i += 32)
		sum = add_bytes(sum, _mm256_max_epu8(load(top + i), load(in + i)));
	return total(sum);
}

static AVX2 int avx2_instead(const uint8_t *top, const uint8_t *second, const uint8_t *out,
			     const uint8_t *in, size_t width)
{
	__m256i sum = _mm256_setzero_si256();

	for (size_t i = 0; i < width; i += 32) {
		__m256i best = load(top + i);
		__m256i is_out = _mm256_cmpeq_epi8(best, load(out + i));
		__m256i rest = _mm256_blendv_epi8(best, load(second + i), is_out);

		sum = add_bytes(sum, _mm256_max_epu8(rest, load(in + i)));
	}
	return total(sum);
}

static AVX2 void avx2_insert(uint8_t *top, uint8_t *second, const uint8_t *in, size_t width)
{
	for (size_t i = 0; i < width; i += 32) {
		__m256i best = load(top + i), more = load(in + i);
		__m256i lower = _mm256_min_epu8(best, more);

		_mm256_storeu_si256((__m256i *)(top + i), _mm256_max_epu8(best, more));
		_mm256_storeu_si256((__m256i *)(second + i),
				    _mm256_max_epu8(load(second + i), lower));
	}
}

static const struct kernel kernel_avx2 = { avx2_sum, avx2_with, avx2_instead, avx2_insert };

const struct kernel *kernel_best(void)
{
	return __builtin_cpu_supports("avx2") ? &kernel_avx2 : &kernel_plain;
}

#else

const struct kernel *kernel_best(void)
{
	return &kernel_plain;
}

#endif
