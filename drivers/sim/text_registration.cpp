// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/text_registration.hpp"

#include "drivers/sim/display_text.hpp"
#include "drivers/sim/verification_code.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/json_reader.hpp"
#include "signature/canonical_json.hpp"
#include "signature/raw_signature.hpp"
#include "signature/registration_signer.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace kyso::sim {
namespace {

namespace json = boost::json;
using signature::Certificate;
using signature::RegistrationStatement;
using signature::VerifiedRegistration;

constexpr std::size_t most_certificates = 8;

std::string_view as_text(ByteView octets) {
    return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

Result<void> stands_for(const TextSignature& object, std::string_view statement,
                        const RegistrationStatement& read) {
    const auto origin = Origin::parse(read.origin);
    const Bytes digest = signature::digest_of(DigestAlgorithm::sha256, as_bytes(statement));
    const std::string code = verification_code(CodeRule::text, digest);
    if (!origin || !is_display_text(object.text, *origin, Purpose::registration, code))
        return Error{Errc::signature_invalid, "the text stands for another statement"};
    return {};
}

Result<void> signed_by(const TextSignature& object, const Certificate& signer) {
    const auto mechanism = signer.mechanism();
    if (!mechanism) return mechanism.error();
    return signature::verify_raw(signer,
                                 {*mechanism, DigestAlgorithm::sha256,
                                  signature::digest_of(DigestAlgorithm::sha256, as_bytes(object.text))},
                                 object.signature);
}

} // namespace

Bytes TextSignature::encode() const {
    json::array list;
    for (const Certificate& certificate : certificates)
        list.emplace_back(to_base64(certificate.der()));
    const std::string object = signature::canonical_json(json::object{{"type", type},
                                                                      {"text", text},
                                                                      {"signature", to_base64(signature)},
                                                                      {"certificates", std::move(list)}})
                                   .value();
    return {object.begin(), object.end()};
}

Result<TextSignature> TextSignature::read(ByteView object) {
    if (object.size() > max_size) return Error{Errc::too_large, "signature object"};
    const auto value = read_json(as_text(object));
    if (!value) return Error{Errc::signature_malformed, value.error().describe()};
    JsonFields fields{*value, "signature", Errc::signature_malformed};
    fields.choice("type", {type});
    TextSignature read;
    read.text = fields.text("text", {1, 160});
    read.signature = fields.base64("signature", {1, 1024});
    for (const json::value* element : fields.list("certificates", 1, most_certificates)) {
        const auto* text = element->if_string();
        auto der = text == nullptr ? Result<Bytes>{Error{}} : from_base64({text->data(), text->size()});
        auto certificate = der ? Certificate::parse(*der) : Result<Certificate>{der.error()};
        if (certificate)
            read.certificates.push_back(*std::move(certificate));
        else
            fields.fail("certificates", "not base64 of a certificate");
    }
    if (auto done = fields.finish(); !done) return done.error();
    if (!std::ranges::equal(read.encode(), object))
        return Error{Errc::signature_malformed, "not in canonical form"};
    return read;
}

bool is_text_signature(ByteView object) noexcept {
    return !object.empty() && object.front() == '{';
}

Result<VerifiedRegistration> verify_registration(ByteView object, std::string_view statement,
                                                 const signature::TrustDirectory& trust,
                                                 std::string_view expected_origin,
                                                 std::chrono::sys_seconds now) {
    if (!is_text_signature(object))
        return signature::verify_registration(object, statement, trust, expected_origin, now);
    const auto text = TextSignature::read(object);
    if (!text) return text.error();
    auto read = RegistrationStatement::read(statement);
    if (!read) return read.error();
    if (read->method != "sim") return Error::at("method", Errc::statement_invalid, "not of a SIM");
    if (auto right = stands_for(*text, statement, *read); !right) return right.error();
    const Certificate& signer = text->certificates.front();
    if (auto right = signed_by(*text, signer); !right) return right.error();
    if (auto may = signature::check_may_sign(signer, now); !may) return may.error();
    auto chain = trust.verify_chain(signer, text->certificates, now);
    if (!chain) return chain.error();
    if (auto right = signature::check_of_chain(text->certificates, *chain); !right) return right.error();
    if (read->origin != expected_origin) return Error::at("origin", Errc::origin_mismatch, read->origin);
    signature::Holder holder = signature::holder_of(signer);
    if (auto right = signature::check_names(*read, signer, holder); !right) return right.error();
    return VerifiedRegistration{*std::move(read), signer, std::move(holder), *std::move(chain)};
}

} // namespace kyso::sim
