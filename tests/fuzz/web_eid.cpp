// SPDX-License-Identifier: Apache-2.0
// A sign-in as a page posts it: a Web eID authentication token of any software.
#include "signature/web_eid_verification.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/samples.hpp"

#include <boost/json/serialize.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kyso;
    using namespace kyso::signature;
    static const auto trust = TrustDirectory::of({fuzz::sample_certificate("root.der")}).value();
    const std::string_view text = as_text({data, size});
    const auto judged = [&](std::string_view origin, std::string_view nonce) {
        return verify_web_eid(text, origin, nonce, trust, fuzz::sample_time);
    };
    const auto report = judged(fuzz::sign_in_origin, fuzz::sign_in_nonce);
    fuzz::promise_refusal(report, {Errc::signature_malformed, Errc::too_large, Errc::mechanism_unsupported});
    if (!report) return 0;
    fuzz::promise(report->signers.size() == 1 && report->format == "web-eid", "one signer");
    fuzz::promise(report->verdict() != Verdict::passed, "nobody asked about revocation");
    fuzz::promise(is_utf8(boost::json::serialize(to_json(*report, Language::en))), "told in UTF-8");
    if (report->signers[0].integrity != Integrity::whole) return 0;
    for (const auto& other : {judged("https://other.example", fuzz::sign_in_nonce),
                              judged(fuzz::sign_in_origin, std::string(44, 'B'))})
        fuzz::promise(other && other->signers[0].integrity == Integrity::altered, "good there only");
    return 0;
}
