// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/signature_actions.hpp"
#include "pkcs11/faulty/own_keys.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <time.h>

namespace kyso::pkcs11::faulty {
namespace {

constexpr CK_ULONG most_der_adds =
    9; ///< two INTEGERs with a zero before them, and a SEQUENCE of more than 127
constexpr CK_ULONG p256_size = 64;

/// The signature instead; only its length if it does not fit.
void put(const BytesAnswer& answer, const Octets& signature) {
    if (signature.size() <= answer.capacity) std::ranges::copy(signature, answer.data);
    *answer.length = signature.size();
}

Octets trimmed_half(OctetView half) {
    const auto first = std::ranges::find_if(half, [](unsigned char octet) { return octet != 0; });
    return {first, half.end()};
}

Octets encoded(Word word, OctetView raw) {
    if (word == Word::encode_der) return to_der(raw);
    auto octets = trimmed_half(raw.first(raw.size() / 2));
    const auto s = trimmed_half(raw.subspan(raw.size() / 2));
    octets.insert(octets.end(), s.begin(), s.end());
    return octets;
}

Octets forged(Word word, OctetView data, CK_ULONG size) {
    if (word == Word::forge_same_nonce) return sign_with_same_nonce(own_ec(KeyOwner::token), data);
    return sign_raw(size == p256_size ? own_ec(KeyOwner::other) : own_rsa(KeyOwner::other), data);
}

/// A buffer that all calls share. Each call alone is safe, so that the race is of the module and no undefined
/// behaviour of the test; together they are not.
void race(const BytesAnswer& answer, unsigned long milliseconds) {
    static std::mutex mutex;
    static Octets shared;
    {
        const std::lock_guard lock(mutex);
        shared.assign(answer.data, answer.data + *answer.length);
    }
    const timespec window{static_cast<time_t>(milliseconds / 1000),
                          static_cast<long>(milliseconds % 1000) * 1'000'000L};
    nanosleep(&window, nullptr);
    const std::lock_guard lock(mutex);
    put(answer, shared);
}

} // namespace

void alter_signature(const Action& action, const Arguments& arguments, const BytesAnswer& answer) {
    if (answer.length == nullptr) return;
    const bool query = answer.data == nullptr;
    if (action.kind == ActionKind::do_encode && action.word == Word::encode_der && query)
        *answer.length += most_der_adds;
    if (query || *answer.length > answer.capacity) return;
    const OctetView raw(answer.data, *answer.length);
    if (action.kind == ActionKind::do_encode) put(answer, encoded(action.word, raw));
    if (action.kind == ActionKind::do_forge)
        put(answer, forged(action.word, {*arguments.input, *arguments.input_length}, raw.size()));
    if (action.kind == ActionKind::do_race) race(answer, action.number);
}

} // namespace kyso::pkcs11::faulty
