// SPDX-License-Identifier: Apache-2.0
#include "signature/ocsp.hpp"

#include "signature/openssl_handles.hpp"

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace kyso::signature {
namespace {

using Why = RevocationUnknown;
using RequestHandle = std::unique_ptr<OCSP_REQUEST, Free<OCSP_REQUEST_free>>;
using ResponseHandle = std::unique_ptr<OCSP_RESPONSE, Free<OCSP_RESPONSE_free>>;
using BasicHandle = std::unique_ptr<OCSP_BASICRESP, Free<OCSP_BASICRESP_free>>;
using IdHandle = std::unique_ptr<OCSP_CERTID, Free<OCSP_CERTID_free>>;

int digest_of(const X509_ALGOR* algorithm) {
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    int digest = NID_undef;
    if (OBJ_find_sigid_algs(OBJ_obj2nid(object), &digest, nullptr) != 1) return NID_undef;
    return digest;
}

ResponseHandle read(ByteView response) {
    const unsigned char* at = response.data();
    ResponseHandle read{d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(response.size()))};
    // Octets left over are not of the response: whoever added them may add more.
    if (at != response.data() + response.size()) return nullptr;
    return read;
}

/// RFC 6960 section 4.2.2.2: the issuer's own key, or a certificate that the issuer signed itself for this.
bool is_entitled(X509* responder, const Certificate& issuer, std::chrono::sys_seconds now) {
    EVP_PKEY* issuer_key = X509_get0_pubkey(issuer.native());
    if (X509_cmp(responder, issuer.native()) == 0) return true;
    if (X509_check_issued(issuer.native(), responder) != X509_V_OK) return false;
    if (issuer_key == nullptr || X509_verify(responder, issuer_key) != 1) return false;
    if ((X509_get_extension_flags(responder) & EXFLAG_XKUSAGE) == 0 ||
        (X509_get_extended_key_usage(responder) & XKU_OCSP_SIGN) == 0)
        return false;
    if ((X509_get_key_usage(responder) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) return false;
    int digest = NID_undef;
    X509_get_signature_info(responder, &digest, nullptr, nullptr, nullptr);
    if (is_weak_digest(digest)) return false;
    const auto from = seconds_of(X509_get0_notBefore(responder), Errc::certificate_invalid);
    const auto to = seconds_of(X509_get0_notAfter(responder), Errc::certificate_invalid);
    return from && to && *from <= now && now <= *to;
}

/// nullopt: signed by somebody entitled.
std::optional<Why> refuses_signature(OCSP_BASICRESP* basic, const Certificate& issuer,
                                     std::chrono::sys_seconds now) {
    // PSS names its digest in its parameters; a digest that is not told is left to the verification.
    if (is_weak_digest(digest_of(OCSP_resp_get0_tbs_sigalg(basic)))) return Why::weak;
    const X509List known{sk_X509_new_null()};
    if (!known || sk_X509_push(known.get(), issuer.native()) <= 0) return Why::malformed;
    X509* responder = nullptr;
    if (OCSP_resp_get0_signer(basic, &responder, known.get()) != 1) return Why::not_entitled;
    if (!is_entitled(responder, issuer, now)) return Why::not_entitled;
    // The chain was looked at above; this is the signature alone.
    if (OCSP_basic_verify(basic, known.get(), nullptr, OCSP_NOVERIFY) != 1) return Why::not_entitled;
    return std::nullopt;
}

bool is_about(OCSP_SINGLERESP* single, const Certificate& certificate, const Certificate& issuer) {
    ASN1_OBJECT* algorithm = nullptr;
    auto* id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single));
    if (OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, id) != 1) return false;
    const int digest = OBJ_obj2nid(algorithm);
    // The responder chooses; the hash names the issuer and protects nothing, so SHA-1 will do here.
    if (digest != NID_sha1 && digest != NID_sha256 && digest != NID_sha384 && digest != NID_sha512)
        return false;
    const IdHandle own{OCSP_cert_to_id(EVP_get_digestbynid(digest), certificate.native(), issuer.native())};
    return own && OCSP_id_cmp(own.get(), id) == 0;
}

bool another_nonce(OCSP_BASICRESP* basic, ByteView nonce) {
    if (nonce.empty()) return false;
    const int at = OCSP_BASICRESP_get_ext_by_NID(basic, NID_id_pkix_OCSP_Nonce, -1);
    if (at < 0) return false;
    const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(OCSP_BASICRESP_get_ext(basic, at));
    const ByteView octets{ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))};
    // An OCTET STRING within the extension's (RFC 8954 section 2.1): two octets of header before it.
    return octets.size() != nonce.size() + 2 || octets[0] != V_ASN1_OCTET_STRING ||
           octets[1] != nonce.size() || !std::ranges::equal(octets.subspan(2), nonce);
}

