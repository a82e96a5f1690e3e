// SPDX-License-Identifier: Apache-2.0
#include "portal/sim_operation.hpp"

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

Result<CmsSigning> cms_signing(const SimOperation& operation) {
    const Bytes digest = signature::digest_of(DigestAlgorithm::sha256, as_bytes(operation.statement));
    return CmsSigning::prepare(operation.certificate, signature::ContentType::registration_statement,
                               DigestAlgorithm::sha256, digest, operation.signing_time);
}

std::string statement_of(const Challenge& challenge, std::string_view origin, const Certificate& certificate,
                         std::chrono::sys_seconds now) {
    signature::RegistrationStatement statement;
    statement.origin = origin;
    statement.nonce = challenge.nonce;
    statement.issued_at = now;
    statement.subject = challenge.subject;
    statement.method = challenge.method;
    statement.phone = challenge.phone;
    statement.holder = signature::to_statement_json(signature::holder_of(certificate));
    statement.certificate_sha256 = to_hex(certificate.sha256());
    return statement.canonical();
}

} // namespace

std::string new_transaction() {
    return "_" + to_hex(random_octets(16)).substr(1);
}

Result<SimOperation> prepare_sim_operation(const Challenge& challenge, std::string transaction,
                                           std::string ticket, std::string_view origin,
                                           const sim::Offer& offer, const signature::TrustDirectory& trust,
                                           std::chrono::sys_seconds now) {
    if (offer.certificates.empty())
        return Error{Errc::sim_no_certificate, "the service names none beforehand"};
    std::vector<Certificate> offered;
    for (const Bytes& der : offer.certificates) {
        auto certificate = Certificate::parse(der);
        if (!certificate) return Error{Errc::gateway_refused, certificate.error().describe()};
        offered.push_back(*std::move(certificate));
    }
    Error why{Errc::certificate_not_found};
    for (const Certificate& certificate : offered) {
        if (!fits(signature::holder_of(certificate), challenge)) continue;
        if (const auto may = signature::check_may_sign(certificate, now); !may) {
            why = may.error();
            continue;
        }
        auto chain = trust.verify_chain(certificate, offered, now);
        if (!chain) {
            why = chain.error();
            continue;
        }
        chain->erase(chain->begin());
        if (!chain->empty()) chain->pop_back(); // the portal has its anchor
        SimOperation operation{challenge.purpose,
                               challenge.nonce,
                               std::move(transaction),
                               std::move(ticket),
                               {},
                               {},
                               certificate,
                               *std::move(chain),
                               now};
        if (challenge.purpose == Challenge::Purpose::registration)
            operation.statement = statement_of(challenge, origin, certificate, now);
        const auto what = to_be_signed(operation, origin);
        if (!what) return what.error();
        if (what->digest_algorithm != DigestAlgorithm::sha256) return Error{Errc::mechanism_unsupported};
        operation.code = sim::verification_code(offer.code, what->digest);
        return operation;
    }
    return why;
}

Result<ToBeSigned> to_be_signed(const SimOperation& operation, std::string_view origin) {
    if (operation.purpose == Challenge::Purpose::sign_in) {
        const auto signing = WebEidSigning::prepare(operation.certificate, origin, operation.nonce);
        if (!signing) return signing.error();
        return signing->to_be_signed();
    }
    const auto signing = cms_signing(operation);
    if (!signing) return signing.error();
    return signing->to_be_signed();
}

Result<Bytes> assemble(const SimOperation& operation, std::string_view origin,
                       const sim::SimProgress& progress) {
    if (!progress.certificate.empty() && progress.certificate != operation.certificate.der())
        return Error{Errc::sim_answer_refused, "another certificate than was asked"};
    if (operation.purpose == Challenge::Purpose::sign_in) {
        const auto signing = WebEidSigning::prepare(operation.certificate, origin, operation.nonce);
        if (!signing) return signing.error();
        const auto token = signing->assemble(progress.signature);
        if (!token) return Error{Errc::sim_answer_refused, token.error().describe()};
        const std::string text = boost::json::serialize(*token);
        return Bytes(text.begin(), text.end());
    }
    const auto signing = cms_signing(operation);
    if (!signing) return signing.error();
    auto cms = signing->assemble(progress.signature, operation.issuers);
    if (!cms) return Error{Errc::sim_answer_refused, cms.error().describe()};
    return cms;
}

} // namespace kyso::portal
