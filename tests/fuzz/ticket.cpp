// SPDX-License-Identifier: Apache-2.0
// Tickets: as they come, and with their claims signed anew, so that what stands in them is judged too.
// (The first octet chooses.)
#include "drivers/sim/ticket.hpp"
#include "protocol/json_reader.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/samples.hpp"

#include <openssl/ecdsa.h>

namespace {

using namespace kyso;
using namespace kyso::sim;

std::string signed_anew(std::string_view claims) {
    std::string text = to_base64url(as_bytes(R"({"alg":"ES256","typ":"kyso-ticket+jwt"})")) + "." +
                       to_base64url(as_bytes(claims));
    const std::unique_ptr<EVP_MD_CTX, signature::Free<EVP_MD_CTX_free>> digester{EVP_MD_CTX_new()};
    Bytes der(80), raw(64);
    std::size_t size = der.size();
    EVP_DigestSignInit(digester.get(), nullptr, EVP_sha256(), nullptr, fuzz::authority_key().get());
    EVP_DigestSign(digester.get(), der.data(), &size, as_bytes(text).data(), text.size());
    const unsigned char* at = der.data();
    const std::unique_ptr<ECDSA_SIG, signature::Free<ECDSA_SIG_free>> made{
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size))};
    fuzz::promise(made != nullptr, "a signature");
    BN_bn2binpad(ECDSA_SIG_get0_r(made.get()), raw.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(made.get()), raw.data() + 32, 32);
    return text + "." + to_base64url(raw);
}

/// Written anew it says the same, member for member, and to the gateway it names the same portal.
void check(std::string_view text, const Ticket& ticket) {
    fuzz::promise(text.size() <= Ticket::longest, "length");
    fuzz::promise(ticket.expires > fuzz::sample_time, "not expired");
    const auto origin = ticket_origin(text);
    fuzz::promise(origin && *origin == ticket.origin, "one origin");
    const auto again = make_ticket(ticket, *fuzz::authority_key());
    fuzz::promise(again.has_value(), "can be written");
    const auto claims = [](std::string_view whole) {
        const auto from = whole.find('.') + 1;
        return read_json(as_text(*from_base64url(whole.substr(from, whole.rfind('.') - from)))).value();
    };
    fuzz::promise(claims(*again) == claims(text), "writes what it read");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input{data, size};
    const bool anew = input.octet() % 2 == 1;
    const std::string text = anew ? signed_anew(input.text()) : std::string{input.text()};
    fuzz::promise_refusal(ticket_origin(text), {Errc::ticket_invalid});
    const auto ticket = read_ticket(text, *fuzz::authority_key(), fuzz::sample_time);
    fuzz::promise_refusal(ticket, {Errc::ticket_invalid, Errc::ticket_expired});
    if (ticket) check(text, *ticket);
    return 0;
}
