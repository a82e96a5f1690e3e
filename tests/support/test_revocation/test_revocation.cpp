// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_revocation/test_revocation.hpp"

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace kyso::test {
namespace {

using signature::Free;
using std::chrono::sys_seconds;

using CrlHandle = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
using RevokedHandle = std::unique_ptr<X509_REVOKED, Free<X509_REVOKED_free>>;
using TimeHandle = std::unique_ptr<ASN1_TIME, Free<ASN1_TIME_free>>;
using GeneralizedTimeHandle = std::unique_ptr<ASN1_GENERALIZEDTIME, Free<ASN1_GENERALIZEDTIME_free>>;
using IntegerHandle = std::unique_ptr<ASN1_INTEGER, Free<ASN1_INTEGER_free>>;
using EnumeratedHandle = std::unique_ptr<ASN1_ENUMERATED, Free<ASN1_ENUMERATED_free>>;
using BasicHandle = std::unique_ptr<OCSP_BASICRESP, Free<OCSP_BASICRESP_free>>;
using ResponseHandle = std::unique_ptr<OCSP_RESPONSE, Free<OCSP_RESPONSE_free>>;
using IdHandle = std::unique_ptr<OCSP_CERTID, Free<OCSP_CERTID_free>>;

void demand(bool good, const char* what) {
    if (!good) throw std::runtime_error{what};
}

TimeHandle time_of(sys_seconds when) {
    return TimeHandle{ASN1_TIME_set(nullptr, when.time_since_epoch().count())};
}
GeneralizedTimeHandle generalized(sys_seconds when) {
    return GeneralizedTimeHandle{ASN1_GENERALIZEDTIME_set(nullptr, when.time_since_epoch().count())};
}

void revoke(X509_CRL* crl, const RevokedEntry& entry) {
    RevokedHandle revoked{X509_REVOKED_new()};
    const X509* certificate = entry.certificate.native();
    demand(X509_REVOKED_set_serialNumber(revoked.get(),
                                         const_cast<ASN1_INTEGER*>(X509_get0_serialNumber(certificate))) == 1,
           "serial");
    demand(X509_REVOKED_set_revocationDate(revoked.get(), time_of(entry.when).get()) == 1, "date");
    if (entry.reason >= 0) {
        const EnumeratedHandle reason{ASN1_ENUMERATED_new()};
        ASN1_ENUMERATED_set(reason.get(), entry.reason);
        demand(X509_REVOKED_add1_ext_i2d(revoked.get(), NID_crl_reason, reason.get(), 0, 0) == 1, "reason");
    }
    demand(X509_CRL_add0_revoked(crl, revoked.release()) == 1, "entry");
}

void add_crl_extension(X509_CRL* crl, int nid, const std::string& value) {
    const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension{
        X509V3_EXT_nconf_nid(nullptr, nullptr, nid, value.c_str())};
    demand(extension && X509_CRL_add_ext(crl, extension.get(), -1) == 1, "CRL extension");
}

} // namespace

CrlPlan::CrlPlan(sys_seconds now)
    : this_update(now - std::chrono::hours{1}), next_update(now + std::chrono::days{1}) {}

OcspPlan::OcspPlan(sys_seconds now)
    : this_update(now - std::chrono::minutes{10}), next_update(now + std::chrono::hours{1}),
      revoked_at(now - std::chrono::days{3}) {}

Bytes make_crl(const Issued& authority, const CrlPlan& plan) {
    const CrlHandle crl{X509_CRL_new()};
    demand(crl && X509_CRL_set_version(crl.get(), 1) == 1, "CRL");
    demand(X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(authority.certificate.native())) == 1,
           "issuer");
    demand(X509_CRL_set1_lastUpdate(crl.get(), time_of(plan.this_update).get()) == 1, "thisUpdate");
    if (plan.next_update)
        demand(X509_CRL_set1_nextUpdate(crl.get(), time_of(*plan.next_update).get()) == 1, "nextUpdate");
    for (const RevokedEntry& entry : plan.revoked)
        revoke(crl.get(), entry);
    if (!plan.distribution_point.empty())
        add_crl_extension(crl.get(), NID_issuing_distribution_point, plan.distribution_point);
    if (plan.delta) {
        const IntegerHandle base{ASN1_INTEGER_new()};
        ASN1_INTEGER_set(base.get(), 1);
        demand(X509_CRL_add1_ext_i2d(crl.get(), NID_delta_crl, base.get(), 1, 0) == 1, "delta");
    }
    demand(X509_CRL_sign(crl.get(), authority.key.get(), plan.sha1 ? EVP_sha1() : EVP_sha256()) > 0,
           "CRL signature");
    return signature::to_der(i2d_X509_CRL, static_cast<const X509_CRL*>(crl.get()));
}

Bytes make_ocsp(const Issued& responder, const signature::Certificate& certificate,
                const signature::Certificate& issuer, const OcspPlan& plan) {
    const BasicHandle basic{OCSP_BASICRESP_new()};
    const IdHandle id{
        OCSP_cert_to_id(plan.sha256_id ? EVP_sha256() : EVP_sha1(), certificate.native(), issuer.native())};
    const auto next = plan.next_update ? generalized(*plan.next_update) : nullptr;
    const auto revoked =
        plan.says == OcspPlan::Says::revoked ? generalized(plan.revoked_at) : GeneralizedTimeHandle{};
    demand(OCSP_basic_add1_status(basic.get(), id.get(), static_cast<int>(plan.says), plan.reason,
                                  revoked.get(), generalized(plan.this_update).get(), next.get()) != nullptr,
           "OCSP status");
    if (!plan.nonce.empty())
        demand(OCSP_basic_add1_nonce(basic.get(), const_cast<unsigned char*>(plan.nonce.data()),
                                     static_cast<int>(plan.nonce.size())) == 1,
               "nonce");
    demand(OCSP_basic_sign(basic.get(), responder.certificate.native(), responder.key.get(),
                           plan.sha1 ? EVP_sha1() : EVP_sha256(), nullptr,
                           plan.leave_out_signer ? OCSP_NOCERTS : 0) == 1,
           "OCSP signature");
    const ResponseHandle whole{OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get())};
    return signature::to_der(i2d_OCSP_RESPONSE, static_cast<const OCSP_RESPONSE*>(whole.get()));
}

Bytes make_ocsp_refusal(int status) {
    const ResponseHandle whole{OCSP_response_create(status, nullptr)};
    return signature::to_der(i2d_OCSP_RESPONSE, static_cast<const OCSP_RESPONSE*>(whole.get()));
}

} // namespace kyso::test
