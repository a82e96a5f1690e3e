// SPDX-License-Identifier: Apache-2.0
// Certificate revocation lists: as they come, and signed anew by their authority, so that what stands in
// them is judged too. (The first octet chooses.)
#include "signature/crl.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/samples.hpp"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace {

using namespace kyso;
using namespace kyso::signature;
using List = std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)>;

List parse(ByteView der) {
    const OpensslErrorScope errors;
    const unsigned char* at = der.data();
    return {d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())), X509_CRL_free};
}

Bytes signed_anew(ByteView der) {
    const OpensslErrorScope errors;
    const List list = parse(der);
    if (!list || X509_CRL_sign(list.get(), fuzz::authority_key().get(), EVP_sha256()) <= 0) return {};
    return to_der(i2d_X509_CRL, static_cast<const X509_CRL*>(list.get()));
}

/// Entries with the certificate's number, counted one by one.
int entries_for(X509_CRL* list, const Certificate& certificate) {
    int found = 0;
    STACK_OF(X509_REVOKED)* all = X509_CRL_get_REVOKED(list);
    for (int i = 0; i < sk_X509_REVOKED_num(all); ++i)
        if (ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(all, i)),
                             X509_get0_serialNumber(certificate.native())) == 0)
            ++found;
    return found;
}

void check(ByteView der, const Certificate& certificate, const Certificate& issuer) {
    const auto status = judge_crl(der, certificate, issuer, fuzz::sample_time);
    using Kind = RevocationStatus::Kind;
    fuzz::promise((status.kind == Kind::unknown) == (status.why != RevocationUnknown::none),
                  "unknown has a reason");
    if (status.kind == Kind::unknown) return;
    const List list = parse(der);
    fuzz::promise(list && X509_CRL_verify(list.get(), fuzz::authority_key().get()) == 1,
                  "its authority signed it");
    fuzz::promise(X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_subject_name(issuer.native())) == 0,
                  "its issuer's");
    fuzz::promise(status.this_update.has_value(), "of a known time");
    const int entries = entries_for(list.get(), certificate);
    if (status.kind == Kind::revoked)
        return fuzz::promise(entries > 0 && status.revoked_at.has_value(), "it stands in the list");
    fuzz::promise(!out_of_time(*status.this_update, status.next_update, fuzz::sample_time), "in time");
    if (entries > 0) {
        X509_REVOKED* entry = nullptr;
        const int found =
            X509_CRL_get0_by_serial(list.get(), &entry, X509_get0_serialNumber(certificate.native()));
        fuzz::promise(found == 2, "good while it stands in the list: only as removeFromCRL");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Certificate certificate = fuzz::sample_certificate("signer.der");
    static const Certificate authority = fuzz::sample_certificate("authority.der");
    fuzz::Input input{data, size};
    const bool anew = (input.octet() & 1U) != 0;
    (void)crl_next_update(input.rest());
    check(anew ? Bytes{signed_anew(input.rest())} : Bytes{input.rest().begin(), input.rest().end()},
          certificate, authority);
    return 0;
}
