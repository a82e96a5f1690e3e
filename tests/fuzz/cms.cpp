// SPDX-License-Identifier: Apache-2.0
// Signed documents of any software (kyso verify) and our own strict reading: the strict one may accept
// nothing that the lenient one or OpenSSL finds altered.
#include "signature/document_verification.hpp"
#include "signature/verification.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/samples.hpp"

#include <boost/json/serialize.hpp>

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/cmserr.h>
#include <openssl/err.h>

namespace {

using namespace kyso;
using namespace kyso::signature;

/// The list of digests in front of the content is a hint for who reads in one pass, and not signed (RFC 5652
/// section 5.1: a reader may refuse what is not on it). OpenSSL does, and so does our strict reading; the
/// lenient one does not.
enum class Hint : std::uint8_t { counts, is_left_alone };

/// OpenSSL by itself: signature and digest, not the chain.
bool openssl_agrees(ByteView object, ByteView content, bool attached, Hint hint) {
    const OpensslErrorScope errors;
    const unsigned char* at = object.data();
    const std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)> cms{
        d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(object.size())), CMS_ContentInfo_free};
    const std::unique_ptr<BIO, decltype(&BIO_free)> in{
        BIO_new_mem_buf(content.data(), static_cast<int>(content.size())), BIO_free};
    if (cms && CMS_verify(cms.get(), nullptr, nullptr, attached ? nullptr : in.get(), nullptr,
                          CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1)
        return true;
    if (hint == Hint::counts) return false;
    const int reason = ERR_GET_REASON(ERR_peek_last_error());
    return reason == CMS_R_NO_MATCHING_DIGEST || reason == CMS_R_UNKNOWN_DIGEST_ALGORITHM ||
           reason == CMS_R_NO_DEFAULT_DIGEST;
}

void check_report(const VerificationReport& report, ByteView object, ByteView content) {
    fuzz::promise(!report.signers.empty(), "somebody signed");
    bool passed = true;
    for (const SignerReport& signer : report.signers) {
        passed = passed && signer.verdict() == Verdict::passed;
        fuzz::promise(signer.integrity != Integrity::whole || signer.certificate.has_value(),
                      "by a certificate");
        fuzz::promise(signer.verdict() != Verdict::passed, "nobody asked about revocation");
        fuzz::promise((signer.integrity != Integrity::whole) == signer.integrity_fault.has_value(),
                      "a fault where it is not whole");
    }
    fuzz::promise(is_utf8(boost::json::serialize(to_json(report, Language::vi))), "told in UTF-8");
    if (report.signers.size() == 1 && report.signers[0].integrity == Integrity::whole && object[0] == 0x30)
        fuzz::promise(openssl_agrees(object, content, report.attached, Hint::is_left_alone),
                      "OpenSSL agrees");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto trust = TrustDirectory::of({fuzz::sample_certificate("root.der")}).value();
    static const Bytes content = fuzz::sample("content.txt");
    const ByteView object{data, size};
    const auto report = verify_document(object, content, trust, fuzz::sample_time);
    fuzz::promise_refusal(report, {Errc::too_large, Errc::signature_malformed});
    if (report) check_report(*report, object, content);
    const auto strict = verify_cms(object, content, ContentType::data, trust, fuzz::sample_time);
    if (strict) {
        fuzz::promise(report && report->signers.size() == 1, "the lenient reader sees it too");
        fuzz::promise(report->signers[0].integrity == Integrity::whole, "and finds it whole");
        fuzz::promise(!report->signers[0].chain.empty(), "and trusts it");
        fuzz::promise(openssl_agrees(object, content, report->attached, Hint::counts),
                      "OpenSSL agrees wholly");
    }
    const auto lenient_content = document_content(object);
    fuzz::promise_refusal(lenient_content, {Errc::signature_malformed, Errc::too_large});
    const auto strict_content = attached_content(object, ContentType::data);
    if (strict_content) fuzz::promise(lenient_content && *lenient_content == *strict_content, "one content");
    return 0;
}
