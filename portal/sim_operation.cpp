// SPDX-License-Identifier: Apache-2.0
#include "portal/sim_operation.hpp"

#include "drivers/sim/display_text.hpp"
#include "drivers/sim/text_registration.hpp"
#include "protocol/origin.hpp"
#include "protocol/random.hpp"
#include "signature/cms.hpp"
#include "signature/holder.hpp"
#include "signature/registration_statement.hpp"
#include "signature/web_eid.hpp"

#include <boost/json/serialize.hpp>

namespace kyso::portal {
namespace {

using signature::Certificate;
using signature::CmsSigning;
using signature::WebEidSigning;

bool fits(const signature::Holder& holder, const Challenge& challenge) {
    if (challenge.purpose == Challenge::Purpose::sign_in)
        return signature::is_citizen(holder) || signature::is_enterprise(holder);
    return challenge.subject == "citizen" ? signature::is_citizen(holder) : signature::is_enterprise(holder);
}

Bytes statement_digest(const SimOperation& operation) {
    return signature::digest_of(DigestAlgorithm::sha256, as_bytes(operation.statement));
}

/// Pre: the certificate is known. The statement names it where it was known when it was written.
Result<CmsSigning> cms_signing(const SimOperation& operation) {
    const auto statement = signature::RegistrationStatement::read(operation.statement);
    if (!statement) return statement.error();
    const auto name =
        statement->names_certificate() ? signature::SignerName::certificate : signature::SignerName::none;
    return CmsSigning::prepare(*operation.certificate, signature::ContentType::registration_statement,
                               DigestAlgorithm::sha256, statement_digest(operation), operation.signing_time,
                               RsaPadding::pkcs1, name);
}

std::string statement_of(const Challenge& challenge, std::string_view origin,
                         const std::optional<Certificate>& certificate, std::chrono::sys_seconds now) {
    signature::RegistrationStatement statement;
    statement.origin = origin;
    statement.nonce = challenge.nonce;
    statement.issued_at = now;
    statement.subject = challenge.subject;
    statement.method = challenge.method;
    statement.phone = challenge.phone;
    if (certificate) {
        statement.holder = signature::to_statement_json(signature::holder_of(*certificate));
        statement.certificate_sha256 = to_hex(certificate->sha256());
    }
    return statement.canonical();
}

Result<std::vector<Certificate>> parsed(const std::vector<Bytes>& certificates, Errc bad) {
    std::vector<Certificate> list;
    for (const Bytes& der : certificates) {
        auto certificate = Certificate::parse(der);
        if (!certificate) return Error{bad, certificate.error().describe()};
        list.push_back(*std::move(certificate));
    }
    return list;
}

/// Its issuers, without the anchor, which the portal has.
Result<std::vector<Certificate>> issuers_of(const Certificate& certificate,
                                            const std::vector<Certificate>& others,
                                            const signature::TrustDirectory& trust,
                                            std::chrono::sys_seconds now) {
    if (const auto may = signature::check_may_sign(certificate, now); !may) return may.error();
    auto chain = trust.verify_chain(certificate, others, now);
    if (!chain) return chain;
    chain->erase(chain->begin());
    if (!chain->empty()) chain->pop_back();
    return chain;
}

/// The first that fits; none where the service tells none beforehand.
Result<void> choose(SimOperation& operation, const Challenge& challenge, const sim::Offer& offer,
                    const signature::TrustDirectory& trust, std::chrono::sys_seconds now) {
    const auto offered = parsed(offer.certificates, Errc::gateway_refused);
    if (!offered) return offered.error();
    if (offered->empty()) return {};
    Error why{Errc::certificate_not_found};
    for (const Certificate& certificate : *offered) {
        if (!fits(signature::holder_of(certificate), challenge)) continue;
        auto issuers = issuers_of(certificate, *offered, trust, now);
        if (!issuers) {
            why = issuers.error();
            continue;
        }
        operation.certificate = certificate;
        operation.issuers = *std::move(issuers);
        return {};
    }
    return why;
}

sim::Purpose purpose_of(const SimOperation& operation) {
    return operation.purpose == Challenge::Purpose::registration ? sim::Purpose::registration
                                                                 : sim::Purpose::authentication;
}

} // namespace

std::string new_transaction() {
    return "_" + to_hex(random_octets(16)).substr(1);
}

Result<SimOperation> prepare_sim_operation(const Challenge& challenge, std::string transaction,
                                           std::string ticket, std::string_view origin,
                                           const sim::Offer& offer, const signature::TrustDirectory& trust,
                                           std::chrono::sys_seconds now) {
    const bool registers = challenge.purpose == Challenge::Purpose::registration;
    const bool text_is_signed = offer.code == sim::CodeRule::text;
    if (text_is_signed && !registers) return Error{Errc::sim_cannot_sign, "it signs texts only"};
    SimOperation operation;
    operation.purpose = challenge.purpose;
    operation.nonce = challenge.nonce;
    operation.transaction = std::move(transaction);
    operation.ticket = std::move(ticket);
    operation.signing_time = now;
    operation.mechanism = offer.mechanism;
    if (const auto chosen = choose(operation, challenge, offer, trust, now); !chosen) return chosen.error();
    if (registers) operation.statement = statement_of(challenge, origin, operation.certificate, now);
    if (text_is_signed) {
        operation.code = sim::verification_code(offer.code, statement_digest(operation));
        operation.signed_text = display_text(operation, origin, offer);
    }
    const auto what = to_be_signed(operation, origin);
    if (!what) return what.error();
    if (what->digest_algorithm != DigestAlgorithm::sha256) return Error{Errc::sim_cannot_sign};
    if (!text_is_signed) operation.code = sim::verification_code(offer.code, what->digest);
    return operation;
}

std::string display_text(const SimOperation& operation, std::string_view origin, const sim::Offer& offer) {
    return sim::display_text(*Origin::parse(origin), purpose_of(operation), operation.code, offer.text_limit);
}

Result<ToBeSigned> to_be_signed(const SimOperation& operation, std::string_view origin) {
    const auto mechanism =
        operation.certificate ? operation.certificate->mechanism() : Result<Mechanism>{operation.mechanism};
    if (!mechanism) return mechanism.error();
    if (!operation.signed_text.empty())
        return ToBeSigned{*mechanism, DigestAlgorithm::sha256,
                          signature::digest_of(DigestAlgorithm::sha256, as_bytes(operation.signed_text))};
    const bool signs_in = operation.purpose == Challenge::Purpose::sign_in;
    if (!operation.certificate && signs_in)
        return ToBeSigned{*mechanism, DigestAlgorithm::sha256,
                          WebEidSigning::digest(DigestAlgorithm::sha256, origin, operation.nonce)};
    if (!operation.certificate)
        return CmsSigning::unnamed_to_be_signed(signature::ContentType::registration_statement,
                                                statement_digest(operation), operation.signing_time,
                                                *mechanism);
    if (signs_in) {
        const auto signing = WebEidSigning::prepare(*operation.certificate, origin, operation.nonce);
        if (!signing) return signing.error();
        return signing->to_be_signed();
    }
    const auto signing = cms_signing(operation);
    if (!signing) return signing.error();
    return signing->to_be_signed();
}

Result<void> take_certificate(SimOperation& operation, const sim::SimProgress& progress,
                              const signature::TrustDirectory& trust, std::chrono::sys_seconds now) {
    if (operation.certificate) {
        if (!progress.certificate.empty() && progress.certificate != operation.certificate->der())
            return Error{Errc::sim_answer_refused, "another certificate than was asked"};
        return {};
    }
    auto certificate = Certificate::parse(progress.certificate);
    if (!certificate) return Error{Errc::sim_answer_refused, "no certificate came with the signature"};
    const auto others = parsed(progress.issuers, Errc::sim_answer_refused);
    if (!others) return others.error();
    auto issuers = issuers_of(*certificate, *others, trust, now);
    if (!issuers) return issuers.error();
    operation.certificate = *std::move(certificate);
    operation.issuers = *std::move(issuers);
    return {};
}

Result<Bytes> assemble(const SimOperation& operation, std::string_view origin,
                       const sim::SimProgress& progress) {
    if (!operation.certificate) return Error{Errc::sim_answer_refused, "the certificate is not known"};
    if (operation.purpose == Challenge::Purpose::sign_in) {
        const auto signing = WebEidSigning::prepare(*operation.certificate, origin, operation.nonce);
        if (!signing) return signing.error();
        const auto token = signing->assemble(progress.signature);
        if (!token) return Error{Errc::sim_answer_refused, token.error().describe()};
        const std::string text = boost::json::serialize(*token);
        return Bytes(text.begin(), text.end());
    }
    if (!operation.signed_text.empty()) {
        sim::TextSignature object{operation.signed_text, progress.signature, {*operation.certificate}};
        object.certificates.insert(object.certificates.end(), operation.issuers.begin(),
                                   operation.issuers.end());
        return object.encode();
    }
    const auto signing = cms_signing(operation);
    if (!signing) return signing.error();
    auto cms = signing->assemble(progress.signature, operation.issuers);
    if (!cms) return Error{Errc::sim_answer_refused, cms.error().describe()};
    return cms;
}

} // namespace kyso::portal
