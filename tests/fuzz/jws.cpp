// SPDX-License-Identifier: Apache-2.0
// JSON Web Signatures of any software, in the compact form.
#include "signature/document_verification.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/samples.hpp"

#include <boost/json/serialize.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kyso;
    using namespace kyso::signature;
    static const auto trust = TrustDirectory::of({fuzz::sample_certificate("root.der")}).value();
    static const Bytes payload = fuzz::sample("content.txt");
    const std::string_view text = as_text({data, size});
    const auto content = jws_content(text);
    fuzz::promise_refusal(content, {Errc::signature_malformed, Errc::too_large});
    for (const auto given : {std::optional<ByteView>{}, std::optional<ByteView>{payload}}) {
        const auto report = verify_jws(text, given, trust, fuzz::sample_time);
        fuzz::promise_refusal(report, {Errc::signature_malformed, Errc::too_large});
        if (!report) continue;
        fuzz::promise(report->signers.size() == 1 && report->format == "jws", "one signer");
        const SignerReport& signer = report->signers[0];
        fuzz::promise(signer.verdict() != Verdict::passed, "nobody asked about revocation");
        fuzz::promise(is_utf8(boost::json::serialize(to_json(*report, Language::en))), "told in UTF-8");
        if (signer.integrity != Integrity::whole) continue;
        // Nobody but make_corpus has the keys: what is whole is what it signed.
        fuzz::promise(report->attached ? content && *content == payload : given.has_value(), "that content");
        fuzz::promise(!signer.chain.empty(), "by that signer");
    }
    return 0;
}
