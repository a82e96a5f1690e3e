// SPDX-License-Identifier: Apache-2.0
#include "gateway/answer_check.hpp"

#include "drivers/mss/status_codes.hpp"
#include "signature/cms_parts.hpp"
#include "signature/raw_signature.hpp"

#include <algorithm>

namespace kyso::gateway {
namespace {

using signature::Certificate;

constexpr std::size_t most_issuers = 7, longest_issuer = 4096; ///< octets: what sim::SimProgress carries

Event refused(std::string why, bool final, Errc error = Errc::sim_answer_refused) {
    Event event;
    event.kind = Event::Kind::refused;
    event.final = final;
    event.error = error;
    event.detail = std::move(why);
    return event;
}

/// Why the answer is not about this transaction; null: it is, as far as it says.
const char* foreign(const Expected& expected, const mss::Reply& reply, bool must_say) {
    const Pending& pending = expected.pending;
    if (reply.ap_transaction ? *reply.ap_transaction != pending.id : must_say)
        return "of another transaction";
    if (reply.mssp_transaction && !pending.mssp_transaction.empty() &&
        *reply.mssp_transaction != pending.mssp_transaction)
        return "of another transaction of the service";
    if (reply.msisdn ? *reply.msisdn != pending.msisdn : must_say) return "of another number";
    return nullptr;
}

/// The signature of a CMS object as a raw one, and its certificates. One with signed attributes signs those,
/// not our digest, and will not verify.
Result<Bytes> unwrap(ByteView cms, std::vector<Certificate>& certificates) {
    const signature::OpensslErrorScope errors;
    const auto parsed = signature::parse_signed_data(cms);
    if (!parsed) return parsed.error();
    STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(parsed->get());
    if (sk_CMS_SignerInfo_num(signers) != 1) return Error{Errc::signature_malformed, "not one signer"};
    const signature::X509Stack stack{CMS_get1_certs(parsed->get())};
    for (int i = 0; stack && i < sk_X509_num(stack.get()); ++i)
        if (auto one = Certificate::parse(signature::to_der<X509>(i2d_X509, sk_X509_value(stack.get(), i))))
            certificates.push_back(*std::move(one));
    const ASN1_OCTET_STRING* value = CMS_SignerInfo_get0_signature(sk_CMS_SignerInfo_value(signers, 0));
    const unsigned char* data = ASN1_STRING_get0_data(value);
    return Bytes(data, data + ASN1_STRING_length(value));
}

Event check_signature(const Expected& expected, const mss::Reply& reply) {
    std::vector<Certificate> certificates;
    for (const Bytes& der : reply.certificates)
        if (auto one = Certificate::parse(der))
            certificates.push_back(*std::move(one));
        else
            return refused("a certificate that is none", true);
    Bytes signature = reply.signature;
    if (reply.signed_data) {
        auto unwrapped = unwrap(reply.signature, certificates);
        if (!unwrapped) return refused("not one signer's CMS object", true);
        signature = *std::move(unwrapped);
    }
    if (signature.empty()) return refused("success without a signature", true);
    if (certificates.empty()) certificates = expected.offered;
    const auto signer = std::ranges::find_if(certificates, [&](const Certificate& one) {
        ToBeSigned what = expected.pending.to_be_signed;
        // Told only now, so nobody could know before what kind of key signs.
        const auto mechanism = expected.offered.empty() ? one.mechanism() : what.mechanism;
        if (mechanism) what.mechanism = *mechanism;
        return signature::verify_raw(one, what, signature).has_value();
    });
    if (signer == certificates.end())
        return refused(certificates.empty() ? "nobody told the certificate"
                                            : "the signature is not over the digest",
                       true);
    if (!expected.offered.empty() && std::ranges::find(expected.offered, *signer) == expected.offered.end())
        return refused("another certificate than those that were offered", true);
    if (is_test_certificate(*signer) && !expected.test)
        return refused("a test certificate", true, Errc::sim_test_certificate);
    Event event;
    event.kind = Event::Kind::signature;
    event.signature = std::move(signature);
    event.certificate = signer->der();
    if (!expected.offered.empty()) return event; // the client has them
    for (const Certificate& other : certificates)
        if (!(other == *signer) && other.der().size() <= longest_issuer &&
            event.issuers.size() < most_issuers)
            event.issuers.push_back(other.der());
    return event;
}

} // namespace

bool is_test_certificate(const Certificate& certificate) {
    return certificate.issuer_rfc4514().find("kysod TEST") != std::string::npos;
}

Event judge(const Expected& expected, const Result<mss::Reply>& reply) {
    using State = mss::Outcome::State;
    Event event;
    if (!reply) {
        if (reply.error() == Errc::sim_answer_refused) return refused(reply.error().detail(), false);
        if (reply.error() == Errc::sim_service_refused && expected.operation == mss::Operation::signature) {
            event.kind = Event::Kind::failed;
            event.error = Errc::sim_service_refused;
        }
        return event; // lost: not the service's answer
    }
    const mss::Outcome outcome = mss::classify(expected.dialect, expected.operation, *reply);
    if (const char* why = foreign(expected, *reply, outcome.state == State::done)) return refused(why, false);
    if (outcome.state == State::done) return check_signature(expected, *reply);
    event.detail = std::to_string(reply->code);
    if (outcome.state == State::failed) {
        event.kind = Event::Kind::failed;
        event.error = outcome.errc;
        return event;
    }
    event.kind = Event::Kind::pending;
    event.mssp_transaction = reply->mssp_transaction.value_or("");
    return event;
}

} // namespace kyso::gateway