RevocationStatus status_of(OCSP_SINGLERESP* single, std::chrono::sys_seconds now) {
    int reason = -1;
    ASN1_GENERALIZEDTIME *revoked = nullptr, *from = nullptr, *to = nullptr;
    const int kind = OCSP_single_get0_status(single, &reason, &revoked, &from, &to);
    RevocationStatus status = RevocationStatus::unknown(Why::malformed);
    const auto this_update = seconds_of(from, Errc::certificate_invalid);
    if (!this_update) return status;
    status.this_update = *this_update;
    if (to != nullptr) {
        const auto next_update = seconds_of(to, Errc::certificate_invalid);
        if (!next_update) return status;
        status.next_update = *next_update;
    }
    const auto late = out_of_time(*this_update, status.next_update, now);
    if (kind == V_OCSP_CERTSTATUS_REVOKED) {
        const auto at = seconds_of(revoked, Errc::certificate_invalid);
        if (!at) return status;
        // Revocation is for ever, so an old answer still tells it; only a hold may have ended meanwhile.
        if (late && (reason == OCSP_REVOKED_STATUS_CERTIFICATEHOLD || *late == Why::not_yet)) {
            status.why = *late;
            return status;
        }
        status.kind = RevocationStatus::Kind::revoked;
        status.why = Why::none;
        status.revoked_at = *at;
        if (reason >= 0 && reason <= 10) status.reason = static_cast<RevocationReason>(reason);
        return status;
    }
    status.why = late.value_or(kind == V_OCSP_CERTSTATUS_GOOD ? Why::none : Why::refused);
    if (status.why == Why::none) status.kind = RevocationStatus::Kind::good;
    return status;
}

} // namespace

Result<Bytes> ocsp_request(const Certificate& certificate, const Certificate& issuer, ByteView nonce) {
    const OpensslErrorScope errors;
    const RequestHandle request{OCSP_REQUEST_new()};
    IdHandle id{OCSP_cert_to_id(EVP_sha1(), certificate.native(), issuer.native())};
    if (!request || !id || OCSP_request_add0_id(request.get(), id.get()) == nullptr)
        return openssl_error(Errc::internal_error, "OCSP request");
    id.release(); // the request's now
    if (!nonce.empty() && OCSP_request_add1_nonce(request.get(), const_cast<unsigned char*>(nonce.data()),
                                                  static_cast<int>(nonce.size())) != 1)
        return openssl_error(Errc::internal_error, "OCSP nonce");
    return to_der(i2d_OCSP_REQUEST, static_cast<const OCSP_REQUEST*>(request.get()));
}

RevocationStatus judge_ocsp(ByteView response, const Certificate& certificate, const Certificate& issuer,
                            ByteView nonce, std::chrono::sys_seconds now) {
    const OpensslErrorScope errors;
    if (response.size() > max_ocsp_response) return RevocationStatus::unknown(Why::malformed);
    const ResponseHandle whole = read(response);
    if (!whole) return RevocationStatus::unknown(Why::malformed);
    if (OCSP_response_status(whole.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return RevocationStatus::unknown(Why::refused);
    const BasicHandle basic{OCSP_response_get1_basic(whole.get())};
    if (!basic) return RevocationStatus::unknown(Why::malformed);
    if (const auto why = refuses_signature(basic.get(), issuer, now)) return RevocationStatus::unknown(*why);
    if (another_nonce(basic.get(), nonce)) return RevocationStatus::unknown(Why::other_certificate);
    for (int i = 0; i < OCSP_resp_count(basic.get()); ++i)
        if (OCSP_SINGLERESP* single = OCSP_resp_get0(basic.get(), i); is_about(single, certificate, issuer))
            return status_of(single, now);
    return RevocationStatus::unknown(Why::other_certificate);
}

std::optional<std::chrono::sys_seconds> ocsp_next_update(ByteView response) {
    const OpensslErrorScope errors;
    if (response.size() > max_ocsp_response) return std::nullopt;
    const ResponseHandle whole = read(response);
    if (!whole || OCSP_response_status(whole.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) return std::nullopt;
    const BasicHandle basic{OCSP_response_get1_basic(whole.get())};
    if (!basic || OCSP_resp_count(basic.get()) != 1) return std::nullopt;
    ASN1_GENERALIZEDTIME* next = nullptr;
    OCSP_single_get0_status(OCSP_resp_get0(basic.get(), 0), nullptr, nullptr, nullptr, &next);
    if (next == nullptr) return std::nullopt;
    const auto time = seconds_of(next, Errc::certificate_invalid);
    return time ? std::optional{*time} : std::nullopt;
}

} // namespace kyso::signature
