// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/ticket.hpp"

#include "protocol/json_fields.hpp"
#include "protocol/json_reader.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <openssl/ec.h>
#include <openssl/pem.h>

namespace kyso::sim {
namespace {

namespace json = boost::json;
using signature::OpensslErrorScope;
using signature::PkeyHandle;

constexpr std::size_t half = 32; ///< octets of r, and of s (RFC 7518 section 3.4)
using Signature = std::unique_ptr<ECDSA_SIG, signature::Free<ECDSA_SIG_free>>;
using Digester = std::unique_ptr<EVP_MD_CTX, signature::Free<EVP_MD_CTX_free>>;

/// One spelling: tickets are compared and refused octet for octet.
std::string protected_header() {
    return to_base64url(as_bytes(R"({"alg":"ES256","typ":"kyso-ticket+jwt"})"));
}

Error invalid(std::string detail) {
    return Error{Errc::ticket_invalid, std::move(detail)};
}

bool is_p256(const EVP_PKEY& key) {
    std::array<char, 64> group{};
    std::size_t length = 0;
    return EVP_PKEY_get_group_name(&key, group.data(), group.size(), &length) == 1 &&
           std::string_view{group.data(), length} == "prime256v1";
}

template <class Read>
Result<PkeyHandle> load(const std::string& file, Read read) {
    const OpensslErrorScope errors;
    const signature::BioHandle bio{BIO_new_file(file.c_str(), "r")};
    PkeyHandle key{bio ? read(bio.get()) : nullptr};
    if (!key) return signature::openssl_error(Errc::config_invalid, file);
    if (!is_p256(*key)) return Error{Errc::config_invalid, file + ": a P-256 key is wanted"};
    return key;
}

struct Parts {
    std::string_view signing_input, payload, signature;
};

Result<Parts> split(std::string_view text) {
    if (text.size() > Ticket::longest) return invalid("length");
    const auto first = text.find('.');
    const auto last = text.rfind('.');
    if (first == text.npos || first == last) return invalid("not three parts");
    if (text.substr(0, first) != protected_header()) return invalid("header");
    return Parts{text.substr(0, last), text.substr(first + 1, last - first - 1), text.substr(last + 1)};
}

Result<void> verify(const Parts& parts, EVP_PKEY& key) {
    const OpensslErrorScope errors;
    const auto raw = from_base64url(parts.signature);
    if (!raw || raw->size() != 2 * half) return invalid("signature");
    const Signature signature{ECDSA_SIG_new()};
    ECDSA_SIG_set0(signature.get(), BN_bin2bn(raw->data(), half, nullptr),
                   BN_bin2bn(raw->data() + half, half, nullptr));
    const Bytes der = signature::to_der(i2d_ECDSA_SIG, signature.get());
    const Digester digester{EVP_MD_CTX_new()};
    const ByteView input = as_bytes(parts.signing_input);
    if (EVP_DigestVerifyInit(digester.get(), nullptr, EVP_sha256(), nullptr, &key) != 1 ||
        EVP_DigestVerify(digester.get(), der.data(), der.size(), input.data(), input.size()) != 1)
        return invalid("signature");
    return {};
}

Result<json::value> payload_of(const Parts& parts) {
    const auto octets = from_base64url(parts.payload);
    if (!octets) return invalid("payload");
    auto value = read_json(as_text(*octets), 2);
    if (!value) return invalid("payload: " + value.error().describe());
    return value;
}

/// One member's text, unverified.
Result<std::string> claim(std::string_view text, std::string_view name) {
    const auto parts = split(text);
    if (!parts) return parts.error();
    const auto payload = payload_of(*parts);
    if (!payload) return payload.error();
    const auto* object = payload->if_object();
    const auto* member = object == nullptr ? nullptr : object->if_contains(name);
    if (member == nullptr || !member->is_string()) return invalid(std::string{name});
    return std::string{member->get_string()};
}

} // namespace

Result<PkeyHandle> load_ticket_key(const std::string& private_key_file) {
    return load(private_key_file,
                [](BIO* bio) { return PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr); });
}

Result<PkeyHandle> load_ticket_public_key(const std::string& public_key_file) {
    return load(public_key_file,
                [](BIO* bio) { return PEM_read_bio_PUBKEY(bio, nullptr, nullptr, nullptr); });
}

Result<std::string> make_ticket(const Ticket& ticket, EVP_PKEY& key) {
    const OpensslErrorScope errors;
    const json::object claims{{"aud", Ticket::audience},
                              {"exp", ticket.expires.time_since_epoch().count()},
                              {"jti", ticket.id},
                              {"nonce", ticket.nonce},
                              {"origin", ticket.origin},
                              {"phone", ticket.phone.msisdn()},
                              {"purpose", to_text(ticket.purpose)}};
    std::string text = protected_header() + "." + to_base64url(as_bytes(json::serialize(claims)));
    const Digester digester{EVP_MD_CTX_new()};
    const ByteView input = as_bytes(text);
    Bytes der(80);
    std::size_t size = der.size();
    if (EVP_DigestSignInit(digester.get(), nullptr, EVP_sha256(), nullptr, &key) != 1 ||
        EVP_DigestSign(digester.get(), der.data(), &size, input.data(), input.size()) != 1)
        return signature::openssl_error(Errc::internal_error, "ticket");
    const unsigned char* begin = der.data();
    const Signature signature{d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(size))};
    Bytes raw(2 * half);
    if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), half) != half ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + half, half) != half)
        return signature::openssl_error(Errc::internal_error, "ticket");
    return text + "." + to_base64url(raw);
}

Result<Ticket> read_ticket(std::string_view text, EVP_PKEY& key, std::chrono::sys_seconds now) {
    const auto parts = split(text);
    if (!parts) return parts.error();
    if (auto verified = verify(*parts, key); !verified) return verified.error();
    const auto payload = payload_of(*parts);
    if (!payload) return payload.error();
    JsonFields fields{*payload, "ticket", Errc::ticket_invalid};
    fields.choice("aud", {Ticket::audience});
    const std::uint64_t expires = fields.number("exp", 0xFFFF'FFFFU);
    std::string id = fields.text("jti", {22, 43});
    std::string nonce = fields.text("nonce", {32, 128});
    std::string origin = fields.text("origin", {1, Origin::max_size});
    const std::string msisdn = fields.text("phone", {11, 11});
    const std::string purpose = fields.text("purpose", {1, 32});
    if (auto read = fields.finish(); !read) return read.error();
    auto phone = PhoneNumber::read(msisdn);
    const auto known = purpose_from(purpose);
    if (!phone || phone->msisdn() != msisdn) return invalid("phone");
    if (!known) return invalid("purpose");
    const std::chrono::sys_seconds until{std::chrono::seconds{expires}};
    if (until <= now) return Error{Errc::ticket_expired};
    return Ticket{std::move(id), std::move(origin), std::move(nonce), *std::move(phone), *known, until};
}

Result<std::string> ticket_origin(std::string_view text) {
    return claim(text, "origin");
}

Result<std::string> ticket_purpose(std::string_view text) {
    return claim(text, "purpose");
}

} // namespace kyso::sim
