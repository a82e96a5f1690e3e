// SPDX-License-Identifier: Apache-2.0
#include "signature/document_verification.hpp"

#include "signature/signer_verification.hpp"

#include <openssl/pem.h>

#include <algorithm>

namespace kyso::signature {
namespace {

/// What is inside PEM («CMS» or «PKCS7», RFC 7468 sections 8 and 9).
Result<Bytes> from_pem(ByteView text) {
    const BioHandle in = reader_of(text);
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    const bool good = in && PEM_read_bio(in.get(), &name, &header, &data, &size) == 1;
    const OpensslMemory<char> name_owner{name}, header_owner{header};
    const OpensslMemory<unsigned char> data_owner{data};
    if (!good) return malformed("PEM");
    const std::string_view label{name};
    if (label != "CMS" && label != "PKCS7") return malformed("PEM of something else");
    return Bytes{data, data + size};
}

Result<CmsHandle> read_object(ByteView object) {
    if (object.size() > DocumentLimits::object) return Error{Errc::too_large, "signature object"};
    if (!as_text(object).starts_with("-----BEGIN ")) return parse_signed_data(object);
    const auto inside = from_pem(object);
    if (!inside) return inside.error();
    return parse_signed_data(*inside);
}

/// Those that can be read: a signer whose certificate is not among them is reported without one.
Result<std::vector<Certificate>> readable_certificates(CMS_ContentInfo* cms) {
    const X509Stack stack{CMS_get1_certs(cms)};
    std::vector<Certificate> certificates;
    if (!stack) return certificates;
    if (sk_X509_num(stack.get()) > DocumentLimits::certificates) return malformed("too many certificates");
    for (int i = 0; i < sk_X509_num(stack.get()); ++i)
        if (auto certificate =
                Certificate::parse(to_der(i2d_X509, static_cast<const X509*>(sk_X509_value(stack.get(), i)))))
            certificates.push_back(*std::move(certificate));
    return certificates;
}

bool is_cades(const CMS_SignerInfo* signer) {
    return CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificateV2, -1) >= 0 ||
           CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificate, -1) >= 0;
}

} // namespace

Result<VerificationReport> verify_document(ByteView object, std::optional<ByteView> content,
                                           const TrustDirectory& trust, std::chrono::sys_seconds at) {
    const OpensslErrorScope errors;
    const auto cms = read_object(object);
    if (!cms) return cms.error();
    STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms->get());
    const int count = sk_CMS_SignerInfo_num(signers);
    if (count < 1 || count > DocumentLimits::signers) return malformed("number of signers");
    const auto certificates = readable_certificates(cms->get());
    if (!certificates) return certificates.error();

    VerificationReport report;
    report.format = "cades";
    report.content_type = dotted(CMS_get0_eContentType(cms->get()));
    const auto carried = content_of(cms->get());
    report.attached = carried.has_value();
    report.judged_at = at;
    const Surroundings around{carried ? std::optional<ByteView>{*carried} : content, *certificates, trust,
                              at};
    for (int i = 0; i < count; ++i) {
        CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(signers, i);
        if (!is_cades(signer)) report.format = "cms";
        SignerReport& one = report.signers.emplace_back(report_on_signer(cms->get(), signer, around));
        if (carried && content && !std::ranges::equal(*carried, *content)) {
            one.integrity = Integrity::altered;
            one.integrity_fault = Error{Errc::signature_invalid, "the object carries other content"};
        }
    }
    return report;
}

Result<Bytes> document_content(ByteView object) {
    const OpensslErrorScope errors;
    const auto cms = read_object(object);
    if (!cms) return cms.error();
    auto content = content_of(cms->get());
    if (!content) return Error{Errc::signature_malformed, "detached"};
    return *std::move(content);
}

} // namespace kyso::signature
