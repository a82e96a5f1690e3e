// SPDX-License-Identifier: Apache-2.0
#include "signature/crl.hpp"

#include "signature/openssl_handles.hpp"

#include <openssl/x509v3.h>

#include <algorithm>

namespace kyso::signature {
namespace {

using Why = RevocationUnknown;
using CrlHandle = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
using PointHandle = std::unique_ptr<ISSUING_DIST_POINT, Free<ISSUING_DIST_POINT_free>>;
using EnumeratedHandle = std::unique_ptr<ASN1_ENUMERATED, Free<ASN1_ENUMERATED_free>>;

CrlHandle read(ByteView crl) {
    const unsigned char* at = crl.data();
    CrlHandle read{d2i_X509_CRL(nullptr, &at, static_cast<long>(crl.size()))};
    if (at != crl.data() + crl.size()) return nullptr;
    return read;
}

bool is_entitled(X509_CRL* crl, const Certificate& issuer) {
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(issuer.native())) != 0) return false;
    // UINT32_MAX where the extension is absent (RFC 5280 section 6.3.3 (f)).
    if ((X509_get_key_usage(issuer.native()) & KU_CRL_SIGN) == 0) return false;
    EVP_PKEY* key = X509_get0_pubkey(issuer.native());
    return key != nullptr && X509_CRL_verify(crl, key) == 1;
}

/// RFC 5280 section 5.2: a list with a critical extension that is not understood must not be used. The delta
/// indicator is critical, so deltas end here too.
bool is_understood(const X509_CRL* crl) {
    for (int i = 0; i < X509_CRL_get_ext_count(crl); ++i) {
        X509_EXTENSION* extension = X509_CRL_get_ext(crl, i);
        const int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (kind == NID_delta_crl) return false;
        if (X509_EXTENSION_get_critical(extension) != 0 && kind != NID_issuing_distribution_point)
            return false;
    }
    return true;
}

bool names_one_of(const DIST_POINT_NAME* point, const std::vector<std::string>& addresses) {
    if (point->type != 0) return false;
    for (int i = 0; i < sk_GENERAL_NAME_num(point->name.fullname); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(point->name.fullname, i);
        if (name->type != GEN_URI) continue;
        const ASN1_IA5STRING* uri = name->d.uniformResourceIdentifier;
        const std::string_view text{reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                                    static_cast<std::size_t>(ASN1_STRING_length(uri))};
        if (std::ranges::find(addresses, text) != addresses.end()) return true;
    }
    return false;
}

/// Whether the list is meant to hold this certificate (RFC 5280 section 6.3.3 (b)).
bool covers(const X509_CRL* crl, const Certificate& certificate) {
    int critical = -1;
    const PointHandle point{static_cast<ISSUING_DIST_POINT*>(
        X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, &critical, nullptr))};
    if (!point) return critical == -1; // -1: there is none; else it is damaged or there twice
    const bool authority = X509_check_ca(certificate.native()) != 0;
    if (point->indirectCRL > 0 || point->onlyattr > 0 || point->onlysomereasons != nullptr) return false;
    if ((authority && point->onlyuser > 0) || (!authority && point->onlyCA > 0)) return false;
    return point->distpoint == nullptr ||
           names_one_of(point->distpoint, revocation_addresses(certificate).crls);
}

RevocationReason reason_of(const X509_REVOKED* entry) {
    const EnumeratedHandle reason{
        static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr))};
    const long code = reason ? ASN1_ENUMERATED_get(reason.get()) : 0;
    return code >= 0 && code <= 10 ? static_cast<RevocationReason>(code) : RevocationReason::unspecified;
}

std::optional<std::chrono::sys_seconds> time_of(const ASN1_TIME* time) {
    if (time == nullptr) return std::nullopt;
    const auto seconds = seconds_of(time, Errc::certificate_invalid);
    return seconds ? std::optional{*seconds} : std::nullopt;
}

RevocationStatus look_up(X509_CRL* crl, const Certificate& certificate, std::chrono::sys_seconds now) {
    RevocationStatus status = RevocationStatus::unknown(Why::malformed);
    status.this_update = time_of(X509_CRL_get0_lastUpdate(crl));
    status.next_update = time_of(X509_CRL_get0_nextUpdate(crl));
    if (!status.this_update || (!status.next_update && X509_CRL_get0_nextUpdate(crl) != nullptr))
        return status;
    const auto late = out_of_time(*status.this_update, status.next_update, now);
    X509_REVOKED* entry = nullptr;
    const int found = X509_CRL_get0_by_serial(crl, &entry, X509_get0_serialNumber(certificate.native()));
    if (found == 1) {
        const RevocationReason reason = reason_of(entry);
        const auto at = time_of(X509_REVOKED_get0_revocationDate(entry));
        // Revocation is for ever, so an old list still tells it; only a hold may have ended meanwhile.
        if (late && (reason == RevocationReason::certificate_hold || *late == Why::not_yet)) {
            status.why = *late;
            return status;
        }
        if (!at) return status;
        status.kind = RevocationStatus::Kind::revoked;
        status.why = Why::none;
        status.revoked_at = at;
        status.reason = reason;
        return status;
    }
    status.why = late.value_or(Why::none);
    if (!late) status.kind = RevocationStatus::Kind::good;
    return status;
}

} // namespace

RevocationStatus judge_crl(ByteView bytes, const Certificate& certificate, const Certificate& issuer,
                           std::chrono::sys_seconds now) {
    const OpensslErrorScope errors;
    if (bytes.size() > max_crl) return RevocationStatus::unknown(Why::malformed);
    const CrlHandle crl = read(bytes);
    if (!crl) return RevocationStatus::unknown(Why::malformed);
    int digest = NID_undef;
    if (OBJ_find_sigid_algs(X509_CRL_get_signature_nid(crl.get()), &digest, nullptr) == 1 &&
        is_weak_digest(digest))
        return RevocationStatus::unknown(Why::weak);
    if (!is_entitled(crl.get(), issuer)) return RevocationStatus::unknown(Why::not_entitled);
    if (!is_understood(crl.get())) return RevocationStatus::unknown(Why::malformed);
    if (!covers(crl.get(), certificate)) return RevocationStatus::unknown(Why::other_certificate);
    return look_up(crl.get(), certificate, now);
}

std::optional<std::chrono::sys_seconds> crl_next_update(ByteView bytes) {
    const OpensslErrorScope errors;
    if (bytes.size() > max_crl) return std::nullopt;
    const CrlHandle crl = read(bytes);
    return crl ? time_of(X509_CRL_get0_nextUpdate(crl.get())) : std::nullopt;
}

} // namespace kyso::signature
