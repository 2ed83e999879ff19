/* SipHash-2-4 (Aumasson and Bernstein, 2012) with the key of its paper's test vectors. */
#include <endian.h>
#include <string.h>

#include "escalate.h"

#define ROTL(x, b)	(((x) << (b)) | ((x) >> (64 - (b))))

static inline void
mix(uint64_t v[4])
{
	v[0] += v[1]; v[1] = ROTL(v[1], 13); v[1] ^= v[0]; v[0] = ROTL(v[0], 32);
	v[2] += v[3]; v[3] = ROTL(v[3], 16); v[3] ^= v[2];
	v[0] += v[3]; v[3] = ROTL(v[3], 21); v[3] ^= v[0];
	v[2] += v[1]; v[1] = ROTL(v[1], 17); v[1] ^= v[2]; v[2] = ROTL(v[2], 32);
}

static inline void
absorb(uint64_t v[4], uint64_t m)
{
	v[3] ^= m;
	mix(v);
	mix(v);
	v[0] ^= m;
}

uint64_t
esc_hash(const void *data, size_t n)
{
	const unsigned char *p = data;
	const uint64_t k0 = 0x0706050403020100, k1 = 0x0f0e0d0c0b0a0908;
	uint64_t v[4] = { k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d,
	    k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573 };
	uint64_t m;
	size_t left;

	for (left = n; left >= sizeof(m); left -= sizeof(m), p += sizeof(m)) {
		memcpy(&m, p, sizeof(m));
		absorb(v, le64toh(m));
	}
	m = (uint64_t)n << 56;
	while (left-- > 0)
		m |= (uint64_t)p[left] << (8 * left);
	absorb(v, m);
	v[2] ^= 0xff;
	for (int i = 0; i < 4; i++)
		mix(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
